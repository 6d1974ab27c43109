"""Adding up what stands at the same place."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.worths import Weight, Whole, Why, Worths

_NONE = np.empty(0, np.int64)


def added(at: Whole, worth: Weight, why: Why | None = None) -> Worths:
    """What stands at the same place, added up; the surest kind of form is kept."""
    if not at.size:
        return Worths()
    order = np.argsort(at, kind="stable")
    at = at[order]
    starts = begins(at)
    kept = np.empty(0, np.int8) if why is None else np.minimum.reduceat(why[order], starts)
    return Worths(at[starts], np.add.reduceat(worth[order], starts), kept)


def best_of(ats: Sequence[Whole], worths: Sequence[Weight], whys: Sequence[Why]) -> tuple[Whole, Weight, Why]:
    """At each place the one that is worth most, the earlier of equals: places ascending, worths, and reasons where there are."""
    at, worth, why = np.concatenate(ats), np.concatenate(worths), np.concatenate(whys)
    if not at.size:
        return at, worth, why
    order = at.argsort(kind="stable")
    at, worth = at[order], worth[order]
    starts = begins(at)
    most = np.maximum.reduceat(worth, starts)
    if why.size:
        place = np.repeat(np.arange(starts.size), np.diff(starts, append=at.size))
        first = (worth == most[place]).nonzero()[0]
        why = why[order][first[begins(place[first])]]
    return at[starts], most, why


def saturated(worth: Weight, bend: float) -> Weight:
    """Again and again counts less: worth (k + 1) / (k + worth), as in BM25."""
    return (bend + 1) * worth / (bend + worth)


def begins(ascending: Whole) -> Whole:
    """Where each new number begins. Needs one at least."""
    fresh = np.empty(ascending.size, bool)
    fresh[0] = True
    np.not_equal(ascending[1:], ascending[:-1], out=fresh[1:])
    return np.flatnonzero(fresh)


def added_up(ats: Sequence[Whole], worths: Sequence[Weight], size: int) -> tuple[Whole, Weight]:
    """What stands at the same place (below `size`) in any of these, added up: places ascending, and worths."""
    summed = added(np.concatenate([_NONE, *ats]), np.concatenate([np.empty(0), *worths]))
    return summed.at, summed.worth


def sum_of(ats: Sequence[Whole], worths: Sequence[float], visible: NDArray[np.bool_]) -> tuple[Whole, Weight]:
    """Documents that are visible, each worth the sum of what those are in which it is; ascending."""
    return _joined(lambda at, worth: added_up([at], [worth], visible.size), ats, worths, visible)


def most_of(ats: Sequence[Whole], worths: Sequence[float], visible: NDArray[np.bool_]) -> tuple[Whole, Weight]:
    """The same, each worth the most of these."""
    return _joined(highest, ats, worths, visible)


def _joined(join: Callable[[Whole, Weight], tuple[Whole, Weight]], ats: Sequence[Whole], worths: Sequence[float],
            visible: NDArray[np.bool_]) -> tuple[Whole, Weight]:
    at = np.concatenate([_NONE, *ats])
    worth = np.repeat(np.array(worths, np.float64), [each.size for each in ats])
    seen = visible[at]
    return join(at[seen], worth[seen])


def highest(at: Whole, worth: Weight) -> tuple[Whole, Weight]:
    """The most that stands at each place."""
    places, most, _ = best_of([at], [worth], [np.empty(0, np.int8)])
    return places, most
