"""How many of some documents have each thing by which a list can be narrowed: their category, tags and language."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from kb.search.engines import Counted
from kb.search.engines.columns import Head
from kb.search.engines.postings import tally


class Counts:
    """What the documents of an index have, ready to be counted."""

    def __init__(self, heads: Iterable[Head]) -> None:
        having = [list(_names(head)) for head in heads]
        names = sorted({name for each in having for name in each})  # what belongs together stands together, in order
        number = {name: place for place, name in enumerate(names)}
        self._starts = np.cumsum([0, *map(len, having)], dtype=np.int64)
        self._name = np.array([number[name] for each in having for name in each], np.int64)
        self._values = [value for _, value in names]
        self._ranges = {of: (number[each[0]], number[each[-1]] + 1)
                        for of, found in groupby(names, key=lambda name: name[0]) if (each := list(found))}

    def of(self, docs: NDArray[np.int32], most: int) -> Counted:
        """What these have, so many of each: of those that are as frequent, the first by name."""
        counts = tally(docs.astype(np.int64), self._starts, self._name, len(self._values))
        found = {}
        for name, (start, end) in self._ranges.items():
            there = counts[start:end].nonzero()[0] + start  # mostly few of many
            best = there[(-counts[there]).argsort(kind="stable")[:most]]
            found[name] = [(self._values[place], count)
                           for place, count in zip(best.tolist(), counts[best].tolist(), strict=True)]
        return {name: best for name, best in found.items() if best}  # nothing tells of what is hidden, its name neither


def _names(head: Head) -> Iterator[tuple[str, str]]:
    parts = head.category.split("/") if head.category else []
    yield from (("category", "/".join(parts[: depth + 1])) for depth in range(len(parts)))
    for facet in head.facets:
        name, _, value = facet.partition(":")
        yield name, value
