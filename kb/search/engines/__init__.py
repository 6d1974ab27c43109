"""The seam behind which search engines stand. A new engine is a file here, held to the tests that all engines share."""

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from kb.search.document import Document, Passage
from kb.search.engines.allowed import Allowed
from kb.search.query import Query

Counted = Mapping[str, list[tuple[str, int]]]
"""Of each by which a list can be narrowed the most frequent, and how many have them: `{"category": [("Billing", 3)]}`."""
Count = Callable[[int], Counted | None]
"""Counts all that fit, and gives so many of each; None where nothing can be counted."""


def uncounted(_most: int) -> None:
    """Where nothing can be counted."""
    return


@dataclass(frozen=True)
class Asker:
    """On whose behalf is asked: only documents of these kinds that these groups may see exist (None: all groups)."""

    groups: frozenset[str] | None
    kinds: frozenset[str]


class Match(NamedTuple):
    """One document that fits. `marks` are the words in it that fit; `why`: exact, stemmed, synonym, prefix, part or similar."""

    key: str
    score: float
    why: str
    passage: Passage | None = None
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Found:
    """The best matches, best first; `total` is how many there are; `similar` maps unknown words to what was taken instead,
    `also` are the words and phrases of editors that were found besides. `sure` is how much of what was asked for the best match
    answers: its score for each bit that the words of the query tell. 1 and more is an answer. `rather` maps words that hardly
    stand anywhere to a very near one that is far more frequent: nothing was taken instead, but it may have been meant.
    """

    matches: list[Match] = field(default_factory=list)
    total: int = 0
    similar: dict[str, str] = field(default_factory=dict)
    also: list[str] = field(default_factory=list)
    sure: float = 0.0
    rather: dict[str, str] = field(default_factory=dict)
    counts: Count = field(default=uncounted, compare=False)


class Engine(Protocol):
    """An index of documents that can be brought up to date by difference. Everything in it may be lost at any time."""

    @property
    def mark(self) -> str | None:
        """The change up to which the index that this process has open is complete; None when it has none."""
        ...

    @property
    def in_force(self) -> bool:
        """Whether what this process has open is what the others would open; asked at each query, so it must be cheap."""
        ...

    def refresh(self) -> bool:
        """Open what another process may have made since. True when what is in force is open; never raises."""
        ...

    def writing(self, wait: float) -> AbstractContextManager[bool]:
        """Held by the one that writes, of all processes; gives False when another has it for longer than `wait` (s)."""
        ...

    def known(self) -> dict[str, str]:
        """The digest of every document in the index, by key; {} when there is no index that can be trusted."""
        ...

    def apply(self, put: Iterable[Document], drop: Collection[str], mark: str, *, anew: bool) -> None:
        """Put these documents in (in place of older ones with their key), drop these keys, and open the result.

        With `anew`, begin from nothing: what is there cannot be trusted, or is not wanted; it answers until this is done.
        """
        ...

    def remark(self, mark: str) -> None:
        """Nothing has to be applied: the index is complete up to this later change."""
        ...

    def search(self, query: Query, asker: Asker, limit: int, category: str | None = None, facets: Collection[str] = ()) -> Found:
        """The `limit` best of all documents that exist for the asker, in the order of all of them. `category` and `facets`
        take out what does not belong there, after everything has been ranked as without them.
        """
        ...

    def allowed(self, asker: Asker, category: str | None = None, facets: Collection[str] = ()) -> Allowed | None:
        """The documents that exist for the asker, in a category and with these facets; None where no index is open."""
        ...

    def categories(self, asker: Asker) -> list[str]:
        """The categories of the documents that exist for the asker, in order."""
        ...
