"""The documents of an open index that exist for an asker, for whoever ranks them by something else than words."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kb.search.document import Passage

if TYPE_CHECKING:
    from kb.search.engines.opened import OpenIndex


@lru_cache(maxsize=200_000)
def state_name(key: str, digest: str) -> bytes:
    """Sixteen bytes for a document and sixteen for the state that it is in."""
    return blake2b(key.encode(), digest_size=16).digest() + blake2b(digest.encode(), digest_size=16).digest()


class Roll:
    """The documents of an open index by number, in the state in which it has them; deleted ones too."""

    def __init__(self, index: "OpenIndex") -> None:
        self._index = index
        self.keys = [head.key for head in index.heads]
        self.names = [state_name(head.key, head.digest) for head in index.heads]
        self.number = {self.keys[number]: number for number in np.flatnonzero(index.alive).tolist()}

    def looks(self, key: str) -> tuple[object, ...]:
        """What a list shows of a document besides its passage, as far as an index knows: title, say-line, category and tags."""
        number = self.number[key]
        head = self._index.heads[number]
        return head.title, self._index.passage(int(self._index.first[number])).text, head.category, head.facets

    def passage(self, key: str, number: int) -> Passage:
        """A passage of a document, counted from 0 as `passages_of` gives them; -1 is its say-line, where it has one."""
        index, head = self._index, int(self._index.first[self.number[key]])
        said = index.passage(head)
        unit = head + 1 + (max(0, number) if not said.text else number)
        belongs = head < unit < index.doc_of.size and index.doc_of[unit] == self.number[key]
        return index.passage(unit) if belongs else said


@dataclass(frozen=True)
class Allowed:
    """The documents of a roll that may take part, as a mask."""

    roll: Roll
    mask: NDArray[np.bool_]

    def holds(self, key: str) -> bool:
        """Whether this document is one of them."""
        number = self.roll.number.get(key)
        return number is not None and bool(self.mask[number])
