"""What words are worth to the documents and passages of a view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from kb.search.engines.columns import BODY, FIELDS, HEADING, KEYWORDS, TITLE, Columns
from kb.search.engines.plain.scores import place_of
from kb.search.engines.plain.sums import added, highest, saturated
from kb.search.engines.weights import FIELD_WEIGHT, PASSAGE_SATURATION, PASSAGE_WEIGHT, SATURATION
from kb.search.engines.worths import Weight, Whole, Why

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
        self.parts, self.doc_of, self.docs, self._size = parts, doc_of, first.size - 1, size
        self._norms, self._passage_norms = norms, passage_norms

    def closed(self, ranks: Ranks, sure: Sequence[float], whys: Sequence[int]) -> Closed:
        """Forms of one word, added up: each counts as much as it is sure."""
        return self._closed(self._seen(ranks), np.array(sure), np.array(whys, np.int8))

    def row(self, ranks: Ranks) -> Closed:
        """The same of words that follow one another, as if they were one."""
        found = [(_NONE,) * 4]
        for (columns, offset), places in zip(self.parts, ranks, strict=True):
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
        docs, units, of = self.docs, self.doc_of.size, np.array(kin, np.int64)[seen.word]
        whole = added(of * docs + seen.doc, sure * self.worth(seen.field, seen.doc, seen.count))
        count = np.bincount(whole.at // docs, minlength=kins)
        together = self._rarity(np.unique(whole.at % docs).size)
        rarity = np.where(count > 0, (self._rarity(count) + together) / 2, 0.0)
        at = highest(whole.at % docs, rarity[whole.at // docs] * saturated(whole.worth, SATURATION))
        inside = seen.field >= HEADING
        worth = sure * self.inside(seen.field[inside], seen.unit[inside], seen.count[inside])
        parts = added(of[inside] * units + seen.unit[inside], worth)
        passages = highest(parts.at % units, rarity[parts.at // units] * saturated(parts.worth, PASSAGE_SATURATION))
        met = np.bincount(seen.word, minlength=len(kin)).tolist()
        return float(rarity.max(initial=0.0)), at, passages, met, count.tolist()

    def _rarity(self, count: Any) -> Any:
        return np.log(1 + (self._size - count + 0.5) / (count + 0.5))

    def worth(self, field: Whole, doc: Whole, count: Any) -> Weight:
        worth: Weight = _WEIGHT[field] * count / self._norms[field, doc]
        return worth

    def inside(self, field: Whole, unit: Whole, count: Any) -> Weight:
        worth: Weight = _INSIDE[field] * count / np.where(field == BODY, self._passage_norms[unit], 1.0)
        return worth

    def _seen(self, ranks: Ranks, names_only: bool = False) -> _Seen:
        """Where these words stand. Units ascend within a word, field and part."""
        found = [(_NONE,) * 4]
        for (columns, offset), places in zip(self.parts, ranks, strict=True):
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
        doc = self.doc_of[unit]
        keep = doc >= 0
        if names_only:
            keep &= np.isin(field, _NAMES)
        return _Seen(word[keep], field[keep], unit[keep], count[keep], doc[keep])

    def _closed(self, seen: _Seen, sure: Weight, whys: Why) -> Closed:
        docs = added(seen.doc, sure[seen.word] * self.worth(seen.field, seen.doc, seen.count), whys[seen.word])
        inside = seen.field >= HEADING
        unit = seen.unit[inside]
        units = added(unit, sure[seen.word[inside]] * self.inside(seen.field[inside], unit, seen.count[inside]))
        rarity = float(self._rarity(docs.at.size))
        return (rarity, (docs.at, rarity * saturated(docs.worth, SATURATION), docs.why),
                (units.at, rarity * saturated(units.worth, PASSAGE_SATURATION)),
                np.bincount(seen.word, minlength=sure.size).tolist())


def _row_in(columns: Columns, terms: list[int]) -> Whole:
    """The unit of each place where these words stand in a row in one field; the rarest word is looked at first."""
    slices = [(int(columns.ranges[term]), int(columns.ranges[term + 1]), later) for later, term in enumerate(terms)]
    kept: Any = None  # unit and position of the first word, in one number
    for begin, end, later in sorted(slices, key=lambda each: each[1] - each[0]):
        postings = np.arange(begin, end)
        if kept is not None:
            at, there = place_of(columns.units[begin:end], kept >> _UNIT)
            postings = begin + at[there]
            postings = postings[np.diff(postings, prepend=-1) > 0]
        sizes = columns.counts[postings]
        ends = sizes.cumsum()
        at = np.arange(ends[-1] if ends.size else 0) + np.repeat(columns.starts[postings] - (ends - sizes), sizes)
        position = columns.positions[at].astype(np.int64) - later
        here = (np.repeat(columns.units[postings].astype(np.int64), sizes) << _UNIT) + position
        here = here[position >= 0]
        kept = here if kept is None else kept[place_of(here, kept)[1]]
        if not kept.size:
            return _NONE
    found: Whole = kept >> _UNIT
    return found
