"""The walk and its conditions on one file of vectors, here and in the browser's language."""

import json
from pathlib import Path

import pytest

from kb.scripts import compile_script
from kb.scripts.format.conditions import OPERATORS, holds
from tests.scripts.walking import followed, walked

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
WALKED = ("phase", "to", "rules", "default", "options", "end", "names")

conditions = pytest.mark.parametrize(
    "case", VECTORS["conditions"], ids=lambda case: f"{case['name']}: {json.dumps(case['answers'], ensure_ascii=False)[:40]}")
follows = pytest.mark.parametrize("case", VECTORS["follows"], ids=lambda case: case["name"])
walks = pytest.mark.parametrize("case", VECTORS["walks"], ids=lambda case: case["name"])


def script_called(name):
    """A script of the vectors, compiled from its source."""
    given = VECTORS["scripts"][name]
    pieces = {piece: "\n".join(lines) for piece, lines in given["pieces"].items()}
    return compile_script("\n".join(given["source"]), path=name, library=pieces.get)


@conditions
def test_a_condition_holds_or_not(case):
    assert holds(case["when"], case["answers"]) is case["holds"]


@conditions
def test_a_condition_holds_or_not_in_the_browser(case, browser_walk):
    assert browser_walk.ask({"when": case["when"], "answers": case["answers"]}) is case["holds"]


@pytest.mark.parametrize("name", VECTORS["scripts"])
def test_the_scripts_of_the_vectors_are_what_their_sources_compile_to(name):
    data = script_called(name).data()
    steps = {step: _walked(given) for step, given in data["steps"].items()}
    assert {"start": data["start"], "steps": steps} == VECTORS["scripts"][name]["compiled"]


def _walked(step):
    """What of a step the walk looks at."""
    asked = [{"name": question["name"], "optional": question["optional"]} for question in step["questions"]]
    return {**{field: step[field] for field in WALKED}, "questions": asked}


@walks
def test_a_walk_stands_where_the_vectors_say(case):
    assert walked(script_called(case["script"]), case["moves"]) == [move["then"] for move in case["moves"]]


@walks
def test_a_walk_in_the_browser_stands_where_the_vectors_say(case, browser_walk):
    compiled = VECTORS["scripts"][case["script"]]["compiled"]
    assert browser_walk.ask({"script": compiled, "moves": case["moves"]}) == [move["then"] for move in case["moves"]]


@follows
def test_what_still_applies_is_what_the_vectors_say(case):
    assert followed(script_called(case["script"]), case) == case["then"]


@follows
def test_what_still_applies_in_the_browser_is_what_the_vectors_say(case, browser_walk):
    asked = {name: case[name] for name in ("moves", "taken", "answers")} | {"changed": case.get("changed", [])}
    assert browser_walk.ask({"script": VECTORS["scripts"][case["script"]]["compiled"], **asked}) == case["then"]


def test_every_operator_has_its_vectors():
    text = json.dumps([case["when"] for case in VECTORS["conditions"]])
    assert [name for name in (*OPERATORS, "all", "any", "not") if f'"{name}": ' not in text] == []
