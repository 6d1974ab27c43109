"""A line that goes with something open makes its own call-back."""

from datetime import timedelta

import pytest

from kb.calls import Given, get_call, record, start_call, state_of
from kb.calls.models import PromiseRow
from kb.calls.promises import dropped
from kb.db import isotime, new_id, now
from kb.errors import Conflict, NotAllowed

CALLER = {"first_name": "John", "last_name": "Doe", "member_id": "M-1", "phone": "555-0142"}


def begun(database, person, *entries):
    """A call with these entries; its id."""
    with database.writing() as session:
        call, _new = start_call(session, person, None, {"caller": CALLER})
        if entries:
            record(session, call.id, [Given(new_id(), kind, payload) for kind, payload in entries], person)
        return call.id


def written(database, person, call, *entries):
    with database.writing() as session:
        record(session, call, [Given(new_id(), kind, payload) for kind, payload in entries], person)


def owed(database, person, call):
    with database.reading() as session:
        return list(state_of(session, get_call(session, person, call)).promises.values())


def hang_up(database, person, call):
    with database.writing() as session:
        return dropped(session, get_call(session, person, call), person)


ISSUE = ("issue.raised", {"issue": "i1", "text": "premium by mail"})
OTHER = ("issue.raised", {"issue": "i2", "text": "new card"})


@pytest.mark.store
def test_an_open_issue_makes_a_call_back_in_five_minutes(app, database, ada):
    call = begun(database, ada, ISSUE, OTHER)
    assert hang_up(database, ada, call) is True
    assert hang_up(database, ada, call) is True
    (one,) = owed(database, ada, call)
    assert (one.owner, one.kind, one.number, one.dropped) == ("ada", "call_back", "555-0142", ["i1", "i2"])
    assert one.due <= isotime(now() + timedelta(minutes=5))
    with database.reading() as session:
        row = session.get(PromiseRow, (call, one.promise))
        assert row.dropped and row.kept_at is None and row.due_at - now() < timedelta(minutes=5)


def test_nothing_open_owes_nothing(app, database, ada):
    call = begun(database, ada)
    assert hang_up(database, ada, call) is False
    written(database, ada, call, ISSUE, ("issue.settled", {"issue": "i1", "how": "resolved"}))
    assert hang_up(database, ada, call) is False
    written(database, ada, call, ("call.wrapped", {"outcome": "resolved"}))
    assert hang_up(database, ada, call) is False
    assert owed(database, ada, call) == []


def test_what_was_promised_already_is_not_cut_off(app, database, ada):
    due = isotime(now() + timedelta(days=1))
    call = begun(database, ada, ISSUE, ("promise.made", {"promise": "p", "what": "trace it", "due": due, "issue": "i1"}))
    assert hang_up(database, ada, call) is False


def test_it_goes_away_when_all_was_settled_otherwise_and_not_before(app, database, ada):
    call = begun(database, ada, ISSUE, OTHER)
    hang_up(database, ada, call)
    written(database, ada, call, ("issue.settled", {"issue": "i1", "how": "resolved"}))
    assert [one.dropped for one in owed(database, ada, call)] == [["i2"]]
    written(database, ada, call, ("issue.settled", {"issue": "i2", "how": "dropped"}))
    assert [one.dropped for one in owed(database, ada, call)] == [["i2"]]
    written(database, ada, call, ("issue.settled", {"issue": "i2", "how": "withdrawn"}))
    assert owed(database, ada, call) == []


def test_an_issue_settled_as_dropped_makes_it_by_itself(app, database, ada):
    call = begun(database, ada, ISSUE, ("issue.settled", {"issue": "i1", "how": "dropped"}),
                 ("call.wrapped", {"outcome": "dropped"}))
    assert [one.state for one in owed(database, ada, call)] == ["open"]


def test_lost_between_two_is_owed_by_whoever_moved_him_until_he_is_rung(app, database, ada, sue):
    call = begun(database, ada, ISSUE, ("transfer.offered", {"to": "Claims", "kind": "warm", "issue": "i1"}))
    written(database, sue, call, ("call.taken_over", {}), ("transfer.lost", {}),
            ("issue.settled", {"issue": "i1", "how": "resolved"}))
    (one,) = owed(database, sue, call)
    assert (one.owner, one.state) == ("ada", "open")
    written(database, ada, call, ("promise.touched", {"promise": one.promise, "how": "no_answer"}))
    assert [(one.state, one.attempts) for one in owed(database, ada, call)] == [("open", 1)]
    written(database, ada, call, ("promise.touched", {"promise": one.promise, "how": "spoke"}))
    assert [one.state for one in owed(database, ada, call)] == ["kept"]


def test_a_hang_up_between_two_is_a_transfer_lost(app, database, ada):
    call = begun(database, ada, ISSUE, ("transfer.offered", {"to": "Claims", "kind": "warm"}))
    assert hang_up(database, ada, call) is True
    with database.reading() as session:
        assert state_of(session, get_call(session, ada, call)).transfer.state == "lost"


def test_a_caller_whom_others_have_is_owed_nothing(app, database, ada):
    call = begun(database, ada, ISSUE, ("transfer.offered", {"to": "Claims", "kind": "warm"}),
                 ("transfer.accepted", {"by": "Dana"}))
    assert hang_up(database, ada, call) is False
    written(database, ada, call, ("call.dropped", {}))
    assert owed(database, ada, call) == []


def test_spoken_with_a_next_date_it_stays_owed(app, database, ada):
    call = begun(database, ada, ISSUE)
    hang_up(database, ada, call)
    (one,) = owed(database, ada, call)
    later = isotime(now() + timedelta(hours=2))
    written(database, ada, call, ("promise.touched", {"promise": one.promise, "how": "spoke", "next_due": later}))
    assert [(one.state, one.due) for one in owed(database, ada, call)] == [("open", later)]


def test_the_wrong_word_is_taken_back(app, database, ada):
    call = begun(database, ada, ISSUE)
    with database.writing() as session:
        record(session, call, [Given("d", "call.dropped", {})], ada)
        record(session, call, [Given("s", "entry.struck", {"key": "d", "reason": "he is still there"})], ada)
    assert owed(database, ada, call) == []


def test_a_line_goes_on_an_open_call_only_and_for_whoever_has_it(app, database, ada, sue, otto):
    call = begun(database, ada, ISSUE, ("transfer.offered", {"to": "otto", "kind": "warm"}))
    with pytest.raises(NotAllowed):
        written(database, otto, call, ("call.dropped", {}))
    written(database, ada, call, ("transfer.declined", {}), ("issue.settled", {"issue": "i1", "how": "resolved"}),
            ("call.wrapped", {"outcome": "resolved"}))
    with pytest.raises(Conflict):
        written(database, ada, call, ("call.dropped", {}))


def test_the_number_goes_with_a_redaction(app, database, ada, sue):
    call = begun(database, ada, ISSUE)
    hang_up(database, ada, call)
    (one,) = owed(database, ada, call)
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "start", "reason": "asked for"})], sue)
    with database.reading() as session:
        assert session.get(PromiseRow, (call, one.promise)).number is None


def test_practice_owes_nobody(app, database, ada):
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": CALLER, "source": "practice"}, practice=True)
        record(session, call.id, [Given("i", *ISSUE)], ada)
        dropped(session, call, ada)
        assert session.get(PromiseRow, (call.id, "dropped-i")) is None
        assert session.query(PromiseRow).count() == 0
