"""The vectors of one state of the store in memory, ready to be compared with that of a question."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.allowed import Allowed, Roll
from kb.search.meaning.vectors import SIZE, Records

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


class Space:
    """Stretches of documents as points. Never changes: another state of the store is another space."""

    def __init__(self, records: Records) -> None:
        latest: dict[tuple[bytes, int], int] = {}
        for row, (key, state, number) in enumerate(zip(*(records[name].tolist() for name in ("key", "state", "number")),
                                                       strict=True)):
            latest[key + state, number] = row
        rows = np.fromiter(latest.values(), np.intp, len(latest))
        self._document: dict[bytes, int] = {}
        owners = (self._document.setdefault(name, len(self._document)) for name, _ in latest)
        self._owner = np.fromiter(owners, np.intp, len(rows))
        self._number = records["number"][rows].astype(np.intp)
        self._numbers = np.ascontiguousarray(records["numbers"][rows])
        self._scale = records["scale"][rows]
        self._basis = _basis(self._numbers, self._scale)
        self._coarse = np.empty((len(rows), COARSE), np.float32)
        for at in range(0, len(rows), SAMPLE):  # in pieces: four bytes for one would be much for all at once
            self._coarse[at : at + SAMPLE] = self._full(np.arange(at, min(at + SAMPLE, len(rows)))) @ self._basis

    def __len__(self) -> int:
        return len(self._owner)

    def places(self, roll: Roll) -> NDArray[np.intp]:
        """The number on the roll of each stretch's document; one that is not on it in this state has the number behind all."""
        place = np.full(len(self._document), len(roll.keys), np.intp)
        for number, name in enumerate(roll.names):
            document = self._document.get(name)
            if document is not None:
                place[document] = number
        return place[self._owner]

    def nearest(self, question: NDArray[np.float32], places: NDArray[np.intp], allowed: Allowed, limit: int) -> list[Near]:
        """The allowed documents nearest to a question, nearest first (of equals the first on the roll), then those wanted."""
        takes_part = np.append(allowed.mask, False)[places]
        rows = np.flatnonzero(takes_part)
        if len(rows) > SHORTLIST:
            rough = np.where(takes_part, self._coarse @ (question @ self._basis), -np.inf)
            wanted = np.append(np.zeros_like(allowed.mask), False)
            wanted[list(allowed.also)] = True
            wanted[:-1] &= allowed.mask
            rows = np.union1d(np.argpartition(rough, -SHORTLIST)[-SHORTLIST:], np.flatnonzero(wanted[places]))
        cosines = self._full(rows) @ question
        also = set(allowed.also)
        best: dict[int, Near] = {}
        for at in np.lexsort((self._number[rows], places[rows], -cosines)).tolist():
            place = int(places[rows[at]])
            if place not in best and (len(best) < limit or place in also):
                best[place] = Near(allowed.roll.keys[place], float(cosines[at]), int(self._number[rows[at]]) - 1)
        return list(best.values())

    def _full(self, rows: NDArray[np.intp]) -> NDArray[np.float32]:
        found: NDArray[np.float32] = self._numbers[rows].astype(np.float32) * self._scale[rows][:, None]
        return found


def _basis(numbers: NDArray[np.int8], scale: NDArray[np.float32]) -> NDArray[np.float32]:
    """The directions in which these vectors differ most, one a column."""
    if not len(numbers):
        return np.eye(SIZE, COARSE, dtype=np.float32)
    some = slice(None, None, max(1, len(numbers) // SAMPLE))
    points = numbers[some].astype(np.float32) * scale[some][:, None]
    _, directions = np.linalg.eigh(points.T @ points)
    return np.ascontiguousarray(directions[:, -COARSE:], np.float32)
