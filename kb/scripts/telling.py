"""A condition as one reads it."""

from collections.abc import Mapping
from typing import Any

_ORDERS = {"gt": "more than", "gte": "at least", "lt": "less than", "lte": "at most"}


def in_words(when: Any) -> str:
    """`{paid_by: mail}` is *paid by is mail*. What is no condition (a draft may hold anything) is told as it stands."""
    if not isinstance(when, Mapping):
        return str(when)
    parts = [_part_in_words(name, wanted) for name, wanted in when.items()]
    return " and ".join(parts)


def _part_in_words(name: str, wanted: Any) -> str:
    if name in {"all", "any"} and isinstance(wanted, list):
        return "(" + (" and " if name == "all" else " or ").join(in_words(one) for one in wanted) + ")"
    if name == "not":
        return f"not ({in_words(wanted)})"
    name = name.replace("_", " ")
    if isinstance(wanted, Mapping):
        return " and ".join(f"{name} {_test_in_words(operator, value)}" for operator, value in wanted.items())
    return f"{name} is {wanted}"


def _test_in_words(operator: str, value: Any) -> str:
    if operator == "empty":
        return "is not answered" if value else "is answered"
    if operator == "in" and isinstance(value, list):
        return "is one of " + ", ".join(str(one) for one in value)
    return f"is {_ORDERS.get(operator, operator)} {value}"
