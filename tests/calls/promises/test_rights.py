"""Whose promise may be touched, handed on and kept by whom: every role against every act."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.accounts import disable, find_person
from kb.calls import Given, get_call, record, state_of
from kb.calls.entry import KINDS, Standing
from kb.calls.owed import Promise, refusal
from kb.calls.state import CallState
from kb.db import isotime, new_id, now
from kb.errors import Conflict, Invalid, NotAllowed, NotFound

DUE = "2027-01-04"
MADE = ("promise.made", {"promise": "p", "what": "trace the payment", "due": DUE})
NAMES = st.sampled_from(["dana", "luis", "omar", "zoe"])
STANDINGS = st.sets(st.sampled_from(list(Standing)))
HOWS = st.sampled_from(["spoke", "message", "no_answer", "internal", "caller_checked"])
ACTS = st.one_of(
    HOWS.map(lambda how: ("promise.touched", {"how": how})),
    st.just(("promise.kept", {})), NAMES.map(lambda to: ("promise.handed", {"to": to})))


@given(NAMES, STANDINGS, NAMES, st.one_of(st.none(), NAMES), st.booleans(), ACTS)
def test_a_promise_is_its_owners(name, has, owner, offered, is_dropped, act):
    kind, payload = act
    state = CallState(lambda _name, _version: None)
    dropped = [] if is_dropped else None
    state.promises["p"] = Promise("p", "trace", DUE, "do", owner, now(), owner, offered_to=offered, dropped=dropped)
    entry = KINDS[kind]("k", {"promise": "p", **payload}, now(), name)
    leads = bool(has & {Standing.AGENT, Standing.SUPERVISOR, Standing.SYSTEM})
    anybody = kind != "promise.handed" and (is_dropped or payload.get("how") == "caller_checked")
    answers = kind == "promise.handed" and name == offered and payload["to"] in {name, owner}
    assert (refusal(name, has, state, entry) is None) == (leads or name == owner or anybody or answers)


def promise(database, person, call):
    with database.reading() as session:
        return state_of(session, get_call(session, person, call)).promises["p"]


@pytest.mark.parametrize("act", [
    ("promise.touched", {"promise": "p", "how": "spoke"}), ("promise.kept", {"promise": "p"}),
    ("promise.handed", {"promise": "p", "to": "luis"}), ("promise.handed", {"promise": "p", "to": "otto"}),
    ("promise.touched", {"promise": "p", "how": "caller_checked", "next_due": "2027-12-31"}),
    ("promise.touched", {"promise": "p", "how": "caller_checked", "tell": "It will never come."}),
])
def test_with_the_caller_on_the_line_one_notes_that_he_asked_and_no_more(app, database, ada, luis, begin, write, act):
    call = begin(ada, MADE)
    with pytest.raises(NotFound):
        write(luis, call, act)
    begin(luis)
    with pytest.raises(NotAllowed):
        write(luis, call, act)
    write(luis, call, ("promise.touched", {"promise": "p", "how": "caller_checked"}))
    touches = promise(database, ada, call).touches
    assert [(touch["how"], touch["by"]) for touch in touches] == [("caller_checked", "luis")]


def test_handed_on_it_stays_with_its_owner_until_it_is_taken(app, database, ada, luis, otto, begin, write):
    call = begin(ada, MADE, ("promise.handed", {"promise": "p", "to": "luis"}))
    with pytest.raises(NotAllowed):  # asked, it is not hers yet
        write(luis, call, ("promise.kept", {"promise": "p"}))
    with pytest.raises(NotAllowed):  # nor can it be passed on
        write(luis, call, ("promise.handed", {"promise": "p", "to": "otto"}))
    assert (promise(database, ada, call).owner, promise(database, ada, call).offered_to) == ("ada", "luis")
    write(luis, call, ("promise.handed", {"promise": "p", "to": "ada"}))
    assert promise(database, ada, call).offered_to is None
    write(ada, call, ("promise.handed", {"promise": "p", "to": "luis"}))
    write(luis, call, ("promise.handed", {"promise": "p", "to": "luis"}))
    found = promise(database, luis, call)
    assert (found.owner, found.offered_to) == ("luis", None)
    write(luis, call, ("promise.kept", {"promise": "p"}))


def test_nobody_is_asked_who_has_left(app, database, ada, luis, begin, write):
    call = begin(ada, MADE)
    with database.writing() as session:
        disable(session, find_person(session, "luis"))
    with pytest.raises(Invalid, match="does not work here"):
        write(ada, call, ("promise.handed", {"promise": "p", "to": "luis"}))


def test_a_supervisor_takes_what_somebody_left_behind(app, database, ada, sue, begin, write):
    call = begin(ada, MADE)
    write(sue, call, ("promise.handed", {"promise": "p", "to": "sue"}))
    assert promise(database, sue, call).owner == "sue"


def test_the_past_is_promised_by_nobody_and_today_by_the_clock_that_is_meant(app, database, ada, begin, write):
    with pytest.raises(Invalid, match="past"):
        begin(ada, ("promise.made", {"promise": "p", "what": "x", "due": isotime(now() - timedelta(minutes=1))}))
    with pytest.raises(Invalid, match="past"):
        begin(ada, ("promise.made", {"promise": "p", "what": "x", "due": "2020-01-01"}))
    call = begin(ada, MADE)
    with pytest.raises(Invalid, match="past"):
        write(ada, call, ("promise.touched", {"promise": "p", "how": "spoke", "next_due": "2026-01-01"}))
    assert promise(database, ada, call).zone == "America/New_York"


def test_what_is_kept_is_over(app, database, ada, begin, write):
    call = begin(ada, MADE, ("promise.kept", {"promise": "p"}))
    for kind, payload in [("promise.touched", {"how": "spoke"}), ("promise.kept", {}), ("promise.handed", {"to": "ada"})]:
        with pytest.raises(Conflict, match="kept already"):
            write(ada, call, (kind, {"promise": "p", **payload}))


def test_a_call_back_opens_no_call_that_was_shut(app, database, ada, otto, begin):
    call = begin(ada, MADE)
    with pytest.raises(NotFound):
        begin(otto, caller={}, promise="p", promise_call=call)
    with database.writing() as session:
        record(session, call, [Given(new_id(), "promise.handed", {"promise": "p", "to": "otto"})], ada)
    back = begin(otto, caller={}, promise="p", promise_call=call)
    with database.writing() as session:
        record(session, call, [Given("t", "promise.handed", {"promise": "p", "to": "otto"}),
                               Given("k", "promise.kept", {"promise": "p"})], otto)
        known = record(session, call, [Given("k", "promise.kept", {"promise": "p"})], otto)  # sent again, it is known
    assert known[0].known
    with database.writing() as session:
        record(session, back, [Given("w", "call.wrapped", {"outcome": "no_issue"})], otto)
    with database.reading() as session, pytest.raises(NotFound):
        get_call(session, otto, call)


def test_a_colleague_who_is_named_while_promising_is_asked_first(app, database, ada, luis, begin, write):
    call = begin(ada, ("promise.made", {"promise": "p", "what": "trace", "due": "2030-01-04", "owner": "luis"}))
    assert (promise(database, ada, call).owner, promise(database, ada, call).offered_to) == ("ada", "luis")
    with pytest.raises(NotAllowed):
        write(luis, call, ("promise.kept", {"promise": "p"}))
    write(luis, call, ("promise.handed", {"promise": "p", "to": "luis"}))
    assert (promise(database, luis, call).owner, promise(database, luis, call).offered_to) == ("luis", None)


def test_a_supervisor_who_said_that_she_rings_back_is_not_asked_again(app, database, ada, sue, begin, write):
    call = begin(ada, ("escalation.requested", {"wants": "claims"}))
    at = isotime(now() + timedelta(hours=1))
    write(sue, call, ("escalation.answered", {"answer": "call_back", "at": at}))
    write(ada, call, ("promise.made", {"promise": "p", "what": "ring", "due": at, "owner": "sue"}))
    assert (promise(database, sue, call).owner, promise(database, sue, call).offered_to) == ("sue", None)
