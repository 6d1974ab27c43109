"""Whose earlier calls an agent reads, and what is only a guess."""

import pytest

from kb.calls import Given, brief, get_call, record, state_of
from kb.calls.rights import may_read
from kb.db import now

JOHN = {"first_name": "John", "last_name": "Doe", "phone": "555-0142"}
JANE = {"first_name": "Jane", "last_name": "Doe", "member_id": "M2"}


@pytest.fixture
def told(database):
    """What that person is told of that call."""
    def asked(person, call_id):
        with database.reading() as session:
            return brief(session, person, state_of(session, get_call(session, person, call_id)), now())
    return asked


@pytest.fixture
def reads(database):
    """Whether that person reads the record of that call."""
    def asked(person, call_id):
        from kb.calls import Call
        with database.reading() as session:
            return may_read(session, person, session.get_one(Call, call_id))
    return asked


def test_a_number_alone_opens_no_colleagues_calls_and_is_marked_as_a_guess(ada, otto, calls, told, reads):
    earlier = calls(ada, {**JOHN, "member_id": "M1"}, ("issue.raised", {"issue": "i", "text": "a secret matter"}))
    his = calls(otto, {"phone": "555 0142"})
    assert not reads(otto, earlier)
    found = told(otto, his)
    assert found["calls"] == found["promises"] == found["answers"] == []
    assert [one["name"] for one in found["maybe"]] == ["John Doe"]
    assert "secret" not in str(found)


def test_ones_own_call_from_the_same_number_is_shown_as_a_guess(ada, calls, told):
    earlier = calls(ada, {"phone": "555-0142"}, ("promise.made", {"promise": "p", "what": "Trace it", "due": "2030-01-02"}))
    found = told(ada, calls(ada, {"phone": "555-0142"}))
    assert [(call["id"], call["guess"]) for call in found["calls"]] == [(earlier, True)]
    assert [promise["guess"] for promise in found["promises"]] == [True]


def test_what_is_certain_is_no_guess_and_a_known_strangers_call_is_not_his(ada, calls, told):
    sure = calls(ada, {**JOHN, "member_id": "M1"})
    unknown = calls(ada, {"phone": "555-0142"})
    calls(ada, {**JANE, "phone": "555-0142"})
    found = told(ada, calls(ada, {"member_id": "m1", "phone": "555-0142"}))
    assert {call["id"]: call["guess"] for call in found["calls"]} == {sure: False, unknown: True}
    assert found["maybe"] == []


def test_identified_by_number_and_name_a_colleagues_call_opens(ada, otto, calls, told, reads):
    earlier = calls(ada, JOHN, ("caller.identified", {"caller": JOHN}))
    his = calls(otto, {"phone": "555-0142"})
    assert not reads(otto, earlier)
    again = calls(otto, {"phone": "555-0142"}, ("caller.identified", {"caller": {"first_name": "john", "last_name": "doe"}}))
    assert reads(otto, earlier) and his != again
    assert [call["id"] for call in told(otto, again)["calls"] if not call["guess"]] == [earlier]


@pytest.mark.parametrize(("may_discuss", "opens"), [(None, True), (True, True), (False, False)])
def test_the_members_calls_open_for_whom_he_lets_speak(ada, otto, calls, told, reads, may_discuss, opens):
    hers = calls(ada, JANE)
    member = {"caller": {"first_name": "John", "last_name": "Doe"}, "member": JANE, "relationship": "husband"}
    his = calls(otto, {"phone": "555-0142"}, ("caller.identified", {**member, "may_discuss": may_discuss}))
    assert reads(otto, hers) is opens
    assert [call["id"] for call in told(otto, his)["calls"]] == ([hers] if opens else [])


def test_a_wrapped_call_opens_nothing_any_more(database, ada, otto, calls, reads):
    earlier, his = calls(ada, JANE), calls(otto, JANE)
    assert reads(otto, earlier)
    with database.writing() as session:
        record(session, his, [Given("end", "call.wrapped", {"outcome": "no_issue"})], otto)
    assert not reads(otto, earlier)


def test_practice_opens_nothing(ada, otto, calls, told, reads):
    earlier = calls(ada, {**JANE, "phone": "555-0142"})
    pretend = calls(otto, {**JANE, "phone": "555-0142"}, practice=True)
    assert not reads(otto, earlier)
    assert told(otto, pretend)["calls"] == told(otto, pretend)["maybe"] == []
