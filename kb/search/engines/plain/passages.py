"""What passages are worth to a query."""

from collections.abc import Sequence

import numpy as np

from kb.search.engines.plain.sums import added_up, begins
from kb.search.engines.worths import Weight, Whole


class Passages:
    """The passages in which words of a query stand, each worth what these are together.

    `ats` and `worths` are the units of each word; `doc_of` is the document of each unit, and `first` the first unit of each
    document, and behind them all the number of units.
    """

    def __init__(self, ats: Sequence[Whole], worths: Sequence[Weight], doc_of: Whole, first: Whole) -> None:
        self._units, self._worths = added_up(ats, worths, doc_of.size)
        self._docs, self._first = doc_of[self._units], first

    def add_best(self, scores: Weight, share: float) -> None:
        """Add to each document a share of what its best passage is worth."""
        if self._docs.size:
            starts = begins(self._docs)
            scores[self._docs[starts]] += share * np.maximum.reduceat(self._worths, starts)

    def best(self, docs: Whole) -> list[int]:
        """The best passage of each of these documents, the first of equals; -1 where there is none. May be asked for once."""
        begin, end = self._units.searchsorted(self._first[docs]), self._units.searchsorted(self._first[docs + 1])
        return [int(self._units[one + int(self._worths[one:other].argmax())]) if one < other else -1
                for one, other in zip(begin.tolist(), end.tolist(), strict=True)]
