"""What search answers: hits in their order, and what is to be said about them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from markupsafe import Markup

from kb.search.document import Card
from kb.search.engines import Count, uncounted


class Hit(NamedTuple):
    """A thing that was found. `snippet` is HTML with `<mark>`, from under `heading`; `why` is exact, stemmed, synonym, prefix,
    part, similar, meaning or pinned.
    """

    card: Card
    snippet: Markup
    score: float
    why: str
    kind: str = "article"
    heading: str = ""

    @property
    def key(self) -> str:
        """Its name among things of all kinds."""
        return f"{self.kind}:{self.card.id}"


@dataclass(frozen=True)
class Wish:
    """One of several wishes in a query, in the words of the query, and the key of what answers it best."""

    text: str
    key: str


@dataclass(frozen=True)
class Results:
    """The answer to a query. `took_ms` runs from the parsed query to the hits complete with passages, rights and why.

    With `nothing_fits` there may be hits, but none that should be taken for an answer.
    """

    query: str
    took_ms: float = 0.0
    total: int = 0
    suggestion: str | None = None
    also_searched: list[str] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    nothing_fits: bool = False
    wishes: list[Wish] = field(default_factory=list)
    counts: Count = field(default=uncounted, compare=False)


TRUST: dict[str, Callable[[Card], bool]] = {
    "checked": lambda card: card.confidence == "validated" and not card.stale,
    "unchecked": lambda card: card.confidence in {"wip", "not_validated"},
    "stale": lambda card: card.stale,
}
"""By what a list may be narrowed, as the store has it at this moment."""
