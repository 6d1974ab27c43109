"""Words that a slip of the fingers may have meant, looked for in machine code."""

from collections.abc import Set as AbstractSet

def near_among(word: str, known: AbstractSet[str]) -> set[str] | None:
    """As `misspelling.near_among`; None where that has to do it."""

def begun_near(word: str, words: list[str]) -> set[str] | None:
    """As `misspelling.begun_near`; None where that has to do it."""
