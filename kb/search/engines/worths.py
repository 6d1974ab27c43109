"""What some places, documents or units, are worth: what ranking adds up."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.weights import WORTH

Whole = NDArray[np.int64]
Weight = NDArray[np.float64]
Why = NDArray[np.int8]

WHYS = tuple(WORTH)
"""Why a form counts, the surest first; documents keep its place in this list."""


class Worths(NamedTuple):
    """What some places (documents or units, ascending) are worth, and of documents by which kind of form (see `WHYS`)."""

    at: Whole = np.empty(0, np.int64)
    worth: Weight = np.empty(0, np.float64)
    why: Why = np.empty(0, np.int8)

    def times(self, factor: float) -> "Worths":
        """The same places, worth so many times as much."""
        return self._replace(worth=self.worth * factor)
