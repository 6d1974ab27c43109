"""An open index: all its segments as one, for whoever ranks."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from kb.search.document import Passage
from kb.search.engines.allowed import Roll
from kb.search.engines.columns import FIELDS, Columns, Head
from kb.search.engines.counts import Counts
from kb.search.words import stem

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Places:
    """Where some words stand: the number of the word among those asked for, field, unit and how often, each in one array."""

    word: Whole
    field: Whole
    unit: Whole
    count: Whole


class OpenIndex:
    """Segments with the units that were deleted from each. Documents are numbered by their heads, deleted ones too."""

    def __init__(self, segments: Sequence[tuple[Columns, Collection[int]]], stems: "Stems | None" = None) -> None:
        self.stems = (stems or Stems()).learn([columns for columns, _ in segments])
        self._parts: list[tuple[Columns, int]] = []
        self.heads: list[Head] = []
        owners, lengths, firsts, alive = [], [], [], []
        units = 0
        for columns, deleted in segments:
            self._parts.append((columns, units))
            owner = columns.head_of.astype(np.int64) + len(self.heads)
            if deleted:
                owner[list(deleted)] = -1
            owners.append(owner)
            lengths.append(columns.lengths)
            firsts.append(columns.first.astype(np.int64) + units)
            alive.append(owner[columns.first] >= 0)
            self.heads += columns.heads
            units += owner.size
        self.doc_of: Whole = np.concatenate([np.empty(0, np.int64), *owners])
        """The document of each unit, -1 where it was deleted."""
        self.lengths: NDArray[np.int32] = np.concatenate([np.empty((0, len(FIELDS)), np.int32), *lengths])
        self.first: Whole = np.concatenate([np.empty(0, np.int64), *firsts])
        self.alive: NDArray[np.bool_] = np.concatenate([np.empty(0, bool), *alive])
        self.known = {head.key: head.digest for head, lives in zip(self.heads, self.alive.tolist(), strict=True) if lives}

    @property
    def nbytes(self) -> int:
        """How much memory its postings take."""
        return sum(array.nbytes for columns, _ in self._parts
                   for array in (columns.ranges, columns.units, columns.counts, columns.starts, columns.positions))

    @cached_property
    def counts(self) -> Counts:
        """By what lists of its documents can be narrowed."""
        return Counts(self.heads)

    def words_in(self, units: NDArray[np.bool_], *places: Whole) -> list[list[str]]:
        """For each set of fields every word that stands in them in these units once, in order."""
        found: list[set[str]] = [set() for _ in places]
        for columns, offset in self._parts:
            here = np.concatenate(([0], np.cumsum(units[columns.units + offset])))
            stands = np.diff(here[columns.ranges]).reshape(-1, len(FIELDS)) > 0
            for words, fields in zip(found, places, strict=True):
                words |= {columns.words[place] for place in np.flatnonzero(stands[:, fields].any(axis=1)).tolist()}
        return [sorted(words) for words in found]

    @cached_property
    def titles(self) -> "Titles":
        """What is known of titles."""
        return Titles(self.heads)

    @cached_property
    def roll(self) -> Roll:
        """The documents by number, for whoever ranks them by something else than words."""
        return Roll(self)

    def prepare(self) -> "OpenIndex":
        """Work out everything that the first query would wait for."""
        _ready = self.titles, self.roll
        return self

    def places(self, words: Sequence[str]) -> Places:
        """Where these words stand. Units ascend within a word, field and segment."""
        number, field, unit, count = [], [], [], []
        for columns, offset in self._parts:
            for asked, word in enumerate(words):
                place = _place(columns, word)
                if place < 0:
                    continue
                ends = columns.ranges[len(FIELDS) * place : len(FIELDS) * (place + 1) + 1]
                begin, end = int(ends[0]), int(ends[-1])
                number.append(np.full(end - begin, asked, np.int64))
                field.append(np.repeat(_EACH_FIELD, ends[1:] - ends[:-1]))
                unit.append(columns.units[begin:end].astype(np.int64) + offset)
                count.append(columns.counts[begin:end].astype(np.int64))
        if not unit:
            return _NOWHERE
        if len(unit) == 1:
            return Places(number[0], field[0], unit[0], count[0])
        return Places(*(np.concatenate(each) for each in (number, field, unit, count)))

    def positions(self, words: Sequence[str], doc_of: Whole, docs: NDArray[np.bool_], bits: int) -> tuple[Whole, Whole]:
        """Where these words stand in these documents (`doc_of` says to which each unit belongs), as (unit × fields + field)
        << bits + position, and the number of the word.
        """
        code, number = [], []
        for columns, offset in self._parts:
            ranks = sorted((rank, asked) for asked, word in enumerate(words) if (rank := _place(columns, word)) >= 0)
            if not ranks:
                continue
            terms = np.array([rank for rank, _ in ranks])[:, None] * len(FIELDS) + np.arange(len(FIELDS) + 1)
            ends = columns.ranges[terms].astype(np.int64)
            begin, end = ends[:, 0], ends[:, -1]
            units = np.concatenate([columns.units[one:other] for one, other in zip(begin.tolist(), end.tolist(), strict=True)])
            there = _in_documents(units + offset, doc_of, docs).nonzero()[0]
            upto = (end - begin).cumsum()
            at = there + (end - upto)[upto.searchsorted(there, "right")]
            term = ends.ravel().searchsorted(at, "right") - 1
            times = columns.counts[at]
            places = np.arange(times.sum()) + np.repeat(columns.starts[at] - (times.cumsum() - times), times)
            where = (columns.units[at].astype(np.int64) + offset) * len(FIELDS) + term % (len(FIELDS) + 1)
            code.append((np.repeat(where, times) << bits) + columns.positions[places])
            number.append(np.repeat(np.array([asked for _, asked in ranks])[term // (len(FIELDS) + 1)], times))
        if len(code) == 1:
            return code[0], number[0]
        return np.concatenate([_NONE, *code]), np.concatenate([_NONE, *number])

    def in_a_row(self, words: Sequence[str]) -> Places:
        """Where these words follow one another in a field, as `places` would tell of one word."""
        found: list[tuple[int, Whole, Whole]] = []
        for columns, offset in self._parts:
            ranks = [_place(columns, word) for word in words]
            if min(ranks) < 0:
                continue
            for name in range(len(FIELDS)):
                units = _row_in(columns, [len(FIELDS) * rank + name for rank in ranks])
                if units.size:
                    places, count = np.unique(units, return_counts=True)
                    found.append((name, places + offset, count))
        if not found:
            return _NOWHERE
        unit = np.concatenate([units for _, units, _ in found])
        field = np.concatenate([np.full(units.size, name, np.int64) for name, units, _ in found])
        return Places(np.zeros(unit.size, np.int64), field, unit, np.concatenate([count for _, _, count in found]))

    def passage(self, unit: int) -> Passage:
        """The text of a unit."""
        columns, offset = next(part for part in reversed(self._parts) if part[1] <= unit)
        return columns.passage(unit - offset)


_EACH_FIELD = np.arange(len(FIELDS))
_NONE = np.empty(0, np.int64)
_NOWHERE = Places(_NONE, _NONE, _NONE, _NONE)


def _in_documents(units: NDArray[Any], doc_of: Whole, docs: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of these units belong to such documents. Of many it is quicker to look at every unit first."""
    belong: NDArray[np.bool_] = docs[doc_of][units] if units.size > doc_of.size else docs[doc_of[units]]
    return belong


def _place(columns: Columns, word: str) -> int:
    place = bisect_left(columns.words, word)
    return place if place < len(columns.words) and columns.words[place] == word else -1


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


_UNIT = 32
"""Bits for a position."""


class Stems:
    """Words by what their forms have in common. Grows with the segments and forgets none: what stands nowhere finds nothing."""

    def __init__(self) -> None:
        self._words: dict[str, tuple[str, ...]] = {}
        self._learnt: set[str] = set()
        self._known: WeakSet[Columns] = WeakSet()

    def learn(self, segments: Iterable[Columns]) -> "Stems":
        """Take in the words of segments that are new."""
        for columns in segments:
            if columns not in self._known:
                for word in columns.words:
                    if word not in self._learnt:
                        self._learnt.add(word)
                        part = stem(word)
                        self._words[part] = (*self._words.get(part, ()), word)
                self._known.add(columns)
        return self

    def forms(self, word: str) -> tuple[str, ...]:
        """The words that share its stem."""
        return self._words.get(stem(word), ())


class Titles:
    """In which titles each stem stands, and which stems follow one another there."""

    def __init__(self, heads: Sequence[Head]) -> None:
        number: dict[str, int] = {}
        stems: list[int] = []
        docs: list[int] = []
        pairs: dict[tuple[str, ...], list[int]] = defaultdict(list)
        whole: dict[tuple[str, ...], list[int]] = defaultdict(list)
        named: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for doc, head in enumerate(heads):
            parts = dict.fromkeys(head.title)
            stems += [number.setdefault(part, len(number)) for part in parts]
            docs += [doc] * len(parts)
            for pair in dict.fromkeys(pairwise(head.title)):
                pairs[pair].append(doc)
            whole[head.title].append(doc)
            for name in head.names:
                named[name].append(doc)
        self.number, self._pairs = number, _closed(pairs)
        self.whole, self.named = _closed(whole), _closed(named)
        """The documents that have this title, and that have this keyword."""
        self.stem: Whole = np.array(stems, np.int64)
        self.doc: Whole = np.array(docs, np.int64)
        """Stem and title of each place, titles ascending."""
        self._order = np.argsort(self.stem, kind="stable")
        self._ends = np.searchsorted(self.stem[self._order], np.arange(len(number) + 1))

    def with_stem(self, part: str) -> Whole:
        """The documents in whose titles this stem stands, ascending."""
        place = self.number.get(part)
        if place is None:
            return _NONE
        return self.doc[self._order[self._ends[place] : self._ends[place + 1]]]

    def with_pair(self, pair: tuple[str, str]) -> tuple[int, ...]:
        """The documents in whose titles these stems follow one another."""
        return self._pairs.get(pair, ())


def _closed(found: Mapping[tuple[str, ...], list[int]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    # Python's collector walks through lists again and again, tens of thousands of them; such tuples it lets be.
    return {name: tuple(docs) for name, docs in found.items()}
