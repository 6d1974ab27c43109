"""Merging and taking apart in any order: the same callers as a model says, journals untouched, and nothing lost at the end."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from kb.calls import caller_of, callers_of, calls_of, check_calls, find_callers, merge_callers, unmerge_caller
from kb.calls.callers import merging
from kb.calls.callers.card import card_of, cards_of, change_card, remember_context
from kb.calls.callers.models import Caller
from kb.calls.callers.registry import group_of
from kb.calls.models import Call
from kb.db import now
from kb.errors import Conflict

MANY = 5
PLACES = st.integers(0, MANY - 1)
ACTS = st.lists(st.one_of(st.tuples(st.just("merge"), PLACES, PLACES), st.tuples(st.just("apart"), PLACES, PLACES)), max_size=10)


@pytest.fixture
def six(database, ada, calls):
    """Callers, each with a call: `[(call, caller)]`."""
    made = [calls(ada, {"first_name": f"Name{n}", "last_name": "Doe", "member_id": f"M{n}"}) for n in range(MANY)]
    with database.reading() as session:
        return [(call, caller_of(session, session.get_one(Call, call)).id) for call in made]


class Model:
    """Who was merged into whom, as a forest."""

    def __init__(self, callers):
        self.into = dict.fromkeys(callers)

    def root(self, caller):
        while self.into[caller]:
            caller = self.into[caller]
        return caller

    def merge(self, into, other):
        into, other = self.root(into), self.root(other)
        if into == other:
            return False
        self.into[other] = into
        return True

    def apart(self, caller):
        was, self.into[caller] = self.into[caller], None
        return was is not None


def attempt(act, *given):
    """Whether it was done; a contradiction is refused."""
    try:
        act(*given)
    except Conflict:
        return False
    return True


def heads_of(session):
    """Where the chain of each journal ends."""
    return {call: end for call, end in session.execute(select(Call.id, Call.last_hash))}


def holds(session, sue, six, model):
    """Every way to ask gives the caller of the model."""
    by_call = {call: caller.id for call, caller in callers_of(session, [call for call, _caller in six]).items()}
    for call, caller in six:
        root = model.root(caller)
        assert by_call[call] == caller_of(session, session.get_one(Call, call)).id == root
        same = {one for one_call, one in six if model.root(one) == root}
        assert set(session.scalars(group_of(root))) == same
        assert set(session.scalars(calls_of(root))) == {one_call for one_call, one in six if one in same}
        assert [one.id for one in find_callers(session, sue, f"name{six.index((call, caller))}")] == [root]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS)
def test_any_order_of_merging_and_taking_apart_gives_the_callers_of_the_model(database, sue, six, acts):
    session = database.session(writes=True)
    try:
        heads = heads_of(session)
        names = {caller: session.get_one(Caller, caller).words for _call, caller in six}
        model = Model([caller for _call, caller in six])
        for what, one, other in acts:
            first, second = six[one][1], six[other][1]
            if what == "merge":
                assert attempt(merge_callers, session, sue, first, second) is model.merge(first, second)
            else:
                assert attempt(unmerge_caller, session, sue, first) is model.apart(first)
            holds(session, sue, six, model)
        for _call, caller in six:
            attempt(unmerge_caller, session, sue, caller)
            model.apart(caller)
        holds(session, sue, six, model)
        assert {caller: session.get_one(Caller, caller).words for caller in names} == names
        assert heads_of(session) == heads
        assert list(check_calls(session)) == []
    finally:
        session.rollback()
        session.close()


def test_cards_are_laid_together_and_each_has_its_own_again(database, sue, six):
    (_first, john), (_second, again), *_others = six
    with database.writing() as session:
        change_card(session, sue, john, {"language": "Spanish"}, 0, str)
        change_card(session, sue, again, {"language": "French", "best_time": "mornings"}, 0, str)
        remember_context(session, sue, again, "moved house", now().date(), str)
        merge_callers(session, sue, john, again)
        card = card_of(session, session.get_one(Caller, again), now().date())
        assert (card.id, card.fields, [one.text for one in card.contexts]) == (
            john, {"language": "Spanish", "best_time": "mornings"}, ["moved house"])
        unmerge_caller(session, sue, again)
        cards = cards_of(session, session.scalars(select(Caller).where(Caller.id.in_([john, again]))), now().date())
        assert (cards[john].fields, cards[john].contexts) == ({"language": "Spanish"}, [])
        assert cards[again].fields == {"language": "French", "best_time": "mornings"}


@pytest.mark.store
def test_two_who_merge_the_same_both_ways_make_no_circle(store, app, database, six, ada, monkeypatch):
    (one, first), (_other, second) = six[:2]
    meeting, may = Barrier(2), merging.may_change

    def may_once_both_have_looked(*given):
        with suppress(BrokenBarrierError):  # where only one may write at a time, the other has to wait
            meeting.wait(timeout=0.5)
        return may(*given)

    monkeypatch.setattr(merging, "may_change", may_once_both_have_looked)

    def merge(into, other):
        with database.writing() as session:
            try:
                return merge_callers(session, ada, into, other).id
            except Conflict:
                return None

    with ThreadPoolExecutor(2) as pool:
        done = [found.result() for found in (pool.submit(merge, first, second), pool.submit(merge, second, first))]
    assert done.count(None) == 1
    with database.reading() as session:
        root = caller_of(session, session.get_one(Call, one))
        assert root.id in done and root.merged_into is None
        assert set(session.scalars(group_of(root))) == {first, second}
