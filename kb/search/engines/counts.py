"""How many of some documents have each thing by which a list can be narrowed: their kind, category and facets."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.columns import Head
from kb.search.engines.postings import tally


class Counts:
    """What the documents of an index have, ready to be counted."""

    def __init__(self, heads: Iterable[Head]) -> None:
        number: dict[str, int] = {}
        starts, names = [0], []
        for head in heads:
            names += [number.setdefault(name, len(number)) for name in _names(head)]
            starts.append(len(names))
        self._names = list(number)
        self._starts, self._name = np.array(starts, np.int64), np.array(names, np.int64)

    def of(self, docs: NDArray[np.int32]) -> Mapping[str, int]:
        """How many of these have what, as `{"kind:article": 3, "category:Billing": 2, "tag:claims": 1}`."""
        counts = tally(docs.astype(np.int64), self._starts, self._name, len(self._names))
        return {self._names[name]: count for name, count in counts}


def _names(head: Head) -> Iterator[str]:
    yield f"kind:{head.kind}"
    parts = head.category.split("/") if head.category else []
    yield from ("category:" + "/".join(parts[: depth + 1]) for depth in range(len(parts)))
    yield from sorted(head.facets)
