"""The words that editors keep, ready to be looked up at each key: pure, made once for each change."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from kb.search.query import Also, Query
from kb.search.vocabulary.wording import Wording, parts
from kb.search.words import stem, telling_stems, words_of

MOST_INSTEAD = 8
"""One thing said is looked for under so many other names."""
MOST_NAMES = 24
"""So many other names are looked for in one query."""
MOST_PINNED = 5
"""More would leave no room for what was found."""

Stems = tuple[str, ...]


@dataclass(frozen=True)
class Pinned:
    """A document that comes first for whoever says these words, until `ends_at`."""

    said: str
    document: str
    ends_at: datetime | None = None


class Table:
    """Which words have which others, and what is pinned, in the editors' order."""

    def __init__(self, wordings: Iterable[Wording] = (), pins: Iterable[Pinned] = ()) -> None:
        self._instead: dict[Stems, dict[Stems, str]] = defaultdict(dict)
        for wording in wordings:
            words = [(parts(phrase), phrase) for phrase in wording.words]
            others = [(parts(phrase), phrase) for phrase in wording.instead] or words
            for said, _ in words:
                for other, phrase in others:
                    if other != said:
                        self._instead[said].setdefault(other, phrase)
        self._longest: dict[str, int] = defaultdict(int)
        for stems in self._instead:
            self._longest[stems[0]] = max(self._longest[stems[0]], len(stems))
        self._pins = [(frozenset(telling_stems(pin.said)), pin) for pin in pins]

    def knows(self, stems: Stems) -> bool:
        """Whether these words have other names."""
        return stems in self._instead

    def runs(self, stems: Stems) -> Iterator[tuple[int, int, dict[Stems, str]]]:
        """Where words with other names stand (from, to) and what these are; of several the longest, from the left."""
        at = 0
        while at < len(stems):
            for size in range(min(self._longest.get(stems[at], 0), len(stems) - at), 0, -1):
                instead = self._instead.get(stems[at : at + size])
                if instead:
                    yield at, at + size, instead
                    at += size - 1
                    break
            at += 1

    def pinned(self, query: Query, at: datetime) -> list[str]:
        """The documents that are pinned to what was said, in the editors' order."""
        if not self._pins:
            return []
        said = {stem(word) for word in _said(query)}
        said |= {stem(word) for also in query.also for instead in also.instead for word in instead}
        fitting = (pin.document for stems, pin in self._pins if stems <= said and (pin.ends_at is None or at < pin.ends_at))
        return list(dict.fromkeys(fitting))[:MOST_PINNED]

    def shown(self, query: Query, met: Collection[str]) -> list[str]:
        """What else was found (`met`, words with spaces between them), as the editors spell it."""
        spelled = {words: name for also in query.also for words, name in self._spelled(also.said)}
        return list(dict.fromkeys(spelled[instead] for also in query.also for instead in also.instead
                                  if instead in spelled and " ".join(instead) in met))

    def _spelled(self, said: Stems) -> Iterator[tuple[Stems, str]]:
        for name in self._instead.get(tuple(stem(word) for word in said), {}).values():
            yield tuple(words_of(name)), name


def expand(query: Query, table: Table) -> Query:
    """The query with what editors say means the same as some of its words. No word of it is lost, and it grows by no more than
    `MOST_NAMES`, of which at most `MOST_INSTEAD` for one thing.

    What stands in quotes is meant word for word. A name that is said already is left out. The word that is still being typed
    counts once it is whole.
    """
    said = _said(query)
    stems = tuple(stem(word) for word in said)
    also, room = [], MOST_NAMES
    for first, end, instead in table.runs(stems):
        if any(_within(said[first:end], phrase) for phrase in query.phrases):
            continue
        others = [tuple(words_of(name)) for key, name in instead.items() if not _within(key, stems)]
        others = others[: min(MOST_INSTEAD, room)]
        if others:
            also.append(Also(said[first:end], tuple(others)))
            room -= len(others)
    return replace(query, also=tuple(also)) if also else query


def _said(query: Query) -> Stems:
    """All words in order, the one that may still be typed too."""
    return (*query.spoken, query.beginning) if query.beginning else query.spoken


def _within(some: Stems, words: Stems) -> bool:
    return any(words[at : at + len(some)] == some for at in range(len(words) - len(some) + 1))
