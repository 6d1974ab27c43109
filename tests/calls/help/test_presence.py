"""Where a supervisor is: what she chose, what she does, and when she was seen last, computed when it is read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.calls import presences, set_presence, supervisors
from kb.calls.help.presence import HERE, Status, status_at
from kb.db import now
from kb.errors import Invalid

AT = datetime(2026, 11, 16, 15, 2, tzinfo=UTC)
MINUTES = st.none() | st.integers(-2000, 2000).map(lambda minutes: AT + timedelta(minutes=minutes))


def where(**given):
    return status_at(AT, **{"chosen": None, "since": None, "until": None, "on_call": False, "seen": AT, **given})[0]


@pytest.mark.parametrize(("given_", "status"), [
    ({}, "free"),
    ({"seen": None}, "away"),
    ({"seen": AT - HERE - timedelta(minutes=1)}, "away"),
    ({"on_call": True}, "on_call"),
    ({"chosen": "free", "since": AT, "on_call": True}, "on_call"),
    ({"chosen": "meeting", "since": AT, "until": AT + timedelta(minutes=43)}, "meeting"),
    ({"chosen": "meeting", "since": AT - timedelta(hours=1), "until": AT - timedelta(minutes=1)}, "free"),
    ({"chosen": "meeting", "since": AT - timedelta(hours=1), "until": AT - timedelta(minutes=1), "seen": None}, "away"),
    ({"chosen": "away", "since": AT - timedelta(hours=1)}, "away"),
    ({"chosen": "away", "since": AT - timedelta(hours=13)}, "free"),
    ({"chosen": "on_call", "since": AT - timedelta(minutes=5)}, "on_call"),
    ({"chosen": "free", "since": AT - timedelta(minutes=5), "seen": None}, "away"),
])
def test_it_is_computed(given_, status):
    assert where(**given_) == status


@given(chosen=st.sampled_from([None, *Status]), since=MINUTES, until=MINUTES, on_call=st.booleans(), seen=MINUTES)
def test_nobody_is_free_who_is_on_a_call_unseen_or_says_otherwise(chosen, since, until, on_call, seen):
    status, end = status_at(AT, chosen=chosen, since=since, until=until, on_call=on_call, seen=seen)
    if status is Status.FREE:
        assert not on_call and seen is not None and AT - seen <= HERE
    assert end is None or end > AT


@pytest.mark.parametrize(("status", "minutes", "words"), [
    ("meeting", None, "until when"), ("meeting", -1, "over"), ("away", 13 * 60, "twelve hours"), ("asleep", None, "Choose where"),
])
def test_what_cannot_be_is_refused_with_what_to_do(app, database, sue, status, minutes, words):
    until = None if minutes is None else AT + timedelta(minutes=minutes)
    with pytest.raises(Invalid, match=words), database.writing() as session:
        set_presence(session, sue, status, until, AT)


def test_those_of_the_team_and_free_stand_first(app, database, here, call, ada, sue, crowd):
    here(crowd["omar"], crowd["vera"])
    with database.reading() as session:
        found = supervisors(session, ada.team_id, now())
    assert [(one.name, str(one.status), one.own) for one in found] == [
        ("vera", "free", True), ("omar", "free", False), ("sue", "away", True)]


def test_a_call_of_her_own_shows_by_itself_but_practice_does_not(app, database, here, call, practised, ada, sue):
    here(ada, sue)
    with database.reading() as session:
        found = presences(session, ["ada", "sue", "nobody"], now())
    assert {name: str(one.status) for name, one in found.items()} == {"ada": "on_call", "sue": "free"}


def test_the_latest_choice_counts(app, database, here, sue):
    here(sue)
    for status, until in (("meeting", now() + timedelta(minutes=10)), ("free", None)):
        with database.writing() as session:
            set_presence(session, sue, status, until, now())
    with database.reading() as session:
        assert presences(session, ["sue"], now())["sue"].is_free
