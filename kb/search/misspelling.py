"""Which words somebody may have meant whose finger slipped once."""

from collections.abc import Iterable

from kb.search.compiled import are_compiled
from kb.search.words import beginning_with, near

COMPILED = are_compiled("kb.search.slips")
"""Whether most strings are ruled out in machine code, before they are made."""

if COMPILED:
    from kb.search.slips import Likely


class Vocabulary:
    """The words that may have been meant, which are in order."""

    def __init__(self, words: list[str], *, compiled: bool = COMPILED) -> None:
        self.known = frozenset(words)
        self._words = words
        self._likely = Likely(words) if compiled else None

    def near(self, word: str) -> frozenset[str]:
        """The words that are one slip away (or none)."""
        likely = self._likely.near(word) if self._likely else None
        return self.known.intersection(near(word) if likely is None else likely)

    def begun_near(self, word: str) -> set[str]:
        """The first of those that begin with something one slip away, and no shorter than what was typed, for each of these."""
        likely: Iterable[str] | None = self._likely.begun_near(word) if self._likely else None
        if likely is None:
            likely = (other for other in near(word) if len(other) >= len(word))
        return {first for other in set(likely) for first in beginning_with(other, self._words)[:1]}
