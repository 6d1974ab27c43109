"""What an engine keeps of its documents while it is open, as far as ranking needs it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from kb.search.document import Passage

FIELDS = ("title", "say", "keywords", "heading", "body")


@dataclass(frozen=True)
class Head:
    """A document's place in an index: its unit holds title, say-line and keywords; its passages follow, a unit each."""

    key: str
    digest: str
    kind: str
    category: str
    audience: frozenset[str]
    title: tuple[str, ...]
    """The stems of the title, in order, without words that only carry the sentence (unless it has no others)."""
    names: frozenset[tuple[str, ...]]
    """Each keyword in that form."""


@dataclass(frozen=True)
class Unit:
    """The smallest thing that is matched: a document's head or one of its passages. `lengths` are in words, by field."""

    key: str
    head: Head | None
    lengths: tuple[int, ...]


class Postings(Protocol):
    """An open index. Units are numbered from 0; numbers of deleted ones are None in `units`."""

    @property
    def units(self) -> Sequence[Unit | None]:
        """Every unit by its number."""
        ...

    @property
    def words(self) -> Sequence[str]:
        """Every word of the index once, in order."""
        ...

    @property
    def head_words(self) -> Sequence[str]:
        """Every word of titles and keywords once, in order."""
        ...

    def postings(self, field: str, word: str) -> tuple[Sequence[int], Sequence[int]]:
        """Units in which the word occurs in this field, ascending, and how often. May name deleted units."""
        ...

    def positions(self, field: str, word: str) -> Mapping[int, Sequence[int]]:
        """Where in the field the word stands, by unit. May name deleted units."""
        ...

    def passage(self, unit: int) -> Passage:
        """The text of a unit."""
        ...
