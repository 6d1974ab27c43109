"""How a promise went, date by date."""

from datetime import UTC, datetime, timedelta

from kb.calls.due import due_moment
from kb.calls.owed import Promise
from kb.calls.promises.calendar import Calendar
from kb.calls.promises.history import dates

FIRST, SECOND = "2026-12-08", "2026-12-15"


def promised(*touches, kept_at=None):
    """Promised for the eighth, and what happened then."""
    made = datetime(2026, 12, 1, tzinfo=UTC)
    found = Promise("p", "trace", FIRST, "do", "dana", made, "dana", kept_at=kept_at, zone="America/New_York")
    for how, at, next_due in touches:
        found.touches.append({"how": how, "at": at, "due": found.due, "next_due": next_due})
        found.due = next_due or found.due
    return found


def standings(promise, now):
    return [one["standing"] for one in dates(promise, now, UTC, Calendar())]


def test_no_news_spoken_on_its_day_was_kept_and_the_next_date_counts_anew():
    spoken = due_moment(FIRST) - timedelta(hours=20)
    promise = promised(("internal", spoken - timedelta(days=2), None), ("spoke", spoken, SECOND))
    assert standings(promise, spoken) == ["kept", "open"]
    promise.kept_at = spoken + timedelta(days=7)
    assert standings(promise, promise.kept_at) == ["kept", "kept"]


def test_spoken_too_late_was_late_and_put_off_unspoken_was_neither():
    late = due_moment(FIRST) + timedelta(days=1)
    assert standings(promised(("spoke", late, SECOND)), late) == ["kept_late", "open"]
    assert standings(promised(("internal", late - timedelta(days=3), SECOND)), late) == ["moved", "open"]


def test_what_nobody_kept_is_late_and_with_the_next_working_day_over_broken():
    promise = promised(("no_answer", datetime(2026, 12, 8, 15, tzinfo=UTC), None))
    assert standings(promise, datetime(2026, 12, 9, 15, tzinfo=UTC)) == ["late"]
    assert standings(promise, datetime(2026, 12, 10, 15, tzinfo=UTC)) == ["broken"]
