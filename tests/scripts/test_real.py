"""Real flows in our format: compiled, linted, every way walked, recorded paths replayed to the outcome that they must reach."""

import csv

import pytest

from kb.scripts import advance, begin, check, compile_script
from tests.scripts.real import GOVUK, STAR, govuk, star
from tests.scripts.walking import every_way

FLOWS = sorted(file.stem for file in (GOVUK / "scripts").glob("*.json"))
TASKS = sorted(file.stem for file in (STAR / "scripts").glob("*.json"))

pytestmark = pytest.mark.skipif(not FLOWS or not TASKS, reason="the collected flows are not on this machine")


def errors(source):
    return [str(fault) for fault in check(source) if fault.is_error]


@pytest.mark.parametrize("name", FLOWS)
def test_a_smart_answer_is_walked_on_every_recorded_path(name):
    source, answers, ids = govuk(name)
    assert errors(source) == []
    script = compile_script(source, path=name)
    every_way(script)
    with (GOVUK / "paths" / f"{name}.tsv").open(newline="", encoding="utf-8") as file:
        paths = list(csv.DictReader(file, delimiter="\t"))
    assert paths
    for path in paths:
        known, position = {}, begin(script, {})
        position = advance(script, position, "begin", None, known)
        for response in path["responses"].split(" > "):
            assert response in answers[position.step], (position.step, response)
            answer, asked = answers[position.step][response], bool(script.steps[position.step].questions)
            known[f"q_{position.step}"] = answer
            position = advance(script, position, position.step, None if asked else answer, known)
        assert (position.step, position.end) == (ids[path["expected_outcome_node"]], "resolved"), path["responses"]


@pytest.mark.parametrize("name", TASKS)
def test_a_service_flow_is_walked_to_its_ends(name):
    source = star(name)
    assert errors(source) == []
    script = compile_script(source, path=name)
    assert every_way(script) == set(script.steps)
