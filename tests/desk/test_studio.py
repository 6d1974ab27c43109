"""The studio's pure modules: what can be typed where, what a file says, and the rehearsal."""

import pytest

from kb.scripts.format.schema import schema
from kb.scripts.script import compile_script
from kb.scripts.studio import walk_data

FILE = """\
title: Premium mailed
start: hello
steps:
  hello:
    phase: acknowledge
    say: ["I see, {{ caller.first_name }}.", "You paid by {{ paid_by }}."]
    when_hot: [At once.]
    ask:
      - name: paid_by
        label: How was it paid?
        type: choice
        options: [mail, {value: card, label: By card}]
      - {name: why, label: Why?, fresh: true, optional: true}
    options:
      - {id: on, label: Go on, to: way}
      - {id: again, label: Once more, to: hello}
  way:
    rules:
      - {when: {paid_by: mail}, to: trace}
    default: done
  trace:
    promise: {what: Trace it, within: 2 business days}
    to: done
  done: {end: resolved}
"""
WORLD = {
    "schema": schema(), "steps": ["hello", "way", "trace", "done"],
    "questions": [{"name": "paid_by", "label": "How was it paid?", "options": [{"value": "mail", "label": "Mail"}]},
                  {"name": "sure", "label": "Sure?", "options": [{"value": "yes", "label": "Yes"}]}],
    "pieces": [{"id": "who", "title": "Who is on the line"}], "snippets": [{"id": "notice", "title": "Recording notice"}],
}


def offered(desk, text):
    """The labels offered where `|` stands in a text, or None."""
    at = text.index("|")
    found = desk.ask("studio/complete.js", "completionsAt", text.replace("|", ""), at, WORLD)
    return None if found is None else [option["label"] for option in found["options"]]


@pytest.mark.parametrize(("text", "some"), [
    ("|", {"title", "steps", "start"}),
    ("ti|", {"title"}),
    ("start: |", {"hello", "done"}),
    ("steps:\n  hello:\n    |", {"say", "ask", "options", "promise", "script", "end"}),
    ("steps:\n  hello:\n    phase: |", {"acknowledge", "wrap_up"}),
    ("steps:\n  hello:\n    end: res|", {"resolved", "promised"}),
    ("steps:\n  hello:\n    verbatim: |", {"true", "false"}),
    ("steps:\n  hello:\n    to: |", {"trace"}),
    ("steps:\n  hello:\n    script: |", {"who"}),
    ("steps:\n  hello:\n    options:\n      - |", {"id", "label", "to"}),
    ("steps:\n  hello:\n    options:\n      - id: on\n        |", {"label", "to"}),
    ("steps:\n  hello:\n    options:\n    - id: on\n      to: |", {"hello"}),
    ("steps:\n  hello:\n    options:\n      - {id: on, label: On, to: |", {"trace"}),
    ("steps:\n  hello:\n    options:\n      - {id: on, |", {"label"}),
    ("steps:\n  hello:\n    ask:\n      - name: a\n        type: |", {"choice", "yes_no"}),
    ("steps:\n  hello:\n    ask: [{name: a, type: |", {"choice"}),
    ("steps:\n  way:\n    rules:\n      - {when: {|", {"paid_by", "sure"}),
    ("steps:\n  way:\n    rules:\n      - {when: {paid_by: |", {"mail"}),
    ("steps:\n  way:\n    rules:\n      - {when: {sure: |", {'"yes"'}),
    ("steps:\n  way:\n    rules:\n      - when:\n          paid_by: |", {"mail"}),
    ("steps:\n  way:\n    rules:\n      - when: {paid_by: mail}\n        to: |", {"trace"}),
    ("steps:\n  hello:\n    promise: {|", {"what", "within", "kind"}),
    ("steps:\n  hello:\n    promise: {what: x, kind: |", {"call_back", "watch"}),
    ("steps:\n  hello:\n    aer: [|", {"acknowledge", "empathize"}),
    ("steps:\n  hello:\n    aer:\n      - |", {"acknowledge", "empathize"}),
    ("steps:\n  hello:\n    say:\n      - |", {"snippet"}),
    ("steps:\n  hello:\n    say:\n      - {snippet: |", {"notice"}),
    ("steps:\n  hello:\n    say:\n      - snippet: |", {"notice"}),
    ("steps:\n  hello:\n    say: \"Hello {{ |", {"caller.first_name", "paid_by"}),
    ("paths:\n  - name: x\n    walk:\n      - {step: |", {"hello"}),
    ("paths:\n  - name: x\n    ends: |", {"resolved"}),
    ("paths:\n  - name: x\n    known: {|", {"paid_by"}),
    ("steps:\n  hello:\n    # a word\n\n    say: x\n    |", {"ask"}),
])
def test_what_can_stand_here_is_offered(desk, text, some):
    assert some <= set(offered(desk, text) or [])


@pytest.mark.parametrize("text", ["# a |", "title: Some |", "steps:\n  hello:\n    do: Look |", "steps:\n  |", "{{", "]|",
                                  "- - |", "steps:\n  hello:\n    say: [\"one\", |", '"|'])
def test_where_anything_may_stand_nothing_is_forced(desk, text):
    text = text if "|" in text else text + "|"
    assert "phase" not in (offered(desk, text) or [])


@pytest.mark.parametrize("text", ["steps:\n  a:\n    articles: [late-|", "steps:\n  a:\n    do: see [[late-|",
                                  "steps:\n  a:\n    open: late-|", "steps:\n  a:\n    articles:\n      - late-|"])
def test_articles_are_asked_for_by_what_is_typed(desk, text):
    found = desk.ask("studio/complete.js", "completionsAt", text.replace("|", ""), text.index("|"), WORLD)
    assert found["articles"] == "late-"


@pytest.mark.parametrize(("line", "step"), [(1, None), (3, None), (4, "hello"), (5, "hello"), (16, "hello"), (17, "way"),
                                            (20, "way"), (24, "done"), (99, "done")])
def test_the_step_of_a_line_is_told_by_indentation(desk, line, step):
    assert desk.ask("studio/file.js", "stepAt", FILE, line) == step


def test_the_step_of_a_line_is_told_in_a_torn_text_too(desk):
    assert desk.ask("studio/file.js", "stepAt", FILE.replace("ask:", "ask: [{"), 8) == "hello"
    assert desk.ask("studio/file.js", "stepAt", "title: x\nsteps:\n", 2) is None
    assert desk.ask("studio/file.js", "stepAt", "", 1) is None


@pytest.mark.parametrize(("when", "words"), [
    ({"paid_by": "mail"}, "paid by is mail"),
    ({"amount": {"gt": 5, "lte": 9}}, "amount is more than 5 and amount is at most 9"),
    ({"any": [{"a": "x"}, {"not": {"b": {"empty": True}}}]}, "(a is x or not (b is not answered))"),
    ({"a": {"in": ["x", "y"]}, "b": {"empty": False}}, "a is one of x, y and b is answered"),
    (None, "…"), ([1], "…"),
])
def test_conditions_are_told_in_words(desk, when, words):
    assert desk.ask("studio/file.js", "conditionInWords", when) == words


@pytest.mark.parametrize("when", [
    {"paid_by": "mail"}, {"amount": {"gt": 5}}, {"a": "x", "b": {"empty": True}}, {"any": [{"a": "x"}, {"a": "y"}]},
    {"all": [{"a": {"gt": 1}}, {"a": {"lt": 9}}]}, {"a": {"in": ["x", "y"]}}, {"any": [{"a": {"empty": False}}, {"b": "no"}]},
])
def test_a_condition_of_the_forms_is_written_as_it_was_read(desk, when):
    told = desk.ask("studio/ways.js", "testsOf", when)
    assert desk.ask("studio/ways.js", "whenOf", told["join"], told["tests"]) == when


@pytest.mark.parametrize("when", [None, {}, {"not": {"a": "x"}}, {"any": []}, {"any": [{"a": "x", "b": "y"}]},
                                  {"a": {"gt": 1, "lt": 2}}, {"all": [{"any": [{"a": "x"}, {"b": "y"}]}]}, {"a": ["x"]}, "x"])
def test_a_condition_that_the_forms_cannot_show_is_left_to_the_text(desk, when):
    assert desk.ask("studio/ways.js", "testsOf", when) is None


@pytest.mark.parametrize(("words", "taken", "name"), [
    ("Not found yet!", [], "not_found_yet"), ("Ça va – déjà?", [], "ca_va_deja"), ("Go on", ["go_on"], "go_on_2"),
    ("", [], "step"), ("漢字", [], "step"), ("  _x", [], "x"), ("a" * 99, [], "a" * 40),
])
def test_an_id_is_made_of_words(desk, words, taken, name):
    assert desk.ask("studio/dom.js", "idOf", words, taken) == name


# --- the rehearsal

@pytest.fixture(scope="module")
def script():
    return walk_data(compile_script(FILE, path="premium.yaml"))


def rehearse(desk, script, about, *moves):
    return desk.ask("./studio_runner.mjs", "rehearse", script, about, list(moves))


def test_a_rehearsal_walks_answers_and_saves_its_way(desk, script):
    told = rehearse(desk, script, {"caller": {"first_name": "Jane"}, "opening": "I paid!"},
                    ["says", "It has been weeks!"], ["answer", "paid_by", "mail"], ["take", "on"], ["take", None])
    assert told["position"]["end"] == "resolved"
    assert told["path"] == {
        "name": "test", "caller": {"first_name": "Jane"}, "opening": "I paid!", "ends": "resolved",
        "walk": [{"step": "hello", "says": "It has been weeks!", "answers": {"paid_by": "mail"}, "option": "on"},
                 {"step": "trace"}]}
    assert rehearse(desk, script, {}, ["along", told["path"]])["path"]["walk"] == told["path"]["walk"]


def test_going_back_keeps_what_was_answered_and_jumps_over_a_loop(desk, script):
    told = rehearse(desk, script, {}, ["answer", "paid_by", "card"], ["take", "again"], ["take", "again"], ["take", "on"],
                    ["return", 1])
    assert told["position"] == {"step": "hello", "phase": "acknowledge", "end": None, "trail": ["hello", "hello"]}
    assert told["known"] == {"paid_by": "card"}
    assert [stop["step"] for stop in told["stops"]] == ["hello"]


def test_what_is_known_is_not_asked_and_what_is_fresh_is(desk, script):
    told = rehearse(desk, script, {"known": {"paid_by": "card", "why": "x"}})
    assert told["known"] == {"paid_by": "card"}
    assert told["missing"] == []
    assert rehearse(desk, script, {})["missing"] == ["paid_by"]


def test_lines_are_said_with_the_callers_name_and_those_for_a_hot_caller_first(desk, script):
    told = rehearse(desk, script, {"caller": {"first_name": "Jane"}, "mood": "hot", "known": {"paid_by": "card"}})
    assert [line["text"] for line in told["lines"]] == ["At once.", "I see, Jane.", "You paid by card."]
    assert rehearse(desk, script, {})["lines"][0]["text"] == "I see."


def test_a_path_that_goes_another_way_stops_where_it_does(desk, script):
    told = rehearse(desk, script, {}, ["along", {"known": {}, "walk": [
        {"step": "hello", "answers": {"paid_by": "card"}, "option": "on"}, {"step": "trace"}]}])
    assert (told["position"]["step"], "trace" in told["why"]) == ("done", True)
    assert "no such way" in rehearse(desk, script, {}, ["along", {"walk": [{"step": "hello", "option": "gone"}]}])["why"]


def test_what_begins_in_the_middle_stands_there(desk, script):
    assert rehearse(desk, script, {"from": "trace"})["position"]["step"] == "trace"
