"""Saved walks: green while the script goes that way, red with the line of the stop where it goes another."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.scripts import advance, begin, check, compile_script, run_paths
from kb.scripts.format.stops import MOST_STOPS
from tests.scripts.test_walk import VALUES, flows, ways_on

HEAD = """\
title: Premium mailed
start: hello
known: [heard_before]
paths:
  - name: Found at once
    caller: {first_name: Jane, last_name: Doe}
    opening: I mailed it two weeks ago!
    mood: hot
    known: {heard_before: yes}
    walk:
      - {step: hello, says: "It has been weeks!", answers: {paid_by: mail, sure: yes}, option: go_on}
      - {step: who.ask}
      - {step: mailed, option: found}
      - {step: done, says: Thank you.}
    ends: resolved
  - name: Nowhere yet
    walk:
      - {step: hello, answers: {paid_by: card}, option: go_on}
    at: card
"""
STEPS = """\
steps:
  hello:
    phase: acknowledge
    say: I see.
    ask:
      - {name: paid_by, label: How?, type: choice, options: [mail, card]}
      - {name: sure, label: Sure?, type: yes_no, optional: true}
    options: [{id: go_on, label: Go on, to: route}]
  route:
    rules:
      - {when: {paid_by: mail}, to: who}
    default: card
  who: {script: who, to: mailed}
  mailed:
    phase: research
    say: Let me look.
    options: [{id: found, label: Found, to: done}, {id: gone, label: Nowhere, to: card}]
  card: {phase: resolve, say: Tonight., to: done}
  done: {end: resolved, say: Bye.}
"""
WHO = """\
title: Who
piece: true
start: ask
steps:
  ask: {phase: acknowledge, say: Who is it?, to: done}
  done: {end: resolved}
"""
LIBRARY = {"who": WHO}.get


def reds(source):
    """(line, message) of each red path."""
    return [(fault.line, fault.message) for fault in check(source, library=LIBRARY) if "is red" in fault.message]


def test_paths_come_with_the_script_and_are_green():
    assert check(HEAD + STEPS, library=LIBRARY) == []
    script = compile_script(HEAD + STEPS, library=LIBRARY)
    assert [(result.name, result.green) for result in run_paths(script)] == [("Found at once", True), ("Nowhere yet", True)]
    first = script.paths[0]
    assert (first.opening, first.mood, first.caller, first.known) == (
        "I mailed it two weeks ago!", "hot", {"first_name": "Jane", "last_name": "Doe"}, {"heard_before": "yes"})
    assert first.walk[0].answers == {"paid_by": "mail", "sure": "yes"}
    assert [stop.line for stop in first.walk] == [11, 12, 13, 14]
    assert json.loads(json.dumps(first.data()))["walk"][0]["says"] == "It has been weeks!"


@pytest.mark.parametrize(("old", "new", "line", "words"), [
    # the path was changed
    ("step: hello, says", "step: mailed, says", 11, "The run stands at `hello` here, not at `mailed`."),
    ("paid_by: mail, sure", "paid_by: card, sure", 12, "The run stands at `card` here, not at `who.ask`."),
    ("paid_by: mail, sure", "paid_by: mial, sure", 11, "`mial` is not an answer to `paid_by`. Is `mail` meant?"),
    ("sure: yes}", "sured: yes}", 11, "`hello` does not ask `sured`. Is `sure` meant?"),
    ("sure: yes}, option: go_on", "sure: yes}, option: go", 11, "`hello` has no option `go`."),
    ("sure: yes}, option: go_on", "sure: yes}", 11, "`hello` is left by an option: go_on."),
    ("step: who.ask", "step: who.asks", 12, "There is no step `who.asks`. Is `who.ask` meant?"),
    ("      - {step: who.ask}\n", "", 12, "The run stands at `who.ask` here, not at `mailed`."),
    ("ends: resolved", "ends: promised", 14, "After this the run has ended: resolved, not promised."),
    ("      - {step: done, says: Thank you.}\n    ends: resolved", "    at: card", 13,
     "After this the run stands at `done`, not at `card`."),
    ("      - {step: mailed, option: found}\n      - {step: done, says: Thank you.}\n", "", 12,
     "After this the run stands at `mailed`; it has not ended (resolved)."),
    ("says: Thank you.}", "says: Thank you.}\n      - {step: done}", 14, "The run ends at `done`; nothing comes after it."),
    ("known: {heard_before: yes}", "known: {heard: yes}", 5, "`heard` is known before it begins, and no step asks it."),
    # the script was changed
    ("id: found, label: Found", "id: there, label: Found", 13, "`mailed` has no option `found`."),
    ("to: route}]", "to: card}]", 12, "The run stands at `card` here, not at `who.ask`."),
    ("    default: card", "    default: done", 18, "After this the run stands at `done`, not at `card`."),
])
def test_a_red_path_names_the_stop_and_why(old, new, line, words):
    source = (HEAD + STEPS).replace(old, new, 1)
    assert source != HEAD + STEPS
    at, message = reds(source)[0]
    assert (at, words in message) == (line, True), (at, message)


@pytest.mark.parametrize(("old", "new", "line", "words"), [
    ("  - name: Found at once\n    caller", "  - caller", 5, "The path has no `name`."),
    ("Nowhere yet", "Found at once", 16, "Two paths are called “Found at once”."),
    ("    at: card\n", "", 16, "The path Nowhere yet needs `ends` or `at`."),
    ("    at: card\n", "    at: card\n    ends: resolved\n", 16, "The path Nowhere yet needs `ends` or `at`, not both."),
    ("ends: resolved", "ends: solved", 15, "`ends: solved` is not known."),
    ("mood: hot", "mood: boiling", 8, "`mood: boiling` is not known."),
    ("    walk:\n      - {step: hello, answers: {paid_by: card}, option: go_on}\n", "", 16, "The path has no `walk`."),
    ("{step: who.ask}", "{option: x}", 12, "This stop does not say at which `step` it is."),
    ("{step: who.ask}", "who.ask", 12, "Each stop is a mapping of names to values."),
    ("{paid_by: mail, sure: yes}", "[mail]", 11, "`answers` is a mapping of names to values."),
    ("{paid_by: mail, sure: yes}", "{paid_by: [mail]}", 11, "`paid_by` needs one answer."),
])
def test_a_path_that_cannot_be_read_is_refused_with_its_line(old, new, line, words):
    source = (HEAD + STEPS).replace(old, new, 1)
    assert source != HEAD + STEPS
    found = [(fault.line, fault.message) for fault in check(source, library=LIBRARY) if fault.is_error]
    assert any(at == line and words in message for at, message in found), found


def test_an_unknown_field_of_a_path_is_a_warning():
    faults = check(HEAD.replace("mood: hot", "moood: hot") + STEPS, library=LIBRARY)
    assert [(fault.line, fault.is_error, fault.message) for fault in faults] == [
        (8, False, "`moood` is not a field here, and does nothing.")]


def test_a_piece_has_paths_of_its_own():
    piece = WHO + "paths: [{name: Told, walk: [{step: ask}], ends: resolved}]\n"
    assert check(piece) == []
    assert [str(fault.message) for fault in check(piece.replace("to: done", "to: ask"))][-1].startswith("The path “Told” is red")


def test_more_stops_than_anybody_reads_are_refused():
    stop = "{step: a},"
    path = "  - {{name: p{0}, at: a, walk: [{1}]}}\n"
    many = "".join(path.format(number, stop * 500) for number in range(MOST_STOPS // 500 + 1))
    source = f"title: T\nstart: a\npaths:\n{many}steps:\n  a: {{phase: acknowledge, say: Hi, to: b}}\n  b: {{end: resolved}}\n"
    faults = [fault for fault in check(source) if fault.is_error]
    assert [(fault.line, fault.message) for fault in faults] == [
        (8, f"The paths of this script have more than {MOST_STOPS} stops together.")]


def walk_at_random(script, data):
    """A saved walk, as an agent could have gone."""
    position, known, stops = begin(script, {}), {}, []
    for number in range(data.draw(st.integers(1, 8))):
        ways = ways_on(script, position)
        if not ways:
            break
        asked = [question.name for question in script.steps[position.step].questions]
        answers = {name: data.draw(st.sampled_from([value for value in VALUES if value is not None])) for name in asked}
        known, option = {**known, **answers}, data.draw(st.sampled_from(ways))
        stops.append({"says": f"stop {number}", "step": position.step, "answers": answers, "option": option})
        position = advance(script, position, position.step, option, known)
    arrived = {"ends": position.end} if position.end else {"at": position.step}
    return {"name": "saved", "walk": stops, **arrived}


@settings(max_examples=30, deadline=None)
@given(flows(), flows(piece=True), st.data())
def test_a_walk_that_was_saved_is_green_and_one_changed_stop_is_red_on_its_line(flow, piece, data):
    library = {"piece": json.dumps(piece)}.get
    script = compile_script(json.dumps(flow), path="any", library=library)
    path = walk_at_random(script, data)

    def faults(saved):
        source = json.dumps({**flow, "paths": [saved]}, indent=1)
        lines = source.splitlines()
        return lines, [fault for fault in check(source, library=library) if fault.is_error]

    assert faults(path)[1] == []
    number = data.draw(st.integers(0, len(path["walk"]) - 1))
    other = data.draw(st.sampled_from(sorted(set(script.steps) - {path["walk"][number]["step"]})))
    path["walk"][number]["step"] = other
    lines, (red,) = faults(path)
    assert f'"says": "stop {number}"' in lines[red.line]


def test_all_paths_that_a_file_may_hold_are_walked():
    steps = "".join(f"  s{number}: {{phase: acknowledge, say: Hi, to: s{number + 1}}}\n" for number in range(100))
    walk = ", ".join(f"{{step: s{number}}}" for number in range(100))
    paths = "".join(f"  - {{name: p{number}, walk: [{walk}], at: s100}}\n" for number in range(MOST_STOPS // 100))
    assert check(f"title: T\nstart: s0\npaths:\n{paths}steps:\n{steps}  s100: {{end: resolved}}\n") == []
