"""Whose a case is, whatever is said of it in whatever order: never nobody's, never two people's.

First pure, over random journals of several calls, against a slow reading apart; then through the one door, with rights.
"""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from kb.accounts import add_person, disable, enable, find_person
from kb.calls import Call, Given, record, start_call
from kb.calls.cases.claims import own_case
from kb.calls.cases.finding import case_of, my_cases
from kb.calls.cases.needing import cases_needing
from kb.calls.cases.reading import holding
from kb.calls.cases.rows import cases
from kb.calls.entry import KINDS
from kb.calls.integrity import check_call
from kb.calls.state import fold
from kb.db import new_id, now
from kb.errors import KbError, NotFound
from kb.web import Role
from tests.calls import slow_fold as slow
from tests.examples import examples

PEOPLE = st.sampled_from(["ada", "luis", "sue"])
CALLS = st.sampled_from(["x", "y", "z"])
ISSUES = st.sampled_from(["i", "i", "j"])
IDS = st.sampled_from(["c", "d", own_case("x", "i"), own_case("y", "i")])
NATURES = st.sampled_from(["task", "complaint", "context"])
ACTS = st.one_of(
    st.tuples(st.just("issue.raised"), st.fixed_dictionaries({"issue": ISSUES, "text": st.just("claim")},
                                                             optional={"case": IDS, "nature": NATURES})),
    st.tuples(st.just("issue.settled"), st.fixed_dictionaries(
        {"issue": ISSUES, "how": st.sampled_from(["resolved", "promised", "withdrawn", "transferred"])})),
    st.tuples(st.just("case.linked"), st.fixed_dictionaries({"case": st.just("c"), "issue": st.just("i")})),
    st.tuples(st.just("case.owned"), st.fixed_dictionaries({"case": st.just("c"), "owner": PEOPLE})),
    st.tuples(st.just("case.linked"), st.fixed_dictionaries({"case": IDS, "issue": ISSUES})),
    st.tuples(st.just("case.owned"), st.fixed_dictionaries({"case": IDS, "owner": PEOPLE})),
    st.tuples(st.just("case.closed"), st.fixed_dictionaries({"case": IDS, "confirmed_by_caller": st.booleans()})),
    st.tuples(st.just("call.taken_over"), st.just({})),
    st.tuples(st.just("entry.struck"), st.fixed_dictionaries({"place": st.integers(0, 20)})),
)


def journals_of(acts):
    """`{call: rows}`: each act in its call, one after the other; what its call does not take is left out."""
    found, at = {}, datetime(2026, 11, 2, tzinfo=UTC)
    for place, (call, actor, (kind, payload)) in enumerate(acts):
        rows = found.setdefault(call, [
            _row("start", "call.started", {}, actor, 1, at + timedelta(minutes=place)),
            _row("first", "issue.raised", {"issue": "i", "text": "claim"}, actor, 2, at + timedelta(minutes=place, seconds=1))])
        if kind == "entry.struck":
            if payload["place"] >= len(rows) or rows[payload["place"]]["kind"] in ("call.started", "entry.struck"):
                continue
            payload = {"key": rows[payload["place"]]["key"], "reason": "a slip"}
        entry = _row(f"k{place}", kind, payload, actor, len(rows) + 1, at + timedelta(minutes=place, seconds=30))
        try:
            KINDS[kind](entry["key"], payload, entry["at"], actor).check(state(call, rows))
        except KbError:
            continue
        rows.append(entry)
    return found


def _row(key, kind, payload, actor, number, at):
    return {"key": key, "kind": kind, "payload": payload, "actor": actor, "number": number, "at": at, "recorded_at": at}


def state(call, rows):
    """The fold of such rows."""
    return fold([KINDS[row["kind"]](row["key"], row["payload"], row["at"], row["actor"], number=row["number"],
                                    recorded_at=row["recorded_at"]) for row in rows], lambda *_: None, call)


@settings(max_examples=examples(150), deadline=None)
@given(acts=st.lists(st.tuples(CALLS, PEOPLE, ACTS), min_size=12, max_size=24))
def test_one_owner_whatever_is_said(acts):
    journals = journals_of(acts)
    rows = [SimpleNamespace(**row) for call, entries in journals.items() for row in cases(state(call, entries))]
    for case in {row.case_id for row in rows}:
        held = holding([row for row in rows if row.case_id == case])
        expected = slow.case_holding(journals, case, own_case)
        assert (held and (held.owner, held.asked, held.state)) == expected
        if held is not None:
            assert held.owner in ("ada", "luis", "sue") and held.asked != held.owner


class Floor(RuleBasedStateMachine):
    """Two agents, a colleague of another team, their supervisor, and one caller's case; every act by way of the one door."""

    database = None

    @initialize()
    def begin(self):
        """A caller whom nobody knows yet calls Luis, and the claim is promised."""
        self.member = new_id()
        self.gone = False
        self.calls = []
        first = self._call("luis", "case", {"how": "promised"})
        self.case = own_case(first, "case")
        self.owner, self.asked = "luis", None

    def _call(self, name, issue, settled=None):
        with self.database.writing() as session:
            person = find_person(session, name)
            call, _new = start_call(session, person, None, {"caller": {"member_id": self.member}})
            entries = [Given("i", "issue.raised", {"issue": issue, "text": "claim status"})]
            entries += [Given("s", "issue.settled", {"issue": issue, **settled})] if settled else []
            record(session, call.id, entries, person)
            self.calls.append(call.id)
            return call.id

    def _try(self, name, call, kind, payload):
        """Whether it was taken."""
        try:
            with self.database.writing() as session:
                record(session, call, [Given(new_id(), kind, payload)], find_person(session, name))
        except KbError:
            return False
        return True

    @rule(name=st.sampled_from(["ada", "luis"]))
    @precondition(lambda self: len(self.calls) < 4)
    def calls_again(self, name):
        """The caller rings again, and it is the same."""
        call = self._call(name, "again")
        assert self._try(name, call, "case.linked", {"case": self.case, "issue": "again"})

    @rule(name=st.sampled_from(["ada", "luis", "otto", "sue"]), place=st.integers(0, 3),
          to=st.sampled_from(["ada", "luis", "otto", "sue", "ed", "nobody"]))
    def says_whose(self, name, place, to):
        """Somebody takes it, or asks another to."""
        taken = self._try(name, self.calls[place % len(self.calls)], "case.owned", {"case": self.case, "owner": to})
        if not taken:
            return
        assert to not in ("ed", "nobody")
        if name == to:
            assert name != "otto" or self.asked == "otto" or self.owner == "otto"  # no standing but by being asked
            self.owner, self.asked = name, None
        else:
            self.asked = to if to != self.owner else None

    @rule(confirmed=st.booleans())
    def closes(self, confirmed):
        """The supervisor says that it is done."""
        assert self._try("sue", self.calls[0], "case.closed", {"case": self.case, "confirmed_by_caller": confirmed})

    @rule()
    def leaves_or_returns(self):
        """Luis leaves, or is back."""
        self.gone = not self.gone
        with self.database.writing() as session:
            (disable if self.gone else enable)(session, find_person(session, "luis"))

    @invariant()
    def has_one_owner(self):
        """Whoever last took it; nobody is released before another takes it, and one who left is asked after."""
        if not self.calls:
            return
        with self.database.reading() as session:
            sue = find_person(session, "sue")
            held = case_of(session, sue, self.case).holding
            assert (held.owner, held.asked) == (self.owner, self.asked)
            hers = {name: [one.case for one in my_cases(session, find_person(session, name))] for name in ("ada", "luis", "otto")}
            assert {name for name, found in hers.items() if self.case in found} <= {self.owner, self.asked}
            if held.state != "closed" and self.owner == "luis" and self.gone and self.asked is None:
                assert ("left", self.case) in [(one.kind, one.case.case) for one in cases_needing(session, sue, now())]
            if "otto" not in (self.owner, self.asked):
                with pytest.raises(NotFound):
                    case_of(session, find_person(session, "otto"), self.case)

    def teardown(self):
        """Luis is back for the next one, and every table says what its journal says."""
        if self.gone:
            self.leaves_or_returns()
        with self.database.reading() as session:
            assert [fault for call in self.calls for fault in check_call(session, session.get(Call, call))] == []


def test_one_owner_through_the_one_door(app, database):
    with database.writing() as session:
        add_person(session, "luis", [Role.AGENT], "Billing", "Luis Ortega")
    machine = type("Floor", (Floor,), {"database": database})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=5, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)))
