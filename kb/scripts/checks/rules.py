"""Rules that no run can ever take, found by trying.

What a test says of an answer changes only at the values that the test names. So for each question of a route a few answers
stand for all there can be, and every combination of them is tried.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from math import prod
from typing import Any

from kb.scripts.format.conditions import as_date, as_number, comparisons, holds
from kb.scripts.format.faults import Faults
from kb.scripts.format.outline import Outline
from kb.scripts.format.questions import Question
from kb.scripts.script import Script
from kb.scripts.steps import Rule, Step

MOST_TRIED = 5_000
"""Combinations for one route; where there are more, nothing is said about it."""

MOST_TRIED_IN_ALL = 200_000
"""Combinations for one script: linting goes on while an author types."""

_NUMBERS, _DATES, _CHOICES = {"number", "amount"}, {"date"}, {"choice", "yes_no"}
_SOMETHING_ELSE = "something else"


def check_rules(outline: Outline, script: Script, faults: Faults) -> None:
    """Warn of rules whose tests exclude each other, and of those that come after others which take all their cases.

    Routes that have an error already, or a fault at a rule, are left out.
    """
    told, left = {(fault.step, 0 if fault.is_error else fault.line) for fault in faults}, MOST_TRIED_IN_ALL
    for name, step in outline.steps.items():
        if told.isdisjoint({(name, 0), *((name, rule.line) for rule in step.rules)}):
            left -= _tried(step, name, script.questions, left, faults)


def _tried(step: Step, name: str, questions: Mapping[str, Question], left: int, faults: Faults) -> int:
    """Try one route; how many combinations it took."""
    answers = {asked: answers_to_try(questions.get(asked), tests) for asked, tests in _tests(step.rules).items()}
    count = prod(len(values) for values in answers.values())
    if not step.rules or count > min(MOST_TRIED, left):
        return 0
    ever: set[int] = set()
    first: set[int] = set()
    for values in product(*answers.values()):
        known = dict(zip(answers, values, strict=True))
        held = [place for place, rule in enumerate(step.rules) if holds(rule.when, known)]
        ever.update(held)
        first.update(held[:1])
    for place, rule in enumerate(step.rules):
        if place not in ever:
            faults.warning(rule, "This rule can never hold: no answers pass all of its tests.",
                           "Look at the values that it is held against.", name)
        elif place not in first:
            faults.warning(rule, "No run comes to this rule: those above it take every case that it is for.",
                           "Move it up, or take it out.", name)
    return count


def _tests(rules: Iterable[Rule]) -> dict[str, list[Any]]:
    """By question, every value that some rule holds its answer against."""
    found: dict[str, list[Any]] = {}
    for rule in rules:
        for asked, operator, wanted in comparisons(rule.when):
            values = [] if operator == "empty" else wanted if isinstance(wanted, list) else [wanted]
            found.setdefault(asked, []).extend(values)
    return found


def answers_to_try(question: Question | None, values: list[Any]) -> list[Any]:
    """Answers that stand for all there can be to a question (None: anything), where it is held against these values."""
    kind = question.type if question is not None else ""
    if question is not None and kind in _CHOICES:
        return [None, *(choice.value for choice in question.options)]
    numbers = sorted({number for value in values if (number := as_number(value)) is not None})
    dates = sorted({day for value in values if (day := as_date(value)) is not None})
    found: list[Any] = [None]
    if kind not in _DATES:
        found += _around(numbers) or ([1] if kind in _NUMBERS else [])
    if kind not in _NUMBERS:
        found += _days_around(dates) or (["2026-01-01"] if kind in _DATES else [])
    if kind not in _NUMBERS | _DATES:
        found += [_SOMETHING_ELSE, *(value for value in values if as_number(value) is None and as_date(value) is None)]
    return list(dict.fromkeys(found))


def _around(numbers: list[float]) -> list[float]:
    between = [(low + high) / 2 for low, high in pairwise(numbers)]
    return [*numbers, *between, numbers[0] - 1, numbers[-1] + 1] if numbers else []


def _days_around(dates: list[str]) -> list[str]:
    """These days, and the ones beside each. Every month counts 31 days, as conditions compare them."""
    places = [(int(text[:4]) * 12 + int(text[5:7]) - 1) * 31 + int(text[8:]) - 1 for text in dates]
    beside = [place + step for place in places for step in (-1, 1)]
    return [*dates, *(f"{place // 372:04}-{place // 31 % 12 + 1:02}-{place % 31 + 1:02}" for place in beside if place >= 0)]
