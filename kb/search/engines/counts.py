"""How many of some documents have each thing by which a list can be narrowed: their kind, category and facets."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.columns import Head


class Counts:
    """What the documents of an index have, ready to be counted."""

    def __init__(self, heads: Iterable[Head]) -> None:
        number: dict[str, int] = {}
        docs, names = [], []
        for doc, head in enumerate(heads):
            for name in _names(head):
                docs.append(doc)
                names.append(number.setdefault(name, len(number)))
        self._size = docs[-1] + 1 if docs else 0
        self._names = list(number)
        self._doc, self._name = np.array(docs, np.int64), np.array(names, np.int64)

    def of(self, docs: NDArray[np.integer[Any]]) -> Mapping[str, int]:
        """How many of these have what, as `{"kind:article": 3, "category:Billing": 2, "tag:claims": 1}`."""
        if not docs.size or not self._names:
            return {}
        among = np.zeros(self._size, bool)
        among[docs[docs < self._size]] = True
        counts = np.bincount(self._name[among[self._doc]], minlength=len(self._names))
        return {self._names[name]: int(counts[name]) for name in np.flatnonzero(counts).tolist()}


def _names(head: Head) -> Iterator[str]:
    yield f"kind:{head.kind}"
    parts = head.category.split("/") if head.category else []
    yield from ("category:" + "/".join(parts[: depth + 1]) for depth in range(len(parts)))
    yield from sorted(head.facets)
