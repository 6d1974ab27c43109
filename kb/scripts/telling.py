"""A condition as one reads it."""

from collections.abc import Mapping
from typing import Any

from kb.scripts.format.questions import Question

_ORDERS = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most"}


_NO_QUESTIONS: Mapping[str, Question] = {}


def in_words(when: Any, questions: Mapping[str, Question] = _NO_QUESTIONS) -> str:
    """`{paid_by: mail}` is *paid by is mail*, or *paid by is By mail* where the question is known and calls the answer so.

    What is no condition (a draft may hold anything) is told as it stands.
    """
    if not isinstance(when, Mapping):
        return str(when)
    parts = [_part_in_words(name, wanted, questions) for name, wanted in when.items()]
    return " and ".join(parts)


def _part_in_words(name: str, wanted: Any, questions: Mapping[str, Question]) -> str:
    if name in {"all", "any"} and isinstance(wanted, list):
        return "(" + (" and " if name == "all" else " or ").join(in_words(one, questions) for one in wanted) + ")"
    if name == "not":
        return f"not ({in_words(wanted, questions)})"
    question = questions.get(name)
    labels = {choice.value: choice.label for choice in question.options} if question else {}
    name = name.replace("_", " ").removesuffix(" is")
    if isinstance(wanted, Mapping):
        return " and ".join(f"{name} {_test_in_words(operator, value, labels)}" for operator, value in wanted.items())
    return f"{name} is {_value(wanted, labels)}"


def _test_in_words(operator: str, value: Any, labels: Mapping[str, str]) -> str:
    if operator == "empty":
        return "is not answered" if value else "is answered"
    if operator == "in" and isinstance(value, list):
        return "is one of " + ", ".join(_value(one, labels) for one in value)
    return f"is {_ORDERS.get(operator, operator)} {_value(value, labels)}"


def _value(value: Any, labels: Mapping[str, str]) -> str:
    return labels.get(str(value), str(value))
