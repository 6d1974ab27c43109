"""Random calls through random scripts: on, back, to any step seen, other answers, other scripts and back.

The desk says which entries each move makes; the server takes every one of them, both fold them to the same state, and
nothing that still applies is lost.
"""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.calls import state_json
from kb.calls.entry import KINDS
from kb.calls.state import CallState, fold, step
from kb.errors import Conflict
from kb.scripts import compile_script, loose_end, uses
from tests.desk.test_state import plain
from tests.examples import examples
from tests.scripts.test_walk import QUESTIONS, flows, ways_on

VALUES = st.sampled_from(["mail", "card", "7", "2026-10-03"])
START = datetime(2026, 11, 20, 10, 2, 3, tzinfo=UTC)


class OnCall:
    """One call, as the desk moves through it and as the server takes it."""

    def __init__(self, desk, scripts):
        self.desk, self.scripts, self.entries = desk, scripts, []
        self.state = CallState(lambda name, version: scripts.get((name, version)), id="c")
        self.make("call.started", {"caller": {"first_name": "John"}})

    def make(self, kind, payload):
        """An entry that the server takes; it fails where the server would refuse it."""
        server = {}
        if kind == "script.started" and not payload.get("resume"):
            server = {"version": 1}
        entry = KINDS[kind](f"k{len(self.entries)}", payload, START + timedelta(seconds=len(self.entries)), "ada",
                            number=len(self.entries) + 1, server=server)
        entry.check(self.state)
        self.entries.append(entry)
        step(self.state, entry)

    def move(self, name, *args):
        """What the desk makes of a move, made."""
        acts = self.desk.ask("./run_runner.mjs", "moved", name, self.json, self.data, *args)
        for act in acts:
            self.make(act["kind"], act["payload"])
        return acts

    @property
    def json(self):
        """The server's state, as JSON brings it."""
        return json.loads(json.dumps(state_json(self.state)))

    @property
    def data(self):
        """The scripts as the desk has them."""
        return [script.data() for script in self.scripts.values()]

    @property
    def run(self):
        """The run that is on, or None."""
        return self.state.run if self.state.run and not self.state.run.left else None

    @property
    def script(self):
        """The version that runs."""
        return self.scripts[self.run.script, self.run.version]

    @property
    def here(self):
        """The step on which the run stands."""
        return self.script.steps[self.run.position.step]


@st.composite
def libraries(draw):
    """Two scripts, compiled, that ask the same questions."""
    pieces = {"piece": json.dumps(draw(flows(piece=True)))}
    return {(name, 1): compile_script(json.dumps({"id": name, **draw(flows())}), version=1, library=pieces.get)
            for name in ("first", "second")}


def go_on(call, draw):
    """The step where the run stands is answered, and a way taken."""
    ways = ways_on(call.script, call.run.position)
    if not ways:
        return
    asked = {question.name: draw(VALUES) for question in call.here.questions
             if question.name not in call.state.answers or draw(st.integers(0, 5)) == 0}
    payload = {"step": call.here.id, "option": draw(st.sampled_from(ways)), "answers": asked or None, "phrasing": 0}
    call.move("goOn", {name: value for name, value in payload.items() if value is not None})


def go_to(call, draw):
    """To one of the steps seen, those ahead too."""
    stops = call.desk.ask("./run_runner.mjs", "moved", "stops", call.json, call.data)
    assert [one["place"] for one in stops].count("now") == 1
    assert len({one["step"] for one in stops}) == len(stops)
    chosen = draw(st.sampled_from(stops))
    call.move("goTo", chosen["step"])
    assert call.run.position.step == chosen["step"]


def change(call, draw):
    """Another answer, from the list of what is known."""
    if not call.state.answers:
        return
    name, value = draw(st.sampled_from(sorted(call.state.answers))), draw(VALUES)
    before, was = call.run.position, call.state.known()[name]
    taken = dict(call.run.taken)
    call.move("changeAnswer", name, value)
    now = call.run.position
    assert call.state.known()[name] == value
    if was == value:
        assert now == before
    if len(set(before.trail)) == len(before.trail) and len(taken) >= len(before.trail) - 1:
        kept = next((place for place, stood in enumerate(before.trail[:-1])
                     if uses(call.script.steps[stood], [name]) or stood not in taken), len(before.trail) - 1)
        routed = next((place for place in range(kept) if now.trail[place:place + 1] != before.trail[place:place + 1]), kept)
        # What lies before the first step that asks or says it stands, but for a route that now leads elsewhere.
        assert now.trail[:routed] == before.trail[:routed]
        if routed < kept and routed:
            assert now.trail[routed - 1] == before.trail[routed - 1]


def switch(call, draw):
    """Another script begins, or the same anew."""
    call.make("script.started", {"script": draw(st.sampled_from(["first", "second"]))})


def leave(call, _draw):
    """On without the script, and back into it."""
    before = call.run
    call.make("script.left", {"script": before.script})
    if before.position.end is not None:
        with pytest.raises(Conflict):
            call.make("script.started", {"script": before.script, "resume": True})
        switch(call, _draw)
    else:
        loose = loose_end(call.scripts[before.script, 1], before.position, before.taken, call.state.known())
        stood = before.position
        call.move("takeUp", before.script)
        assert call.run is before
        assert loose or call.run.position == stood


def take_up(call, draw):
    """Back into a run that was put aside."""
    aside = call.state.aside()
    if aside:
        chosen = draw(st.sampled_from(aside))
        call.move("takeUp", chosen.script)
        assert call.run is chosen


MOVES = [go_on, go_on, go_on, go_on, go_to, go_to, change, switch, leave, take_up]


@settings(max_examples=examples(120), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(libraries(), st.data())
def test_every_move_of_the_desk_is_taken_and_both_sides_stand_on_the_same_step(desk, scripts, data):
    call = OnCall(desk, scripts)
    switch(call, data.draw)
    for _ in range(data.draw(st.integers(1, 14))):
        answers = set(call.state.answers)
        data.draw(st.sampled_from(MOVES))(call, data.draw)
        assert answers <= set(call.state.answers)  # never is an answer lost
        assert call.run is not None
        assert call.run.position.end or ways_on(call.script, call.run.position)
    whole = fold(call.entries, call.state.script_of, "c")
    assert state_json(whole) == state_json(call.state)
    assert desk.ask("./state_runner.mjs", "folded", [plain(entry) for entry in call.entries], call.data) == call.json


@settings(max_examples=examples(80), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(libraries(), st.data())
def test_going_back_and_answering_the_same_again_leads_to_where_the_run_stood(desk, scripts, data):
    call = OnCall(desk, scripts)
    switch(call, data.draw)
    for _ in range(data.draw(st.integers(1, 8))):
        ways = ways_on(call.script, call.run.position)
        if not ways:
            break
        answers = {question.name: "mail" for question in call.here.questions}
        call.make("step.answered", {"step": call.here.id, "option": data.draw(st.sampled_from(ways)), "answers": answers})
        if call.here.id in call.run.position.trail[:-1]:
            return  # a loop is walked again, never skipped
    stood, taken = call.run.position, dict(call.run.taken)
    target = data.draw(st.sampled_from(stood.trail))
    call.move("goTo", target)
    assert call.run.position.trail == stood.trail[:stood.trail.index(target) + 1]
    assert call.run.taken == taken
    if target != stood.step:
        made = call.move("goOn", {"step": target, "option": taken[target]})
        assert call.run.position == stood
        assert all(act["payload"].get("again") for act in made[1:])


@settings(max_examples=examples(60), deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(libraries(), st.data())
def test_another_script_in_between_changes_nothing_but_by_other_answers(desk, scripts, data):
    call = OnCall(desk, scripts)
    call.make("script.started", {"script": "first"})
    for _ in range(data.draw(st.integers(0, 5))):
        go_on(call, data.draw)
    stood, taken, known = call.run.position, dict(call.run.taken), call.state.known()
    if stood.end is not None:
        return
    loose = loose_end(call.script, stood, taken, known)
    call.make("script.started", {"script": "second"})
    assert [run.script for run in call.state.aside()] == ["first"]
    for _ in range(data.draw(st.integers(0, 5))):
        go_on(call, data.draw)
    call.move("takeUp", "first")
    assert call.run.script == "first"
    if call.state.known() == known and loose is None:
        assert (call.run.position, call.run.taken) == (stood, taken)
    assert set(QUESTIONS) & set(known) <= set(call.state.answers)
