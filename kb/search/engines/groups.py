"""All forms that a word of a query may take in the documents of a view, added up to what they are worth."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.weights import WORTH

Whole = NDArray[np.int64]
Weight = NDArray[np.float64]
Why = NDArray[np.int8]

WHYS = tuple(WORTH)
"""Why a form counts, the surest first; documents keep its place in this list."""
SURE = np.array([WORTH[why] for why in WHYS])


def _none() -> Whole:
    return np.empty(0, np.int64)


def _no_why() -> Why:
    return np.empty(0, np.int8)


def _nothing() -> Weight:
    return np.empty(0, np.float64)


@dataclass(frozen=True)
class Worths:
    """What some places (documents or units, ascending) are worth, and of documents by which kind of form (see `WHYS`)."""

    at: Whole = field(default_factory=_none)
    worth: Weight = field(default_factory=_nothing)
    why: Why = field(default_factory=_no_why)

    def times(self, factor: float) -> "Worths":
        """The same places, worth so many times as much."""
        return replace(self, worth=self.worth * factor)


@dataclass(frozen=True)
class Group:
    """All forms that one word of a query may take, and what they are worth to each document and unit."""

    rarity: float = 0.0
    docs: Worths = Worths()
    units: Worths = Worths()
    titles: Worths = Worths()
    """How much of each title is said, as the rarity of its words."""
    marks: frozenset[str] = frozenset()
    instead: str = ""

    @property
    def nbytes(self) -> int:
        """How much memory it takes."""
        return sum(array.nbytes for each in (self.docs, self.units, self.titles) for array in (each.at, each.worth, each.why))

    def counting(self, rarity: float, why: str | None = None) -> "Group":
        """The same forms, as if they were so rare, and for another reason."""
        factor = rarity / self.rarity if self.rarity else 0.0
        docs = self.docs.times(factor)
        if why is not None:
            docs = replace(docs, why=np.full(docs.at.size, WHYS.index(why), np.int8))
        return replace(self, rarity=rarity, docs=docs, units=self.units.times(factor))


def added(at: Whole, worth: Weight, why: Why | None = None) -> Worths:
    """What stands at the same place, added up; the surest kind of form is kept."""
    if not at.size:
        return Worths()
    order = np.argsort(at, kind="stable")
    at = at[order]
    starts = begins(at)
    kept = _no_why() if why is None else np.minimum.reduceat(why[order], starts)
    return Worths(at[starts], np.add.reduceat(worth[order], starts), kept)


def best(each: Sequence[Worths]) -> Worths:
    """At each place the one that is worth most; the earlier of equals."""
    if len(each) == 1:
        return each[0]
    at, worth = np.concatenate([one.at for one in each]), np.concatenate([one.worth for one in each])
    if not at.size:
        return Worths()
    order = at.argsort(kind="stable")
    at, worth = at[order], worth[order]
    starts = begins(at)
    most = np.maximum.reduceat(worth, starts)
    why = np.concatenate([one.why for one in each])
    if why.size:
        place = np.repeat(np.arange(starts.size), np.diff(starts, append=at.size))
        first = (worth == most[place]).nonzero()[0]
        why = why[order][first[begins(place[first])]]
    return Worths(at[starts], most, why)


def saturated(worth: Weight, bend: float) -> Weight:
    """Again and again counts less: worth (k + 1) / (k + worth), as in BM25."""
    return (bend + 1) * worth / (bend + worth)


def begins(ascending: Whole) -> Whole:
    """Where each new number begins. Needs one at least."""
    fresh = np.empty(ascending.size, bool)
    fresh[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


def strongest(groups: Iterable[Group]) -> Group:
    """One group of several, of which each document takes the one that is worth most to it: a word can mean only one thing."""
    groups = [group for group in groups if group.docs.at.size]
    if len(groups) < 2:
        return groups[0] if groups else Group()
    return Group(
        max(group.rarity for group in groups), best([group.docs for group in groups]), best([group.units for group in groups]),
        best([group.titles for group in groups]), frozenset().union(*(group.marks for group in groups)),
        next((group.instead for group in groups if group.instead), ""))
