"""All forms that a word of a query may take in the documents of a view, added up to what they are worth."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from kb.search.engines.postings import best_of
from kb.search.engines.worths import WHYS, Worths


class Group(NamedTuple):
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
            docs = docs._replace(why=np.full(docs.at.size, WHYS.index(why), np.int8))
        return self._replace(rarity=rarity, docs=docs, units=self.units.times(factor))


def strongest(groups: Iterable[Group]) -> Group:
    """One group of several, of which each document takes the one that is worth most to it: a word can mean only one thing."""
    groups = [group for group in groups if group.docs.at.size]
    if len(groups) < 2:
        return groups[0] if groups else Group()
    return Group(
        max(group.rarity for group in groups), _best([group.docs for group in groups]), _best([group.units for group in groups]),
        _best([group.titles for group in groups]), frozenset().union(*(group.marks for group in groups)),
        next((group.instead for group in groups if group.instead), ""))


def _best(each: Sequence[Worths]) -> Worths:
    """At each place the one that is worth most; the earlier of equals."""
    if len(each) == 1:
        return each[0]
    return Worths(*best_of([one.at for one in each], [one.worth for one in each], [one.why for one in each]))
