"""Runs of scripts in a journal: what is taken, refused, put aside and taken up; held against the slow fold."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.calls import Given, get_call, load, record, start_call, state_json, state_of, timeline
from kb.calls.entry import KINDS
from kb.calls.state import CallState, step
from kb.db import new_id
from kb.errors import Conflict, Invalid
from kb.scripts import compile_script, publish
from tests.calls import slow_fold as slow

MAILED = """
title: {title}
steps:
  hello:
    phase: acknowledge
    say: I see.
    ask: [{{name: paid_by, label: How?, type: choice, options: [mail, card]}}]
    to: way
  way:
    rules: [{{when: {{paid_by: mail}}, to: mailed}}]
    default: told
  mailed:
    ask: [{{name: city, label: From where?}}]
    options: [{{id: near, label: Near, to: told}}, {{id: far, label: Far, to: told}}]
  told:
    say: "By {{{{ paid_by }}}}, then."
    options: [{{id: done, label: Fine, to: over}}, {{id: again, label: Once more, to: mailed}}]
  over: {{end: resolved}}
"""
STEPS = {
    "hello": {"ways": {None: "way"}, "uses": ["paid_by"], "asks": ["paid_by"]},
    "way": {"route": ("paid_by", "mail", "mailed", "told")},
    "mailed": {"ways": {"near": "told", "far": "told"}, "uses": ["city"], "asks": ["city"]},
    "told": {"ways": {"done": "over", "again": "mailed"}, "uses": ["paid_by"]},
    "over": {"end": "resolved", "ways": {}},
}
COMPILED = {name: compile_script(MAILED.format(title=name), version=1) for name in ("first", "second")}
NAMES = st.sampled_from(["first", "second"])
ANSWERS = st.fixed_dictionaries({}, optional={"paid_by": st.sampled_from(["mail", "card", None]),
                                              "city": st.sampled_from(["York", "Leeds", ""])})
ON = st.fixed_dictionaries({"step": st.sampled_from(["hello", "mailed", "told"])},
                           optional={"option": st.sampled_from(["near", "far", "done", "again"]), "answers": ANSWERS})
ENTRIES = st.one_of(
    st.tuples(st.just("script.started"), st.fixed_dictionaries({"script": NAMES}, optional={"resume": st.booleans()})),
    st.tuples(st.just("on"), st.fixed_dictionaries({"way": st.integers(0, 3), "answers": ANSWERS})),
    st.tuples(st.just("on"), st.fixed_dictionaries({"way": st.integers(0, 3), "answers": ANSWERS})),
    st.tuples(st.just("on"), st.fixed_dictionaries({"way": st.integers(0, 3), "answers": ANSWERS})),
    st.tuples(st.just("step.answered"), ON),
    st.tuples(st.just("step.undone"), st.fixed_dictionaries({"step": st.sampled_from(["hello", "mailed", "told"])})),
    st.tuples(st.just("script.left"), st.just({})),
    st.tuples(st.just("fact.noted"), st.fixed_dictionaries({"question": st.just("paid_by"),
                                                            "value": st.sampled_from(["mail", "card"])})),
)


@pytest.fixture
def scripts(database):
    """`first` and `second`, alike."""
    with database.writing() as session:
        for name in ("first", "second"):
            publish(session, MAILED.format(title=name.title()), None, path=f"{name}.yaml")


def plain(run):
    """What the slow fold knows of a run."""
    return run and {name: run[name] for name in ("script", "step", "trail", "taken", "left")}


@settings(max_examples=200, deadline=None)
@given(journal=st.lists(ENTRIES, max_size=16))
def test_runs_are_what_the_slow_fold_says(journal):
    state = CallState(lambda name, _version: COMPILED.get(name), id="c")
    rows = []
    for kind, payload in [("call.started", {}), ("script.started", {"script": "first"}), *journal]:
        if kind == "on":
            kind, payload = "step.answered", on(state.run, payload)
        at = datetime(2026, 11, 20, 10, tzinfo=UTC) + timedelta(seconds=len(rows))
        entry = KINDS[kind](f"k{len(rows)}", payload, at, "ada", number=len(rows) + 1, server={"version": 1})
        with suppress(Conflict):
            entry.check(state)
            step(state, entry)
            rows.append({"number": entry.number, "key": entry.key, "kind": kind, "payload": payload})
    told = state_json(state)
    run, aside = slow.runs(rows, {"first": STEPS, "second": STEPS})
    assert (plain(told["run"]), list(map(plain, told["runs"]))) == (run, aside)


def on(run, given):
    """One of the ways on from where the run stands."""
    ways = list(STEPS[run.position.step]["ways"]) or ["none"]
    option = ways[given["way"] % len(ways)]
    return {"step": run.position.step, **({"option": option} if option else {}), "answers": given["answers"]}


def made(database, person, *entries):
    """A call with these entries, one after the other; its id."""
    with database.writing() as session:
        call, _new = start_call(session, person, None, {})
        for kind, payload in entries:
            record(session, call.id, [Given(new_id(), kind, payload)], person)
        return call.id


START = ("script.started", {"script": "first"})
HELLO = ("step.answered", {"step": "hello", "answers": {"paid_by": "mail"}})
OTHER = ("script.started", {"script": "second"})
BACK = ("script.started", {"script": "first", "resume": True})
LEFT = ("script.left", {})


@pytest.mark.store
def test_a_run_stays_on_its_version_though_another_is_published_meanwhile(database, ada, scripts):
    call = made(database, ada, START, HELLO, OTHER)
    with database.writing() as session:
        publish(session, MAILED.format(title="First anew"), None, path="first.yaml")
        record(session, call, [Given("back", *BACK)], ada)
        state = state_of(session, get_call(session, ada, call))
        assert (state.run.script, state.run.version, state.run.position.step) == ("first", 1, "mailed")
        assert [run.script for run in state.aside()] == ["second"]
        record(session, call, [Given("anew", *START)], ada)
        state = state_of(session, get_call(session, ada, call))
        assert (state.run.version, state.run.taken) == (2, {})
        assert [run.script for run in state.aside()] == ["second"]


@pytest.mark.parametrize("entries", [
    [], [START], [OTHER], [START, HELLO], [START, LEFT, OTHER, START],
    [START, ("step.answered", {"step": "hello", "answers": {"paid_by": "card"}}),
     ("step.answered", {"step": "told", "option": "done"}), OTHER],
])
def test_nothing_is_taken_up_that_was_not_put_aside_before_its_end(database, ada, scripts, entries):
    call = made(database, ada, *entries)
    with database.writing() as session, pytest.raises(Conflict, match="start it anew"):
        record(session, call, [Given("back", *BACK)], ada)


@pytest.mark.parametrize("phrasing", [1.5, -1, 10_000, 1e15, True, "1"])
def test_the_wording_used_is_told_by_its_place(database, ada, scripts, phrasing):
    with pytest.raises(Invalid, match="phrasing"):
        made(database, ada, START, ("step.answered", {"step": "hello", "phrasing": phrasing}))


def test_steps_gone_over_again_are_one_line_of_the_record_and_keep_their_wording(database, ada, scripts):
    again = {"again": True}
    call = made(database, ada, START, ("step.answered", {**HELLO[1], "phrasing": 1}),
                ("step.answered", {"step": "mailed", "option": "near", "answers": {"city": "York"}, "phrasing": 0}),
                ("step.undone", {"step": "hello"}), ("step.answered", {"step": "hello", **again}),
                ("step.answered", {"step": "mailed", "option": "near", **again}))
    with database.reading() as session:
        state = state_of(session, get_call(session, ada, call))
        lines = [item["line"] for item in timeline(load(session, call), state, {})]
    assert lines[-2:] == ["Went back to “hello”", "Went on over 2 steps as they were done before"]
    assert [(one["step"], one["phrasing"]) for one in state.run.steps] == [("hello", 1), ("mailed", 0)]
