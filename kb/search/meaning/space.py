"""The vectors of one state of the store in memory, ready to be compared with that of a question."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.allowed import Allowed, Roll
from kb.search.meaning.vectors import SIZE, TOP, Records

COARSE = 64
"""The first look compares so many numbers, those in which these documents differ most."""
SHORTLIST = 512
"""So many stretches are then compared in full."""
SAMPLE = 4096
"""In which numbers documents differ is read from at most so many stretches."""


WHOLE = 0.2
"""How much it counts, beside the best stretch, how near a document is on the whole."""


class Near(NamedTuple):
    """A document near a question: its key, how near (the cosine of its best stretch, and `WHOLE` of the mean of all), and
    which passage is the best (-1: its title).
    """

    key: str
    nearness: float
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
        self._coarse = np.empty((COARSE, len(rows)), np.float32)
        for piece in self._pieces():
            self._coarse[:, piece] = (self._full(piece) @ self._basis).T
        self._centre, self._centre_scale = self._centres()

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
        """The allowed documents nearest to a question, nearest first; of equals the first on the roll."""
        takes_part = np.append(allowed.mask, False)[places]
        rows = np.flatnonzero(takes_part)
        if len(rows) > SHORTLIST:
            rough = np.where(takes_part, (question @ self._basis) @ self._coarse, -np.inf)
            rows = np.argpartition(rough, -SHORTLIST)[-SHORTLIST:]
        cosines = self._full(rows) @ question
        order = np.lexsort((self._number[rows], -cosines))
        _, first = np.unique(places[rows[order]], return_index=True)
        best = order[first]  # of each document its best stretch
        owners = self._owner[rows[best]]
        nearness = cosines[best] + WHOLE * self._centre_scale[owners] * (self._centre[owners].astype(np.float32) @ question)
        keys = allowed.roll.keys
        return [Near(keys[int(places[rows[best[at]]])], float(nearness[at]), int(self._number[rows[best[at]]]) - 1)
                for at in np.argsort(-nearness, kind="stable")[:limit].tolist()]

    def _centres(self) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
        """The mean of each document's stretches: scale × numbers."""
        sums = np.zeros((len(self._document), SIZE), np.float32)
        for rows in self._pieces():
            np.add.at(sums, self._owner[rows], self._full(rows))
        counts = np.bincount(self._owner, minlength=len(self._document))[:, None]
        means = sums / np.maximum(counts, 1)
        scale = np.maximum(np.abs(means).max(axis=1, initial=0.0), 1e-9) / TOP
        return np.rint(means / scale[:, None]).astype(np.int8), scale.astype(np.float32)

    def _pieces(self) -> Iterator[NDArray[np.intp]]:
        """All stretches, some at a time: four bytes for one would be much for all at once."""
        return (np.arange(at, min(at + SAMPLE, len(self))) for at in range(0, len(self), SAMPLE))

    def share(self, places: NDArray[np.intp], mask: NDArray[np.bool_]) -> float:
        """How many of the documents in a mask have vectors, as a share."""
        there = np.zeros(len(mask) + 1, bool)
        there[places] = True
        return float(there[:-1][mask].mean()) if mask.any() else 0.0

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
