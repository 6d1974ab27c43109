"""Events of two phones in any order, each perhaps twice; and two who answer in the same moment."""

import threading
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kb.accounts import find_person
from kb.calls.journal import load, state_of
from kb.calls.models import Call
from kb.calls.ringing import Reporter, hear, read_event
from kb.calls.ringing.models import Ring
from kb.calls.rules import Rules
from kb.db import new_id
from kb.errors import Conflict, NotFound

EVENTS = st.lists(st.tuples(
    st.sampled_from(["newCall", "answer", "hangup", "hold", "resume"]), st.sampled_from(["ada", "otto", "Mailroom"]),
    st.sampled_from([None, "normalClearing", "cancel", "forwarded"]), st.booleans()), max_size=9)


def said(session, alma, call, kind, who, cause):
    given = {"event": kind, "callId": call, "from": "2105550142", "direction": "in", "cause": cause}
    given |= {"answeringNumber": who} if kind == "answer" else {"user": who} if kind == "newCall" else {}
    return hear(session, Reporter(alma), read_event(given), Rules())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_whatever_the_order_one_has_him_and_nothing_is_left_ringing_or_held(database, alma, events):
    call, answered = new_id(), None
    with database.session(writes=True) as session:
        for kind, who, cause, twice in events:
            for _ in range(1 + twice):
                try:
                    heard = said(session, alma, call, kind, who, cause)
                except (Conflict, NotFound):
                    continue
                assert len(heard.people) <= 1 or heard.state == "ringing"
                if heard.state in {"answered", "over"} and heard.people:
                    assert answered in {None, heard.people[0]}, "the first who answered keeps him"
                    answered = heard.people[0]
        ring, begun = session.get(Ring, call), session.get(Call, call)
        assert (begun is not None) == (answered is not None)
        if begun is not None:
            state = state_of(session, begun)
            assert begun.agent == answered and Counter(one.kind for one in load(session, call))["call.started"] == 1
            assert ring.caller == {} and not (ring.ended_at and state.holds.since)
        session.rollback()


@pytest.mark.store
def test_of_two_answers_in_the_same_moment_one_wins_and_the_other_is_told(store, database):
    with database.writing() as session:
        alma = find_person(session, "alma")
        said(session, alma, "7c1", "newCall", "ada", None)
        said(session, alma, "7c1", "newCall", "otto", None)
    outcomes, begin = [], threading.Barrier(4)

    def answer(who):
        begin.wait()
        try:
            with database.writing() as session:
                outcomes.append((who, said(session, alma, "7c1", "answer", who, None).people[0]))
        except Conflict as told:
            outcomes.append((who, told.message))

    threads = [threading.Thread(target=answer, args=(who,)) for who in ("ada", "otto", "ada", "otto")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        (call,) = session.scalars(select(Call))
    winner = call.agent
    assert sorted(who for who, told in outcomes if told == winner) == [winner, winner]
    assert all("has this caller already" in told for who, told in outcomes if who != winner)


@pytest.mark.store
def test_events_of_one_call_from_two_lines_at_once(store, database):
    """A telephone system may send the first two events of a call over two connections."""
    with database.reading() as session:
        alma = find_person(session, "alma")
    states, begin = [], threading.Barrier(6)

    def tell(kind):
        begin.wait()
        with database.writing() as session:
            states.append(said(session, alma, "7c1", kind, "ada", None).state)

    threads = [threading.Thread(target=tell, args=(kind,)) for kind in ("newCall", "answer") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(states) == 6 and "answered" in states
    with database.writing() as session:
        assert session.get(Ring, "7c1").state == "answered"
