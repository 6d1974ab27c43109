"""One segment of an index as arrays: what ranking reads. Made once, when the segment is written, and never changed."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.document import Passage
from kb.search.words import telling_stems, words_of

FIELDS = ("title", "say", "keywords", "heading", "body")
TITLE, SAY, KEYWORDS, HEADING, BODY = range(len(FIELDS))

Numbers = NDArray[np.int32]


@dataclass(frozen=True)
class Head:
    """What is known of a document besides its words. Its unit holds title, say-line and keywords; its passages follow."""

    key: str
    digest: str
    kind: str
    category: str
    audience: frozenset[str]
    facets: frozenset[str]
    title: tuple[str, ...]
    """The stems of the title, in order, without words that only carry the sentence (unless it has no others)."""
    names: tuple[tuple[str, ...], ...]
    """Each keyword in that form."""


@dataclass(frozen=True, eq=False)
class Columns:
    """A segment. Units are numbered from 0: a document's head, then its passages, the next document's head …

    The postings of word `w` (its place in `words`, which is in order) in field `f` are those from `ranges[5w + f]` up to
    `ranges[5w + f + 1]`: `units` ascending, `counts` of occurrences, and from `starts[p]` up to `starts[p + 1]` their
    `positions` in the field.
    """

    words: list[str]
    ranges: Numbers
    units: Numbers
    counts: Numbers
    starts: Numbers
    positions: Numbers
    lengths: Numbers
    """In words: units × fields."""
    heads: list[Head]
    head_of: Numbers
    """The number of the head that each unit belongs to."""
    _texts: tuple[bytes, memoryview]

    def passage(self, unit: int) -> Passage:
        """The text of a unit under its heading; of a head, its say-line."""
        blob, ends = self._texts
        begin, middle, end = ends[2 * unit : 2 * unit + 3]
        return Passage(blob[begin:middle].decode(), blob[middle:end].decode())

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each word in `words`."""
        return {word: place for place, word in enumerate(self.words)}

    @cached_property
    def first(self) -> Numbers:
        """The unit of each head."""
        return np.searchsorted(self.head_of, np.arange(len(self.heads), dtype=np.int32)).astype(np.int32)


def write_columns(path: Path, units: Iterable[Mapping[str, Any]]) -> None:
    """Make the columns of units as Whoosh keeps them (see `stored_units`), in its order, and keep them in a file."""
    gathering = _Gathering()
    for unit in units:
        gathering.add(unit)
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **gathering.arrays())


def read_columns(content: bytes) -> Columns:
    """The columns in a file's content. Raises `ValueError` or `KeyError` when it is none, or its numbers do not fit together."""
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        found = {name: kept[name] for name in kept.files}
    words = _text(found["words"]).split("\n") if found["words"].size else []
    heads = [_head(line) for line in _text(found["heads"]).splitlines()]
    texts = (found["texts"].tobytes(), memoryview(found["ends"]))
    columns = Columns(words, found["ranges"], found["units"], found["counts"], found["starts"], found["positions"],
                      found["lengths"], heads, found["head_of"], texts)
    if not _fits(columns):
        raise ValueError("the columns of a segment do not fit together")
    return columns


def _fits(columns: Columns) -> bool:
    """Whether each number that points somewhere points at something: the loops do not look again."""
    units, postings = columns.head_of.size, columns.units.size
    numbers = (columns.ranges, columns.units, columns.counts, columns.starts, columns.positions, columns.lengths, columns.head_of)
    return (all(each.dtype == np.int32 and each.flags.c_contiguous for each in numbers)
            and columns.lengths.shape == (units, len(FIELDS)) and columns.counts.size == postings
            and columns.starts.size == postings + 1 and columns.ranges.size == len(columns.words) * len(FIELDS) + 1
            and _climbs(columns.ranges, postings) and _climbs(columns.starts, columns.positions.size)
            and _climbs(columns.head_of, len(columns.heads) - 1) and _within(columns.units, units))


def _climbs(numbers: Numbers, end: int) -> bool:
    """Whether they begin at 0, never go back, and end there."""
    if not numbers.size:
        return end == -1
    return bool(numbers[0] == 0 and numbers[-1] == end and (numbers[1:] >= numbers[:-1]).all())


def _within(numbers: Numbers, size: int) -> bool:
    return not numbers.size or bool(numbers.min() >= 0 and numbers.max() < size)


class _Gathering:
    """Adds up units, and sorts their words once all are there."""

    def __init__(self) -> None:
        self._vocabulary: dict[str, int] = {}
        self._tokens: list[NDArray[np.int32]] = []
        self._lengths: list[list[int]] = []
        self._heads: list[str] = []
        self._head_of: list[int] = []
        self._texts: list[bytes] = []

    def add(self, unit: Mapping[str, Any]) -> None:
        """Take this unit as well."""
        lengths = []
        for text in _fields_of(unit):
            words = words_of(text) if text else []
            if words:
                known = self._vocabulary
                self._tokens.append(np.fromiter((known.setdefault(word, len(known)) for word in words), np.int32, len(words)))
            lengths.append(len(words))
        self._lengths.append(lengths)
        if unit["head"] is not None:
            self._heads.append(json.dumps(_kept_head(unit["key"], unit["head"])))
        self._head_of.append(len(self._heads) - 1)
        self._texts += [unit["heading"].encode(), unit["text"].encode()]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, by name."""
        lengths = np.array(self._lengths, np.int32).reshape(-1, len(FIELDS))
        words = sorted(self._vocabulary)
        place = np.empty(len(words), np.int64)
        place[[self._vocabulary[word] for word in words]] = np.arange(len(words))
        ends = np.concatenate(([0], np.cumsum([len(text) for text in self._texts], dtype=np.int64)))
        return {"words": _bytes("\n".join(words)), "lengths": lengths, "heads": _bytes("\n".join(self._heads)),
                "head_of": np.array(self._head_of, np.int32), "texts": _bytes(b"".join(self._texts)), "ends": ends,
                **self._postings(lengths, place)}

    def _postings(self, lengths: NDArray[np.int32], place: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        tokens = np.concatenate([np.empty(0, np.int32), *self._tokens])
        runs = lengths.ravel()
        run = np.repeat(np.arange(runs.size), runs)
        position = np.arange(tokens.size) - np.repeat(np.cumsum(runs) - runs, runs)
        unit, field = run // len(FIELDS), run % len(FIELDS)
        term = place[tokens] * len(FIELDS) + field
        order = np.argsort(term, kind="stable")  # units and positions stay ascending within a term
        term, unit = term[order], unit[order]
        first = np.flatnonzero(np.r_[True, (term[1:] != term[:-1]) | (unit[1:] != unit[:-1])]) if term.size else term
        starts = np.r_[first, term.size]
        return {"ranges": np.searchsorted(term[first], np.arange(place.size * len(FIELDS) + 1)).astype(np.int32),
                "units": unit[first].astype(np.int32), "counts": np.diff(starts).astype(np.int32),
                "starts": starts.astype(np.int32), "positions": position[order].astype(np.int32)}


def _fields_of(unit: Mapping[str, Any]) -> Iterator[str]:
    head = unit["head"]
    if head is None:
        yield from ("", "", "", unit["heading"], unit["text"])
    else:
        yield from (head["title"], unit["text"], " ".join((*head["keywords"], head["category"])), "", "")


def _kept_head(key: str, head: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": key, "digest": head["digest"], "kind": head["kind"], "category": head["category"],
            "audience": list(head["audience"]), "facets": list(head["facets"]), "title": telling_stems(head["title"]),
            "names": [telling_stems(keyword) for keyword in head["keywords"]]}


def _head(line: str) -> Head:
    kept = json.loads(line)
    return Head(kept["key"], kept["digest"], kept["kind"], kept["category"], _set(*kept["audience"]), _set(*kept["facets"]),
                tuple(kept["title"]), tuple(tuple(name) for name in kept["names"]))


def _bytes(text: str | bytes) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode() if isinstance(text, str) else text, np.uint8)


def _text(array: NDArray[Any]) -> str:
    return array.tobytes().decode()


@lru_cache(maxsize=10_000)
def _set(*members: str) -> frozenset[str]:
    """Thousands of heads have the same few sets, so each set is kept once."""
    return frozenset(members)
