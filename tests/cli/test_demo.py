"""The calls of the demo make sense on whatever day it is loaded."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kb.demo.history import stories

ZONE = "America/New_York"
DAYS = [datetime(2026, 11, 16, 15, 2, tzinfo=UTC) + timedelta(days=day, hours=day * 5) for day in range(14)]
EDGES = [datetime(2026, 11, 2, 15, 13, tzinfo=UTC), datetime(2026, 11, 4, 9, tzinfo=UTC), datetime(2027, 1, 1, 0, 1, tzinfo=UTC),
         datetime(2028, 2, 29, 23, 59, tzinfo=UTC), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)]


@pytest.mark.parametrize("now", [*DAYS, *EDGES], ids=str)
def test_every_call_is_in_order_ended_and_behind_us(now: datetime) -> None:
    told = stories(now, ZONE)
    assert len({story.id for story in told}) == len(told) >= 10
    for story in told:
        moments = [story.at, *(happening.at for happening in story.happenings)]
        assert moments == sorted(moments) and moments[-1] <= now, story.id
        assert [happening.kind for happening in story.happenings].count("call.wrapped") == 1, story.id
        for happening in story.happenings:
            if happening.kind == "promise.made":
                assert datetime.fromisoformat(happening.payload["due"]) > happening.at, story.id


@pytest.mark.parametrize("now", [*DAYS, *EDGES], ids=str)
def test_promises_are_open_kept_and_late(now: datetime) -> None:
    standing = set()
    for story in stories(now, ZONE):
        due = next((datetime.fromisoformat(one.payload["due"]) for one in story.happenings if one.kind == "promise.made"), None)
        kept = next((one.at for one in story.happenings if one.kind == "promise.kept"), None)
        if due is not None:
            standing.add(("kept" if kept <= due else "kept late") if kept else "late" if due < now else "open")
    assert standing == {"kept", "kept late", "late", "open"}


def test_john_called_on_the_second_of_november() -> None:
    john = next(story for story in stories(DAYS[0], ZONE) if story.id == "demo-john-doe")
    assert john.at.date() == date(2026, 11, 2) and john.agent == "luis"
    assert john.caller == {"first_name": "John", "last_name": "Doe", "member_id": "M-2044871", "policy_id": "P000123456",
                           "phone": "555-0142"}
