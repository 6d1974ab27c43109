"""Whose call it is: known by an ID, or by number and full name once identified; a number alone is only a guess."""

import pytest

from kb.calls import Given, check_calls, get_call, record, state_of
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.callers.registry import caller_of, callers_of, calls_of, maybe_callers, member_of
from kb.calls.models import Call

pytestmark = pytest.mark.store
JOHN = {"first_name": "John", "last_name": "Doe", "phone": "555-0142"}


@pytest.fixture
def whose(database):
    """The id of the caller of a call; None for a stranger."""
    def asked(call_id, of=caller_of):
        with database.reading() as session:
            row = session.get_one(Call, call_id)
            found = of(session, row)
            state = of(session, state_of(session, row))
            assert (found and found.id) == (state and state.id)
            assert list(check_calls(session)) == []
            return found and found.id
    return asked


def identified(caller, **more):
    return ("caller.identified", {"caller": caller, **more})


def test_either_id_however_typed_tells_the_caller(ada, calls, whose):
    first = calls(ada, {**JOHN, "policy_id": "P000123456"})
    again = calls(ada, {"member_id": "p-000 123 456"})
    assert whose(first) == whose(again) is not None


def test_a_number_alone_tells_nobody_and_is_a_guess(database, ada, calls, whose):
    known = calls(ada, {**JOHN, "member_id": "M1"})
    assert whose(calls(ada, JOHN)) is None
    with database.reading() as session:
        assert [caller.id for caller in maybe_callers(session, "(210) 555-0142"[6:])] == [whose(known)]
        assert maybe_callers(session, "555-9999") == maybe_callers(session, "") == maybe_callers(session, None) == []


def test_number_and_full_name_tell_him_once_somebody_has_identified_him(ada, calls, whose):
    first = calls(ada, {"phone": "555-0142"}, identified({"first_name": "John", "last_name": "Doe"}))
    again = calls(ada, {"phone": "555 0142"}, identified({"first_name": "JOHN", "last_name": "Doé"}))
    other = calls(ada, {"phone": "555-0142"}, identified({"first_name": "Jane", "last_name": "Doe"}))
    assert whose(first) == whose(again) is not None
    assert whose(other) not in {whose(first), None}


def test_an_id_learnt_later_belongs_to_whom_number_and_name_told(ada, calls, whose):
    first = calls(ada, JOHN, identified(JOHN))
    later = calls(ada, {**JOHN, "member_id": "M1"}, identified(JOHN))
    assert whose(first) == whose(later) == whose(calls(ada, {"member_id": "M1"}))


def test_a_family_with_one_policy_is_not_one_person(ada, calls, whose):
    john = calls(ada, {**JOHN, "member_id": "M1", "policy_id": "P1"})
    jane = calls(ada, {"first_name": "Jane", "member_id": "M2", "policy_id": "P1"})
    assert whose(john) != whose(jane)
    assert whose(calls(ada, {"policy_id": "P1"})) == whose(john)


def test_the_person_on_the_line_and_the_member_are_two(ada, calls, whose):
    jane = calls(ada, {"first_name": "Jane", "last_name": "Doe", "member_id": "M2"})
    for_her = calls(ada, {"phone": "555-0142", "member_id": "M2"}, identified(
        {"first_name": "John", "last_name": "Doe"}, member={"first_name": "Jane", "member_id": "M2"}, relationship="husband"))
    assert whose(for_her, member_of) == whose(jane)
    assert whose(for_her) not in {whose(jane), None}


def test_many_calls_at_once_and_every_call_of_one(database, ada, calls, whose):
    known = [calls(ada, {**JOHN, "member_id": "M1"}) for _ in range(3)]
    stranger = calls(ada, {"phone": "555-0142"})
    with database.reading() as session:
        found = callers_of(session, [*known, stranger])
        assert {call: caller.id for call, caller in found.items()} == {call: whose(call) for call in known}
        assert set(session.scalars(calls_of(whose(known[0])))) == set(known)


def test_practice_makes_nobody_known(database, ada, calls, whose):
    assert whose(calls(ada, {**JOHN, "member_id": "M1"}, practice=True)) is None
    with database.reading() as session:
        assert session.query(Caller).count() == session.query(CallKey).count() == 0


def test_what_is_redacted_is_gone_from_every_copy(database, ada, sue, calls, whose):
    call = calls(ada, {"phone": "555-0142"})
    with database.writing() as session:
        said = identified({"first_name": "Hortensia", "last_name": "Doe", "member_id": "M77"})
        record(session, call, [Given("who", *said)], ada)
    caller_id = whose(call)
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "who", "reason": "asked for"})], sue)
    with database.reading() as session:
        caller = session.get_one(Caller, caller_id)
        assert (caller.first_name, caller.last_name, caller.words) == (None, None, "")
        assert session.query(CallKey).count() == session.query(CallerKey).count() == 0
    assert whose(call) is None


def test_a_mistyped_id_that_was_put_right_is_nobodys(database, ada, calls, whose):
    call = calls(ada, {}, identified({"member_id": "M1x"}), identified({"member_id": "M1"}))
    with database.reading() as session:
        assert [key.key for key in session.query(CallerKey)] == ["id:M1"]
        assert get_call(session, ada, call).member_id == "M1"
