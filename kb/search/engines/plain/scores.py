"""Adding to the scores of documents, and choosing among them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.plain.sums import added_up
from kb.search.engines.worths import WHYS, Weight, Whole, Why


def add_at(scores: Weight, at: Whole, worths: Weight) -> None:
    """Add each worth at its place; no place comes twice."""
    scores[at] += worths


def add_to_each(scores: Weight, at: Whole, worth: float) -> None:
    """Add the same at each place; no place comes twice."""
    scores[at] += worth


def add_to_found(scores: Weight, docs: tuple[int, ...], worth: float) -> None:
    """Add the same to those of these documents that have been found; none comes twice."""
    at = np.array(docs, np.int64)
    scores[at[scores[at] > 0]] += worth


def add_titles(scores: Weight, ats: Sequence[Whole], worths: Sequence[Weight], sizes: Weight, named: list[int],
               most: float) -> None:
    """Add to each title as much of `most` as all words together say of it; to those that are named, all."""
    at, said = added_up(ats, worths, scores.size)
    share = np.minimum(1.0, said / sizes[at])
    share[np.isin(at, named)] = 0.0
    scores[at] += most * share
    scores[named] += most


def add_within(scores: Weight, docs: Whole, at: Whole, worths: Weight, share: float) -> None:
    """Add a share of each worth to those of these documents that stand there; both ascend."""
    place, there = place_of(at, docs)
    scores[docs[there]] += share * worths[place[there]]


def above(scores: Weight, least: float, reached: bool) -> Whole:
    """The documents whose score is above this, or, when `reached`, reaches it."""
    found: Whole = (scores >= least if reached else scores > least).nonzero()[0]
    return found


def near_first(docs: Whole, scores: Weight, limit: int, slack: float) -> Whole:
    """The best so many documents, in no new order, and with them all that equal the last of these."""
    if docs.size <= limit:
        return docs
    worth = scores[docs]
    near: Whole = docs[worth >= np.partition(worth, docs.size - limit)[docs.size - limit] - slack]
    return near


def chief_whys(docs: Whole, ats: Sequence[Whole], worths: Sequence[Weight], whys: Sequence[Why]) -> list[int]:
    """Of each document the reason that is worth most in it, the surest of equals."""
    shares = np.zeros((len(WHYS), docs.size))
    for at, worth, why in zip(ats, worths, whys, strict=True):
        place, there = place_of(at, docs)
        here = there.nonzero()[0]
        shares[why[place[here]], here] += worth[place[here]]
    chief: list[int] = shares.argmax(axis=0).tolist()
    return chief


def tally(docs: Whole, starts: Whole, names: Whole, size: int) -> Whole:
    """How many of these documents have each of so many names; those of document `d` are `names[starts[d]:starts[d + 1]]`."""
    times = starts[docs + 1] - starts[docs]
    each = np.arange(times.sum()) + np.repeat(starts[docs] - (times.cumsum() - times), times)
    counts: Whole = np.bincount(names[each], minlength=size)
    return counts


def place_of(ascending: NDArray[Any], wanted: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    """Where each of these stands among others, or would, and which of them do."""
    if not ascending.size:
        return np.zeros(wanted.size, np.int64), np.zeros(wanted.size, bool)
    at = np.minimum(ascending.searchsorted(wanted), ascending.size - 1)
    return at, ascending[at] == wanted
