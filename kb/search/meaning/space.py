"""The vectors of one state of the store in memory, ready to be compared with that of a question."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.meaning.vectors import SIZE, Records, name_of

COARSE = 64
"""The first look compares so many numbers, those in which these documents differ most."""
SHORTLIST = 512
"""So many stretches are then compared in full."""
SAMPLE = 4096
"""In which numbers documents differ is read from at most so many stretches."""


class Near(NamedTuple):
    """A document near a question: its key, the cosine of its best stretch, and which passage that is (-1: its title)."""

    key: str
    cosine: float
    passage: int


class Members:
    """The documents that may take part: all of a view, in the state in which the index has them."""

    def __init__(self, states: Mapping[str, str]) -> None:
        self.keys = list(states)
        self.names = [name_of(key) + name_of(digest) for key, digest in states.items()]


class Space:
    """Stretches of documents as points. Never changes: another state of the store is another space."""

    def __init__(self, records: Records) -> None:
        names = np.ascontiguousarray(records[["key", "state"]]).astype([("key", "V16"), ("state", "V16")])
        whole = names.view("V32") if len(names) else np.empty(0, "V32")
        raw = [name.tobytes() for name in whole]
        latest = {(name, int(number)): row for row, (name, number) in enumerate(zip(raw, records["number"], strict=True))}
        rows = np.fromiter(latest.values(), np.intp, len(latest))
        self._document: dict[bytes, int] = {}
        owners = [self._document.setdefault(name, len(self._document)) for name, _ in latest]
        self._owner = np.array(owners, np.intp)
        self._number = records["number"][rows].astype(np.intp)
        self._numbers = records["numbers"][rows]
        self._scale = records["scale"][rows]
        self._basis = _basis(self._numbers, self._scale)
        self._coarse = self._full(slice(None)) @ self._basis if len(rows) else np.empty((0, COARSE), np.float32)

    def __len__(self) -> int:
        return len(self._owner)

    def mask(self, members: Members) -> "Mask":
        """Which stretches belong to these documents."""
        place = np.full(len(self._document) + 1, -1, np.intp)
        for at, name in enumerate(members.names):
            place[self._document.get(name, -1)] = at
        place[-1] = -1
        return Mask(members, place[self._owner])

    def nearest(self, question: NDArray[np.float32], mask: "Mask", limit: int) -> list[Near]:
        """The documents nearest to a question, nearest first, of those in the mask. Equals stand in the mask's order."""
        rows = mask.rows
        if len(rows) > SHORTLIST:
            rough = self._coarse[rows] @ (question @ self._basis) if mask.partly else self._coarse @ (question @ self._basis)
            rows = rows[np.argpartition(rough, -SHORTLIST)[-SHORTLIST:]]
        cosines = self._full(rows) @ question
        best: dict[int, Near] = {}
        for at in np.lexsort((self._number[rows], mask.place[rows], -cosines)):
            place = int(mask.place[rows[at]])
            if place not in best:
                best[place] = Near(mask.members.keys[place], float(cosines[at]), int(self._number[rows[at]]) - 1)
                if len(best) == limit:
                    break
        return list(best.values())

    def _full(self, rows: NDArray[np.intp] | slice) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._numbers[rows].astype(np.float32) * self._scale[rows][:, None]
        return found


class Mask:
    """The stretches of a space that belong to the members, and to which of them each belongs."""

    def __init__(self, members: Members, place: NDArray[np.intp]) -> None:
        self.members, self.place = members, place
        self.rows = np.flatnonzero(place >= 0)
        self.partly = len(self.rows) < len(place)


def _basis(numbers: NDArray[np.int8], scale: NDArray[np.float32]) -> NDArray[np.float32]:
    """The directions in which these vectors differ most, one a column."""
    if not len(numbers):
        return np.eye(SIZE, COARSE, dtype=np.float32)
    some = slice(None, None, max(1, len(numbers) // SAMPLE))
    points = numbers[some].astype(np.float32) * scale[some][:, None]
    _, directions = np.linalg.eigh(points.T @ points)
    return np.ascontiguousarray(directions[:, -COARSE:], np.float32)
