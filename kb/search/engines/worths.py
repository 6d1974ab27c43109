"""What some places, documents or units, are worth: what ranking adds up."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.weights import WORTH

Whole = NDArray[np.int64]
Weight = NDArray[np.float64]
Why = NDArray[np.int8]

WHYS = tuple(WORTH)
"""Why a form counts, the surest first; documents keep its place in this list."""


def _none() -> Whole:
    return np.empty(0, np.int64)


def _no_why() -> Why:
    return np.empty(0, np.int8)


def _nothing() -> Weight:
    return np.empty(0, np.float64)


@dataclass(frozen=True)
class Worths:
    """What some places (documents or units, ascending) are worth, and of documents by which kind of form (see `WHYS`)."""

    at: Whole = field(default_factory=_none)
    worth: Weight = field(default_factory=_nothing)
    why: Why = field(default_factory=_no_why)

    def times(self, factor: float) -> "Worths":
        """The same places, worth so many times as much."""
        return replace(self, worth=self.worth * factor)
