"""The starter scripts: without errors, through all four phases, every path walked to an end."""

import pytest

from kb.scripts import Script, check, compile_script, run_paths
from kb.scripts.format.conditions import comparisons, holds
from kb.scripts.format.outline import read_outline
from kb.scripts.steps import PHASES
from kb.shipped import shipped
from tests.scripts.walking import every_way

LIBRARY = {file.stem: file.read_text(encoding="utf-8") for file in sorted(shipped("scripts").rglob("*.yaml"))}
SOURCES = {name: source for name, source in LIBRARY.items() if not read_outline(source).is_snippet}
"""Scripts and pieces; snippets have no flow."""
ARTICLES = {file.stem: "" for file in shipped("articles").rglob("*.md")}


DO_SOMETHING = {
    "same-charge-again": {"concession", "escalate"}, "wants-a-supervisor": {"concession", "escalate"},
    "warm-hand-over": {"transfer"}, "to-and-fro": {"transfer", "escalate"}, "claim-status": {"escalate", "open"},
    "parcel-or-label": {"concession", "escalate", "open"},
    "deductible-roll-over": {"concession", "escalate", "open"}, "call-back-due": {"escalate"}, "change-of-address": {"transfer"},
}
"""The kinds of step, apart from promises, by which a script acts."""


@pytest.fixture(params=SOURCES)
def name(request):
    return request.param


@pytest.fixture
def script(name) -> Script:
    return compile_script(SOURCES[name], path=name, library=LIBRARY.get)


@pytest.mark.parametrize("name", LIBRARY)
def test_it_has_no_faults(name):
    assert [str(fault) for fault in check(LIBRARY[name], path=name, articles=ARTICLES, library=LIBRARY.get)] == []


def test_its_paths_are_green_and_make_a_practice(script):
    assert [result for result in run_paths(script) if not result.green] == []
    assert 2 <= len(script.paths) <= 4
    if script.piece:
        return
    for path in script.paths:
        assert path.opening and path.mood and path.caller["first_name"] and path.caller["last_name"], path.name
    assert sum(bool(stop.says) for path in script.paths for stop in path.walk) >= 10
    assert any(path.mood == "hot" for path in script.paths)


def test_every_step_can_be_stood_on_and_every_path_goes_on_or_ends(script):
    shown = {step.id for step in script.steps.values() if not step.passes}
    assert every_way(script) == shown


def test_a_script_to_start_goes_through_all_phases_and_branches_twice(script):
    if script.piece:
        pytest.skip("a piece of other scripts")
    assert {step.phase for step in script.steps.values() if step.phase} == set(PHASES)
    assert sum(bool(step.rules) for name, step in script.steps.items() if "." not in name) >= 2


def test_every_rule_holds_for_some_answers(script):
    """Each rule is decided by the answers that it asks for; one that nothing can fulfil would be a path that nobody walks."""
    for step in script.steps.values():
        for rule in step.rules:
            known = {question: _fulfils(operator, wanted) for question, operator, wanted in comparisons(rule.when)}
            assert holds(rule.when, known) or any(holds(rule.when, {name: value}) for name, value in known.items()) \
                or "not" in str(rule.when), (step.id, rule.when)


@pytest.mark.parametrize("name", DO_SOMETHING)
def test_what_a_script_says_is_done_is_done_by_a_step(script, name):
    assert {step.kind for step in script.steps.values()} >= DO_SOMETHING[name]


def test_goodwill_is_within_the_house_facts_and_goes_on_by_the_callers_answer(script):
    for step in script.steps.values():
        given = step.data().get("concession")
        if given is None:
            continue
        assert given["type"] in {"goodwill", "express_shipment"} and (given["up_to"] or 0) <= 25
        assert {"accepted", "declined"} <= {option.id for option in step.options} or step.to


def test_a_caller_is_put_through_blind_only_by_his_own_wish():
    scripts = [compile_script(source, path=name, library=LIBRARY.get) for name, source in SOURCES.items()]
    blind = [step for script in scripts for step in script.steps.values()
             if "." not in step.id and step.data().get("transfer", {}).get("how") == "blind"]
    assert [step.id for step in blind] == ["put_through"]


def test_asking_for_a_supervisor_has_its_triggers():
    script = compile_script(SOURCES["wants-a-supervisor"], path="wants-a-supervisor", library=LIBRARY.get)
    triggers = {step.data()["escalate"]["trigger"] for step in script.steps.values() if step.kind == "escalate"}
    assert triggers == {"danger", "lawyer", "privacy", "abuse", "third_call", "beyond_me", "caller_asked"}


def _fulfils(operator, wanted):
    if operator == "in":
        return wanted[0]
    if operator == "empty":
        return None if wanted else "x"
    if operator in {"gt", "lt"} and isinstance(wanted, (int, float)):
        return wanted + (1 if operator == "gt" else -1)
    return wanted
