"""An open index: all its segments as one, for whoever ranks."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from weakref import WeakSet

import numpy as np
from numpy.typing import NDArray

from kb.search.document import Passage
from kb.search.engines.allowed import Roll
from kb.search.engines.columns import FIELDS, Columns, Head
from kb.search.engines.counts import Counts
from kb.search.words import stem

Whole = NDArray[np.int64]


class OpenIndex:
    """Segments with the units that were deleted from each. Documents are numbered by their heads, deleted ones too."""

    def __init__(self, segments: Sequence[tuple[Columns, Collection[int]]], stems: "Stems | None" = None) -> None:
        self.stems = (stems or Stems()).learn([columns for columns, _ in segments])
        self.parts: list[tuple[Columns, int]] = []
        """Each segment, and the number of its first unit."""
        self.heads: list[Head] = []
        owners, lengths, firsts, alive = [], [], [], []
        units = 0
        for columns, deleted in segments:
            self.parts.append((columns, units))
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
        return sum(array.nbytes for columns, _ in self.parts
                   for array in (columns.ranges, columns.units, columns.counts, columns.starts, columns.positions))

    @cached_property
    def counts(self) -> Counts:
        """By what lists of its documents can be narrowed."""
        return Counts(self.heads)

    def words_in(self, units: NDArray[np.bool_], *places: Whole) -> list[list[str]]:
        """For each set of fields every word that stands in them in these units once, in order."""
        found: list[set[str]] = [set() for _ in places]
        for columns, offset in self.parts:
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
        _ready = self.titles, self.roll, [columns.rank for columns, _ in self.parts]
        return self

    def ranks(self, words: Iterable[str]) -> list[list[int]]:
        """For each part the place of each of these words among its words, -1 where it has none."""
        asked = list(words)
        return [[columns.rank.get(word, -1) for word in asked] for columns, _ in self.parts]

    def passage(self, unit: int) -> Passage:
        """The text of a unit."""
        columns, offset = self.parts[bisect_right(self._offsets, unit) - 1]
        return columns.passage(unit - offset)

    @cached_property
    def _offsets(self) -> list[int]:
        return [offset for _, offset in self.parts]


_NONE = np.empty(0, np.int64)


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
                        # In order, whenever they were learnt: sums that are made in another order differ in their last digit.
                        self._words[part] = tuple(sorted((*self._words.get(part, ()), word)))
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
            for name in dict.fromkeys(head.names):
                named[name].append(doc)
        self.number, self._pairs = number, _closed(pairs)
        self.whole, self.named = _closed(whole), _closed(named)
        """The documents that have this title, and that have this keyword."""
        self.stem: Whole = np.array(stems, np.int64)
        self.doc: Whole = np.array(docs, np.int64)
        """Stem and title of each place, titles ascending."""
        order = np.argsort(self.stem, kind="stable")
        self._by_stem = self.doc[order]
        self._ends = np.searchsorted(self.stem[order], np.arange(len(number) + 1)).tolist()

    def with_stem(self, part: str) -> Whole:
        """The documents in whose titles this stem stands, ascending."""
        place = self.number.get(part)
        if place is None:
            return _NONE
        return self._by_stem[self._ends[place] : self._ends[place + 1]]

    def with_pair(self, pair: tuple[str, str]) -> tuple[int, ...]:
        """The documents in whose titles these stems follow one another."""
        return self._pairs.get(pair, ())


def _closed(found: Mapping[tuple[str, ...], list[int]]) -> dict[tuple[str, ...], tuple[int, ...]]:
    # Python's collector walks through lists again and again, tens of thousands of them; such tuples it lets be.
    return {name: tuple(docs) for name, docs in found.items()}
