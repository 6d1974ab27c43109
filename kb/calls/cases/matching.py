"""Whether what a caller says now is what he said before. Pure: by its code, or by its words."""

from collections.abc import Collection, Iterable
from typing import Protocol

ENOUGH = 0.6
"""So much of the shorter of two wordings must stand in the other."""


class Worded(Protocol):
    """What has a code and words: a row of `call_case`."""

    code: str | None
    forms: list[str]


def likeness(one: Worded, others: Iterable[Worded]) -> float:
    """How like `one` is to what was said in several calls: 2 by code, 0 … 1 by words, 0 where it is something else."""
    return max((_like(one, other) for other in others), default=0.0)


def _like(one: Worded, other: Worded) -> float:
    if one.code and other.code:
        return 2.0 if one.code == other.code else 0.0
    return _shared(one.forms, other.forms)


def _shared(one: Collection[str], other: Collection[str]) -> float:
    shorter = min(len(set(one)), len(set(other)))
    share = len(set(one) & set(other)) / shorter if shorter else 0.0
    return share if share >= ENOUGH else 0.0
