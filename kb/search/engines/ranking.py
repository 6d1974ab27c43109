"""The order of hits: what a query is worth to each document that exists for the asker. Pure arithmetic over postings.

A view holds only the documents of its asker's groups, and everything is counted within it (how rare a word is, which
words begin like this one, what a misspelt word may mean). So nothing can leak from what somebody may not see.

The score of a document is the sum of
* its words (BM25F: each rarer word counts more, again and again counts less, title ×3, say-line and keywords ×2, headings ×1.5),
* its best passage (so that an answer in a long article is found as well as a short article),
* for each word whether it stands in the title, how much of the title was said, and in the same order,
and whoever says a title whole gets that document first. A keyword said whole counts as if it were the title.
"""

import heapq
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator
from functools import partial
from itertools import islice, pairwise
from math import log

from kb.search.engines import Asker, Found, Match
from kb.search.engines.groups import Gathering, Group, strongest
from kb.search.engines.postings import FIELDS, Postings
from kb.search.engines.weights import (
    EQUAL,
    EXACT,
    FIELD_NORM,
    FIELD_WEIGHT,
    FIRST,
    FLOOR,
    IN_TITLE,
    MOST_BEGINNINGS,
    MOST_SIMILAR,
    PASSAGE_NORM,
    PASSAGE_SHARE,
    PASSAGE_WEIGHT,
    PREFIX,
    SIMILAR,
    STEMMED,
    TITLE_ORDER,
    TITLE_SHARE,
    WORTH,
)
from kb.search.query import Query
from kb.search.words import STOP_WORDS, near, stem

KEPT = 4000
"""So many understood words are kept in memory by each view."""


class Rankings:
    """The views of one open index: one for each set of groups that makes a difference."""

    def __init__(self, index: Postings) -> None:
        self.index = index
        self._views: dict[Asker, View] = {}
        self._audiences = frozenset().union(*(unit.head.audience for unit in index.units if unit and unit.head))
        self.by_stem: dict[str, list[str]] = defaultdict(list)
        for word in index.words:
            self.by_stem[stem(word)].append(word)

    def of(self, asker: Asker) -> "View":
        """The view of these groups."""
        groups = None if asker.groups is None else asker.groups & self._audiences
        alike = Asker(groups, asker.kinds)
        view = self._views.get(alike)
        if view is None:
            view = self._views[alike] = View(self, alike)
        return view


class View:
    """The documents that exist for one set of groups, ready to be ranked."""

    def __init__(self, rankings: Rankings, asker: Asker) -> None:
        self._index, self._by_stem = rankings.index, rankings.by_stem
        self._groups: dict[tuple[str | bool, ...], Group] = {}
        self.heads = [
            unit.head for unit in self._index.units
            if unit and unit.head and unit.head.kind in asker.kinds
            and (asker.groups is None or not unit.head.audience or unit.head.audience & asker.groups)
        ]
        self.categories = sorted({head.category for head in self.heads if head.category})
        self._measure()
        self._title_docs: dict[str, list[int]] = defaultdict(list)
        self._title_pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._titled: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._named: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for doc, head in enumerate(self.heads):
            for part in set(head.title):
                self._title_docs[part].append(doc)
            for pair in set(pairwise(head.title)):
                self._title_pairs[pair].append(doc)
            self._titled[head.title].append(doc)
            for name in head.names:
                self._named[name].append(doc)
        self._title_size = [sum(self._title_rarity(part) for part in set(head.title)) or 1.0 for head in self.heads]

    def _measure(self) -> None:
        """Number the documents of the view, and how long each is beside the others, by field."""
        number = {head.key: doc for doc, head in enumerate(self.heads)}
        self._first = {unit.key: place for place, unit in enumerate(self._index.units) if unit and unit.head}
        self._doc_of = [number.get(unit.key, -1) if unit else -1 for unit in self._index.units]
        lengths = {name: [0] * len(self.heads) for name in FIELDS}
        bodies = {}
        for place, (unit, doc) in enumerate(zip(self._index.units, self._doc_of, strict=True)):
            if unit is None or doc < 0:
                continue
            for name, length in zip(FIELDS, unit.lengths, strict=True):
                lengths[name][doc] += length
            if unit.head is None:
                bodies[place] = unit.lengths[-1]
        self._norms = {name: _norms(lengths[name], FIELD_NORM[name]) for name in FIELDS}
        self._passage_norms = dict(zip(bodies, _norms(list(bodies.values()), PASSAGE_NORM), strict=True))

    def search(self, query: Query, limit: int, category: str | None) -> Found:
        """The best `limit` documents, exactly as if all had been ranked."""
        groups = [self.group(word) for word in query.words]
        if query.beginning and (query.beginning not in STOP_WORDS or not groups):
            groups.append(self.group(query.beginning, beginning=True))
        phrases = [found for phrase in query.phrases if (found := self._kept(phrase, partial(self._phrase, phrase))).docs]
        scores, passages = self._score(groups + phrases, query)
        for found in phrases:
            scores = {doc: score for doc, score in scores.items() if doc in found.docs}
        if category:
            scores = {doc: score for doc, score in scores.items() if _within(self.heads[doc].category, category)}
        if not scores:
            return Found()
        floor = FLOOR * max(scores.values())
        scores = {doc: score for doc, score in scores.items() if score >= floor}
        for doc in self._titled.get(_whole(query), ()):
            if doc in scores:
                scores[doc] += FIRST
        last = heapq.nlargest(limit, scores.values())[-1] - EQUAL
        near_best = (doc for doc, score in scores.items() if score >= last)
        best = sorted(near_best, key=lambda doc: (-round(scores[doc], 9), self.heads[doc].key))[:limit]
        marks = frozenset().union(*(group.marks for group in groups + phrases))
        matches = [self._match(doc, scores[doc], groups + phrases, passages.get(doc), marks) for doc in best]
        asked = zip((*query.words, query.beginning), groups, strict=False)
        return Found(matches, len(scores), {word: group.instead for word, group in asked if group.instead})

    def _score(self, groups: list[Group], query: Query) -> tuple[dict[int, float], dict[int, int]]:
        """What each document is worth, and its best passage."""
        scores: dict[int, float] = defaultdict(float)
        units: dict[int, float] = defaultdict(float)
        for group in groups:
            for doc, worth in group.docs.items():
                scores[doc] += worth
            for unit, worth in group.units.items():
                units[unit] += worth
            for doc in group.titles:
                scores[doc] += IN_TITLE * group.rarity
        best = self._best_passages(units)
        for doc, unit in best.items():
            scores[doc] += PASSAGE_SHARE * units[unit]
        everything = sum(group.rarity for group in groups)
        for doc, share in self._titles_said(groups, query).items():
            scores[doc] += TITLE_SHARE * everything * share
        for doc, worth in self._in_title_order(query):
            if doc in scores:
                scores[doc] += TITLE_ORDER * worth
        return scores, best

    def _titles_said(self, groups: list[Group], query: Query) -> dict[int, float]:
        """The share of each title that the query says."""
        said: dict[int, float] = defaultdict(float)
        for group in groups:
            for doc, worth in group.titles.items():
                said[doc] += worth
        shares = {doc: min(1.0, worth / self._title_size[doc]) for doc, worth in said.items()}
        return shares | dict.fromkeys(self._named.get(_whole(query), ()), 1.0)

    def _best_passages(self, units: dict[int, float]) -> dict[int, int]:
        """The best unit of each document, the first of equals."""
        best: dict[int, int] = {}
        for unit in sorted(units):
            doc = self._doc_of[unit]
            if doc not in best or units[unit] > units[best[doc]]:
                best[doc] = unit
        return best

    def _in_title_order(self, query: Query) -> Iterator[tuple[int, float]]:
        """Documents whose title has two words in the order in which they were said, and what that tells."""
        said = [stem(word) for word in query.spoken if word not in STOP_WORDS]
        for pair in set(pairwise(said)):
            for doc in self._title_pairs.get(pair, ()):
                yield doc, min(map(self._title_rarity, pair))

    def _match(self, doc: int, score: float, groups: list[Group], unit: int | None, marks: frozenset[str]) -> Match:
        shares: dict[str, float] = defaultdict(float)
        for group in groups:
            if doc in group.docs:
                shares[group.why[doc]] += group.docs[doc]
        why = max(WORTH, key=lambda kind: (shares[kind], WORTH[kind]))
        passage = self._index.passage(self._opening(doc) if unit is None else unit)
        return Match(self.heads[doc].key, round(score, 4), why, passage, marks)

    def _opening(self, doc: int) -> int:
        """The unit that a document begins with: its first passage, or its head where it has none."""
        key, first = self.heads[doc].key, self._first[self.heads[doc].key]
        after = self._index.units[first + 1] if first + 1 < len(self._index.units) else None
        return first + 1 if after and after.key == key else first

    def group(self, word: str, *, beginning: bool = False) -> Group:
        """All forms of a word in this view."""
        return self._kept((beginning, word), lambda: self._gather(word, beginning))

    def _kept(self, name: tuple[str | bool, ...], make: Callable[[], Group]) -> Group:
        group = self._groups.get(name)
        if group is None:
            if len(self._groups) >= KEPT:
                self._groups.clear()
            group = self._groups[name] = make()
        return group

    def _gather(self, word: str, beginning: bool) -> Group:
        gathering = Gathering(self)
        gathering.add(word, EXACT)
        if word not in STOP_WORDS:
            for form in self._by_stem.get(stem(word), ()):
                gathering.add(form, STEMMED)
        groups = [gathering.close()] if gathering.docs else []
        if beginning or (not groups and len(word) > 3):
            groups += self._longer(word, gathering.marks)
        if not groups and len(word) > 3:
            for other in self._similar(word, beginning):
                gathering.add(other, SIMILAR)
            groups = [gathering.close()]
        return groups[0] if len(groups) == 1 else strongest(groups)

    def _longer(self, word: str, known: Container[str]) -> list[Group]:
        """The words that begin like this one, those of a stem together.

        Each counts half as what it is, half as one of so many: nobody knows which will be typed, but a longer word that
        stands everywhere must not hide a telling one.
        """
        fields = FIELDS if len(word) > 2 else ("title", "keywords")
        gatherings: dict[str, Gathering] = {}
        for longer in islice((other for other in self._beginning_with(word) if other not in known), MOST_BEGINNINGS):
            gatherings.setdefault(stem(longer), Gathering(self)).add(longer, PREFIX, fields)
        groups = [gathering.close() for gathering in gatherings.values() if gathering.docs]
        together = self.rarity(len(set().union(*(group.docs for group in groups))))
        return [group.counting((group.rarity + together) / 2) for group in groups]

    def _beginning_with(self, word: str) -> list[str]:
        words = self._index.words if len(word) > 2 else self._index.head_words
        found = []
        for at in range(bisect_left(words, word), len(words)):
            if not words[at].startswith(word):
                break
            found.append(words[at])
        return sorted(found, key=lambda longer: (len(longer), longer))

    def _similar(self, word: str, beginning: bool) -> list[str]:
        """What a word that stands nowhere may have been meant to be: the most frequent first."""
        words = self._index.words
        likely: dict[str, int] = {}
        for other in set(near(word)):
            at = bisect_left(words, other)
            if at == len(words):
                continue
            if words[at] == other or (beginning and len(other) >= len(word) and words[at].startswith(other)):
                likely[words[at]] = sum(1 for _ in self.occurrences(words[at]))
        found = sorted((word for word, count in likely.items() if count), key=lambda other: (-likely[other], other))
        return found[:MOST_SIMILAR]

    def occurrences(self, word: str, fields: Iterable[str] = FIELDS) -> Iterator[tuple[str, int, int, int]]:
        """Field, unit, document and how often, for each place in this view where the word stands."""
        doc_of = self._doc_of
        for name in fields:
            units, counts = self._index.postings(name, word)
            for unit, count in zip(units, counts, strict=True):
                doc = doc_of[unit]
                if doc >= 0:
                    yield name, unit, doc, count

    def worth(self, name: str, doc: int, count: int) -> float:
        """What `count` occurrences in a field of a document weigh."""
        return FIELD_WEIGHT[name] * count / self._norms[name][doc]

    def passage_worth(self, name: str, unit: int, count: int) -> float:
        """What `count` occurrences weigh in a passage; nothing where the unit is not one."""
        norm = self._passage_norms.get(unit)
        return 0.0 if norm is None else PASSAGE_WEIGHT[name] * count / (norm if name == "body" else 1.0)

    def titles(self, marks: dict[str, float]) -> dict[int, float]:
        """As `Places` says."""
        said: dict[int, float] = {}
        parts: dict[str, float] = {}
        for word, worth in marks.items():
            part = stem(word)
            parts[part] = max(worth, parts.get(part, 0.0))
        for part, worth in parts.items():
            for doc in self._title_docs.get(part, ()):
                said[doc] = said.get(doc, 0.0) + worth * self._title_rarity(part)
        return said

    def rarity(self, count: int) -> float:
        """How much it tells that a document is one of `count`."""
        return log(1 + (len(self.heads) - count + 0.5) / (count + 0.5))

    def _title_rarity(self, part: str) -> float:
        return log(1 + len(self.heads) / (len(self._title_docs.get(part, ())) or 1))

    def _phrase(self, phrase: tuple[str, ...]) -> Group:
        """The documents in which these words follow one another."""
        gathering = Gathering(self)
        for name in FIELDS:
            found = self._index.positions(name, phrase[0]) if self._everywhere(name, phrase) else {}
            for later, word in enumerate(phrase[1:], 1):
                places = self._index.positions(name, word) if found else {}
                found = {unit: kept for unit, starts in found.items() if unit in places
                         and (kept := [start for start in starts if start + later in places[unit]])}
            for unit, starts in found.items():
                gathering.count(name, unit, self._doc_of[unit], len(starts), EXACT)
        gathering.marks.update(dict.fromkeys(phrase, 1.0))
        return gathering.close()

    def _everywhere(self, name: str, phrase: tuple[str, ...]) -> bool:
        return all(self._index.postings(name, word)[0] for word in phrase)


def _norms(lengths: list[int], share: float) -> list[float]:
    average = sum(lengths) / len(lengths) if lengths else 0.0
    return [1 - share + share * length / average if average else 1.0 for length in lengths]


def _whole(query: Query) -> tuple[str, ...]:
    """A query as titles are kept."""
    return tuple(stem(word) for word in (*query.words, query.beginning) if word)


def _within(category: str, wanted: str) -> bool:
    return category == wanted or category.startswith(f"{wanted}/")
