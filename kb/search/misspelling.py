"""Which words somebody may have meant whose finger slipped once."""

from collections.abc import Set as AbstractSet
from typing import Any

from kb.search.compiled import are_compiled
from kb.search.words import beginning_with, near

_compiled: Any = None
if are_compiled("kb.search.slips"):
    from kb.search import slips as _slips

    _compiled = _slips


def near_among(word: str, known: AbstractSet[str]) -> set[str]:
    """Of the known words those that are one slip away (or none)."""
    found: set[str] | None = _compiled.near_among(word, known) if _compiled else None
    return near_among_plainly(word, known) if found is None else found


def near_among_plainly(word: str, known: AbstractSet[str]) -> set[str]:
    """The same, for all letters and without a compiler; `slips.pyx` is held to it."""
    return {other for other in near(word) if other in known}


def begun_near(word: str, words: list[str]) -> set[str]:
    """Of words in order the first of those that begin with something one slip away, and no shorter than what was typed."""
    found: set[str] | None = _compiled.begun_near(word, words) if _compiled else None
    return begun_near_plainly(word, words) if found is None else found


def begun_near_plainly(word: str, words: list[str]) -> set[str]:
    """The same, for all letters and without a compiler; `slips.pyx` is held to it."""
    return {first for other in set(near(word)) if len(other) >= len(word) for first in beginning_with(other, words)[:1]}
