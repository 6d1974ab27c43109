"""What words are worth to the documents and passages of a view, with arrays.

`loops.pyx` says the same with loops, and is used in its place where a compiler was at hand when Firstcall was installed
(see `postings.py`). This says what is meant.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.columns import BODY, FIELDS, HEADING, KEYWORDS, TITLE, Columns
from kb.search.engines.weights import (
    FIELD_WEIGHT,
    PASSAGE_SATURATION,
    PASSAGE_SHARE,
    PASSAGE_WEIGHT,
    SATURATION,
)
from kb.search.engines.worths import WHYS, Weight, Whole, Why, Worths

Ranks = Sequence[Sequence[int]]
"""For each part of an index the place of each word among the words there; -1 where it stands nowhere."""
Closed = tuple[float, tuple[Whole, Weight, Why], tuple[Whole, Weight], list[int]]
"""How rare forms are together, documents (places, worths, reasons), units (places, worths), at how many places each stands."""
Family = tuple[float, tuple[Whole, Weight], tuple[Whole, Weight], list[int], list[int]]
"""The same without reasons; at the end, in how many documents each kin stands."""

_WEIGHT = np.array([FIELD_WEIGHT[name] for name in FIELDS])
_INSIDE = np.array([PASSAGE_WEIGHT.get(name, 0.0) for name in FIELDS])
_NAMES = np.array([TITLE, KEYWORDS])
_EACH_FIELD = np.arange(len(FIELDS))
_NONE = np.empty(0, np.int64)
_POSITIONS = 20
"""Bits for a position; no field that is kept is longer."""
_UNIT = 32
"""Bits for a position, where a unit stands before it."""


@dataclass(frozen=True)
class _Seen:
    """Places of words in documents of the view; `word` is the number of the word among those asked for."""

    word: Whole
    field: Whole
    unit: Whole
    count: Whole
    doc: Whole


class Postings:
    """The postings of an open index, weighed as one view weighs them."""

    def __init__(self, parts: Sequence[tuple[Columns, int]], doc_of: Whole, first: Whole, norms: Weight, passage_norms: Weight,
                 size: int) -> None:
        """`doc_of` is the document of each unit, -1 where it is hidden; `first` the first unit of each document, and one more
        number for the end; `norms` (fields × documents) and `passage_norms` say how long they are; `size` how many there are.
        """
        self._parts, self._doc_of, self._docs, self._size = parts, doc_of, first.size - 1, size
        self._norms, self._passage_norms = norms, passage_norms

    def closed(self, ranks: Ranks, sure: Sequence[float], whys: Sequence[int]) -> Closed:
        """Forms of one word, added up: each counts as much as it is sure."""
        return self._closed(self._seen(ranks), np.array(sure), np.array(whys, np.int8))

    def row(self, ranks: Ranks) -> Closed:
        """The same of words that follow one another, as if they were one."""
        found = [(_NONE,) * 4]
        for (columns, offset), places in zip(self._parts, ranks, strict=True):
            for field in range(len(FIELDS)) if min(places) >= 0 else ():
                units, count = np.unique(_row_in(columns, [len(FIELDS) * place + field for place in places]), return_counts=True)
                word = np.zeros(units.size, np.int64)
                found.append((word, word + field, units + offset, count))
        return self._closed(self._existing(found), np.ones(1), np.zeros(1, np.int8))

    def family(self, ranks: Ranks, kin: Sequence[int], kins: int, sure: float, names_only: bool) -> Family:
        """Words of which one may be meant: each document takes the one that is worth most to it, forms of a kin together.

        Each counts half as what it is, half as one of so many: nobody knows which will be typed, but a longer word that
        stands everywhere must not hide a telling one. Of short beginnings only titles and keywords count.
        """
        seen = self._seen(ranks, names_only)
        docs, units, of = self._docs, self._doc_of.size, np.array(kin, np.int64)[seen.word]
        whole = added(of * docs + seen.doc, sure * self._worth(seen.field, seen.doc, seen.count))
        count = np.bincount(whole.at // docs, minlength=kins)
        together = self._rarity(np.unique(whole.at % docs).size)
        rarity = np.where(count > 0, (self._rarity(count) + together) / 2, 0.0)
        at = _best(whole.at % docs, rarity[whole.at // docs] * saturated(whole.worth, SATURATION))
        inside = seen.field >= HEADING
        worth = sure * self._inside(seen.field[inside], seen.unit[inside], seen.count[inside])
        parts = added(of[inside] * units + seen.unit[inside], worth)
        passages = _best(parts.at % units, rarity[parts.at // units] * saturated(parts.worth, PASSAGE_SATURATION))
        met = np.bincount(seen.word, minlength=len(kin)).tolist()
        return float(rarity.max(initial=0.0)), at, passages, met, count.tolist()

    def in_order(self, docs: Whole, ranks: Ranks, pairs: Whole) -> Weight:
        """What pairs of words that follow one another are worth to these documents (ascending): as words are, and to their best
        passages. `pairs` has the numbers of both words of each.

        How telling a pair is, is counted among these documents: one that stands in all of them does not tell them apart.
        """
        words = len(ranks[0]) if ranks else 0
        follows = np.full((words, words), -1)
        follows[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
        code, stands = self._tokens(docs, ranks)
        met = (code[1:] == code[:-1] + 1).nonzero()[0]
        which = follows[stands[met], stands[met + 1]]
        said = (which >= 0).nonzero()[0]
        if not said.size:
            return np.zeros(docs.size)
        where = code[met[said]] >> _POSITIONS
        return self._pairs_worth(docs, which[said], where // len(FIELDS), where % len(FIELDS), len(pairs))

    def _rarity(self, count: Any) -> Any:
        return np.log(1 + (self._size - count + 0.5) / (count + 0.5))

    def _worth(self, field: Whole, doc: Whole, count: Any) -> Weight:
        worth: Weight = _WEIGHT[field] * count / self._norms[field, doc]
        return worth

    def _inside(self, field: Whole, unit: Whole, count: Any) -> Weight:
        worth: Weight = _INSIDE[field] * count / np.where(field == BODY, self._passage_norms[unit], 1.0)
        return worth

    def _seen(self, ranks: Ranks, names_only: bool = False) -> _Seen:
        """Where these words stand. Units ascend within a word, field and part."""
        found = [(_NONE,) * 4]
        for (columns, offset), places in zip(self._parts, ranks, strict=True):
            for word, place in enumerate(places):
                if place >= 0:
                    ends = columns.ranges[len(FIELDS) * place : len(FIELDS) * (place + 1) + 1]
                    begin, end = int(ends[0]), int(ends[-1])
                    found.append((np.full(end - begin, word, np.int64), np.repeat(_EACH_FIELD, ends[1:] - ends[:-1]),
                                  columns.units[begin:end].astype(np.int64) + offset,
                                  columns.counts[begin:end].astype(np.int64)))
        return self._existing(found, names_only)

    def _existing(self, found: Sequence[tuple[Whole, ...]], names_only: bool = False) -> _Seen:
        word, field, unit, count = (np.concatenate(each) for each in zip(*found, strict=True))
        doc = self._doc_of[unit]
        keep = doc >= 0
        if names_only:
            keep &= np.isin(field, _NAMES)
        return _Seen(word[keep], field[keep], unit[keep], count[keep], doc[keep])

    def _closed(self, seen: _Seen, sure: Weight, whys: Why) -> Closed:
        docs = added(seen.doc, sure[seen.word] * self._worth(seen.field, seen.doc, seen.count), whys[seen.word])
        inside = seen.field >= HEADING
        unit = seen.unit[inside]
        units = added(unit, sure[seen.word[inside]] * self._inside(seen.field[inside], unit, seen.count[inside]))
        rarity = float(self._rarity(docs.at.size))
        return (rarity, (docs.at, rarity * saturated(docs.worth, SATURATION), docs.why),
                (units.at, rarity * saturated(units.worth, PASSAGE_SATURATION)),
                np.bincount(seen.word, minlength=sure.size).tolist())

    def _tokens(self, docs: Whole, ranks: Ranks) -> tuple[Whole, Whole]:
        """Where these words stand in these documents: unit, field and position in one number, ascending, and which word."""
        here = np.zeros(self._docs + 1, bool)  # the last one for units of hidden documents, whose number is -1
        here[docs] = True
        codes, numbers = [_NONE], [_NONE]
        for (columns, offset), places in zip(self._parts, ranks, strict=True):
            for word, place in enumerate(places):
                for field in range(len(FIELDS)) if place >= 0 else ():
                    begin, end = columns.ranges[len(FIELDS) * place + field : len(FIELDS) * place + field + 2].tolist()
                    at = begin + here[self._doc_of[columns.units[begin:end] + offset]].nonzero()[0]
                    times = columns.counts[at]
                    each = np.arange(times.sum()) + np.repeat(columns.starts[at] - (times.cumsum() - times), times)
                    where = (columns.units[at].astype(np.int64) + offset) * len(FIELDS) + field
                    codes.append((np.repeat(where, times) << _POSITIONS) + columns.positions[each])
                    numbers.append(np.full(each.size, word, np.int64))
        code = np.concatenate(codes)
        order = code.argsort(kind="stable")
        return code[order], np.concatenate(numbers)[order]

    def _pairs_worth(self, docs: Whole, pair: Whole, unit: Whole, field: Whole, pairs: int) -> Weight:
        doc = self._doc_of[unit]
        place = docs.searchsorted(doc)
        whole = _table(pair, place, self._worth(field, doc, 1), pairs, docs.size)
        count = (whole > 0).sum(axis=1)
        rarity = np.log(1 + (docs.size - count + 0.5) / (count + 0.5))
        starts = begins(unit)  # places ascend, so what belongs to a unit stands together
        part = np.zeros(unit.size, np.int64)
        part[starts[1:]] = 1
        parts = _table(pair, part.cumsum(), self._inside(field, unit, 1), pairs, starts.size)
        most = np.zeros((pairs, docs.size))
        of = place[starts]
        most[:, of[begins(of)]] = np.maximum.reduceat(parts, begins(of), axis=1)
        more: Weight = rarity @ (saturated(whole, SATURATION) + PASSAGE_SHARE * saturated(most, PASSAGE_SATURATION))
        return more


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


def add_at(scores: Weight, at: Whole, worths: Weight) -> None:
    """Add each worth at its place; no place comes twice."""
    scores[at] += worths


def add_best(scores: Weight, docs: Whole, worths: Weight, share: float) -> None:
    """Add to each document a share of what its best passage is worth; `docs` is the document of each, ascending."""
    if docs.size:
        starts = begins(docs)
        scores[docs[starts]] += share * np.maximum.reduceat(worths, starts)


def sum_of(ats: Sequence[Whole], worths: Sequence[float], visible: NDArray[np.bool_]) -> tuple[Whole, Weight]:
    """Documents that are visible, each worth the sum of what those are in which it is; ascending."""
    return _joined(lambda at, worth: added_up([at], [worth], visible.size), ats, worths, visible)


def most_of(ats: Sequence[Whole], worths: Sequence[float], visible: NDArray[np.bool_]) -> tuple[Whole, Weight]:
    """The same, each worth the most of these."""
    return _joined(_best, ats, worths, visible)


def _joined(join: Callable[[Whole, Weight], tuple[Whole, Weight]], ats: Sequence[Whole], worths: Sequence[float],
            visible: NDArray[np.bool_]) -> tuple[Whole, Weight]:
    at = np.concatenate([_NONE, *ats])
    worth = np.repeat(np.array(worths, np.float64), [each.size for each in ats])
    seen = visible[at]
    return join(at[seen], worth[seen])


def add_to_each(scores: Weight, at: Whole, worth: float) -> None:
    """Add the same at each place; no place comes twice."""
    scores[at] += worth


def add_to_found(scores: Weight, docs: tuple[int, ...], worth: float) -> None:
    """Add the same to those of these documents that have been found; none comes twice."""
    at = np.array(docs, np.int64)
    scores[at[scores[at] > 0]] += worth


def add_titles(scores: Weight, at: Whole, worths: Weight, sizes: Weight, named: list[int], most: float) -> None:
    """Add to each title that is said as much of `most` as is said of it; to those that are named, all."""
    share = np.minimum(1.0, worths / sizes[at])
    share[np.isin(at, named)] = 0.0
    scores[at] += most * share
    scores[named] += most


def add_within(scores: Weight, docs: Whole, at: Whole, worths: Weight, share: float) -> None:
    """Add a share of each worth to those of these documents that stand there; both ascend."""
    place, there = _found(at, docs)
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
        place, there = _found(at, docs)
        here = there.nonzero()[0]
        shares[why[place[here]], here] += worth[place[here]]
    chief: list[int] = shares.argmax(axis=0).tolist()
    return chief


def best_units(docs: Whole, of: Whole, units: Whole, worths: Weight) -> list[int]:
    """The best passage of each document, the first of equals; -1 where there is none. `of` is the document of each, ascending."""
    ends = zip(of.searchsorted(docs).tolist(), of.searchsorted(docs, "right").tolist(), strict=True)
    return [int(units[begin + int(worths[begin:end].argmax())]) if begin < end else -1 for begin, end in ends]


def tally(docs: Whole, starts: Whole, names: Whole, size: int) -> list[tuple[int, int]]:
    """Which of so many names these documents have, and how many of them do; those of document `d` are
    `names[starts[d]:starts[d + 1]]`.
    """
    times = starts[docs + 1] - starts[docs]
    each = np.arange(times.sum()) + np.repeat(starts[docs] - (times.cumsum() - times), times)
    counts = np.bincount(names[each], minlength=size)
    there = counts.nonzero()[0]
    return list(zip(there.tolist(), counts[there].tolist(), strict=True))


def _best(at: Whole, worth: Weight) -> tuple[Whole, Weight]:
    places, most, _ = best_of([at], [worth], [np.empty(0, np.int8)])
    return places, most


def _table(row: Whole, column: Whole, worth: Weight, rows: int, columns: int) -> Weight:
    """What stands at the same place, added up."""
    summed: Weight = np.bincount(row * columns + column, worth, rows * columns).astype(np.float64, copy=False)
    return summed.reshape(rows, columns)


def _row_in(columns: Columns, terms: list[int]) -> Whole:
    """The unit of each place where these words stand in a row in one field; the rarest word is looked at first."""
    slices = [(int(columns.ranges[term]), int(columns.ranges[term + 1]), later) for later, term in enumerate(terms)]
    kept: Any = None  # unit and position of the first word, in one number
    for begin, end, later in sorted(slices, key=lambda each: each[1] - each[0]):
        postings = np.arange(begin, end)
        if kept is not None:
            at, there = _found(columns.units[begin:end], kept >> _UNIT)
            postings = begin + at[there]
            postings = postings[np.diff(postings, prepend=-1) > 0]
        sizes = columns.counts[postings]
        ends = sizes.cumsum()
        at = np.arange(ends[-1] if ends.size else 0) + np.repeat(columns.starts[postings] - (ends - sizes), sizes)
        position = columns.positions[at].astype(np.int64) - later
        here = (np.repeat(columns.units[postings].astype(np.int64), sizes) << _UNIT) + position
        here = here[position >= 0]
        kept = here if kept is None else kept[_found(here, kept)[1]]
        if not kept.size:
            return _NONE
    found: Whole = kept >> _UNIT
    return found


def _found(ascending: NDArray[Any], wanted: Whole) -> tuple[Whole, NDArray[np.bool_]]:
    """Where each of these stands among others, or would, and which of them do."""
    if not ascending.size:
        return np.zeros(wanted.size, np.int64), np.zeros(wanted.size, bool)
    at = np.minimum(ascending.searchsorted(wanted), ascending.size - 1)
    return at, ascending[at] == wanted
