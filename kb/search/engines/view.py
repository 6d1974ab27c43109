"""The documents that exist for one set of groups, and what each word of a query may mean among them.

A view counts nothing else (how rare a word is, which words begin like this one, what a misspelt word may mean), so
nothing can leak from what somebody may not see.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.engines import Asker
from kb.search.engines.columns import BODY, FIELDS
from kb.search.engines.groups import Group, strongest
from kb.search.engines.keeping import Kept
from kb.search.engines.opened import OpenIndex
from kb.search.engines.postings import Postings, most_of, sum_of
from kb.search.engines.weights import (
    EXACT,
    FAR_MORE,
    FIELD_NORM,
    MOST_BEGINNINGS,
    MOST_SIMILAR,
    PART,
    PASSAGE_NORM,
    PREFIX,
    RARE,
    SIMILAR,
    STEMMED,
    WORTH,
)
from kb.search.engines.wordlists import WordLists
from kb.search.engines.worths import WHYS, Weight, Whole, Worths
from kb.search.words import STOP_WORDS, beginning_with, stem

KEPT, KEPT_BYTES = 10_000, 80_000_000
"""So many understood words are kept in memory by each view; of long collections as much as their postings take."""
BEGINNINGS = 8
"""Beginnings of words are kept apart, in an eighth of the room: each is large, and mostly asked for by one key alone."""


class View:
    """The documents of a set of groups. Documents are numbered as in the index."""

    def __init__(self, index: OpenIndex, asker: Asker) -> None:
        self.index = index
        most = max(KEPT_BYTES, index.nbytes)
        self._groups: Kept[Group] = Kept(KEPT, most, lambda group: group.nbytes)
        self._begun: Kept[Group] = Kept(KEPT, most // BEGINNINGS, lambda group: group.nbytes)
        self._rather: Kept[str] = Kept(KEPT)
        self.visible = index.alive & _existing(index, asker)
        self.size = int(self.visible.sum())
        self.doc_of = np.where(np.append(self.visible, False)[index.doc_of], index.doc_of, -1)
        self._words = WordLists(index, self.doc_of >= 0)
        self._within: Kept[NDArray[np.bool_]] = Kept(KEPT // 100)
        self._measure()
        titles = index.titles
        count = np.bincount(titles.stem[self.visible[titles.doc]], minlength=len(titles.number))
        self._title_rarity = np.log(1 + self.size / np.maximum(count, 1))
        said = self._title_rarity[titles.stem] if titles.stem.size else np.empty(0)
        size = np.bincount(titles.doc, weights=said, minlength=len(index.heads))
        self.title_size = np.where(size > 0, size, 1.0)
        """What it tells to have said a title whole."""

    def _measure(self) -> None:
        """How long each document and passage is beside the others, by field."""
        index, docs = self.index, len(self.index.heads)
        here = self.doc_of >= 0
        norms = np.ones((len(FIELDS), docs))
        for field, name in enumerate(FIELDS):
            lengths = np.bincount(self.doc_of[here], weights=index.lengths[here, field], minlength=docs)
            norms[field] = _norms(lengths, lengths[self.visible], FIELD_NORM[name])
        passages = here.copy()
        passages[index.first] = False
        bodies = index.lengths[:, BODY].astype(np.float64)
        self.first = np.append(index.first, self.doc_of.size)
        """The first unit of each document, and behind them all how many there are."""
        passage_norms = _norms(bodies, bodies[passages], PASSAGE_NORM)
        self.postings = Postings(index.parts, self.doc_of, self.first, norms, passage_norms, self.size)

    @cached_property
    def categories(self) -> list[str]:
        """The categories of the documents, in order."""
        heads = self.index.heads
        return sorted({heads[doc].category for doc in np.flatnonzero(self.visible).tolist()} - {""})

    def within(self, category: str | None, facets: Iterable[str]) -> NDArray[np.bool_]:
        """Which documents belong to a category or those below it, and have all these facets."""
        wanted, having = category or "", tuple(sorted(facets))
        return self._within.get((wanted, having), lambda: np.fromiter(
            (_in_category(head.category, wanted) and head.facets.issuperset(having) for head in self.index.heads), bool,
            len(self.index.heads)))

    @property
    def nowhere(self) -> float:
        """What a word tells that stands in none of the documents."""
        return log(1 + (self.size + 0.5) / 0.5)

    def title_rarity(self, part: str) -> float:
        """How much it tells that a stem stands in a title."""
        place = self.index.titles.number.get(part)
        return log(1 + self.size) if place is None else float(self._title_rarity[place])

    def stands(self, word: str) -> bool:
        """Whether this very word stands somewhere in the view."""
        return word in self._words.vocabulary.known

    def group(self, word: str, *, beginning: bool = False) -> Group:
        """All forms of a word in this view."""
        kept = self._begun if beginning else self._groups
        return kept.get(word, lambda: self._gather(word, beginning))

    def phrase(self, words: tuple[str, ...]) -> Group:
        """The documents in which these words follow one another."""
        if len(words) == 1:
            return self.group(words[0])
        return self._groups.get(words, lambda: self._row(words))

    def rather(self, word: str, group: Group) -> str:
        """What a word that hardly stands anywhere, and has these forms, was perhaps meant to be: one very near and far more
        frequent; "" for none.
        """
        if group.docs.at.size > RARE or word not in group.marks or len(word) < 4 or not word.isalpha():
            return ""
        return self._rather.get(word, lambda: self._far_more_frequent(word, group.docs.at.size))

    def _far_more_frequent(self, word: str, count: int) -> str:
        near = self._words.vocabulary.near(word) - STOP_WORDS
        likely = sorted(other for other in near if stem(other) != stem(word))
        if not likely:
            return ""
        *_, counts = self.postings.family(self.index.ranks(likely), list(range(len(likely))), len(likely), 1.0, False)
        most = max(range(len(likely)), key=counts.__getitem__)
        return likely[most] if counts[most] >= FAR_MORE * count else ""

    def _gather(self, word: str, beginning: bool) -> Group:
        forms = {word: EXACT}
        if word not in STOP_WORDS:
            forms |= dict.fromkeys((form for form in self.index.stems.forms(word) if form != word), STEMMED)
        found = any(map(self.stands, forms))
        # What is being typed may be a word already, which others have asked for.
        groups = [Group() if not found else self.group(word) if beginning else self._forms(forms)]
        if beginning or (not found and len(word) > 3):
            groups.append(self._family(self._longer(word, groups[0].marks), PREFIX, names_only=len(word) < 3))
            found = found or groups[1].docs.at.size > 0
        if not found and len(word) > 2:
            groups.append(self._family(self._holding(word), PART))
            found = groups[-1].docs.at.size > 0
        if not found and len(word) > 3:
            groups.append(self._forms(dict.fromkeys(self._similar(word, beginning), SIMILAR)))
        return strongest(groups)

    def _forms(self, forms: dict[str, str]) -> Group:
        """Forms of one word: what they are worth is added up. `forms` says why each counts, the surest first."""
        words, whys = list(forms), list(forms.values())
        closed = self.postings.closed(self.index.ranks(words), [WORTH[why] for why in whys], [WHYS.index(why) for why in whys])
        met = {word: why for word, why, count in zip(words, whys, closed[3], strict=True) if count}
        if not met:
            return Group()
        instead = next((word for word, why in met.items() if why == SIMILAR), "")
        rarity, docs, units, _ = closed
        said = _by_stem({word: WORTH[why] for word, why in met.items()})
        return Group(rarity, Worths(*docs), Worths(*units), self._titles(said, sum_of), frozenset(met), instead)

    def _row(self, words: tuple[str, ...]) -> Group:
        rarity, docs, units, met = self.postings.row(self.index.ranks(words))
        if not met[0]:
            return Group()
        said = _by_stem(dict.fromkeys(words, 1.0))
        return Group(rarity, Worths(*docs), Worths(*units), self._titles(said, sum_of), frozenset(words))

    def _family(self, words: list[str], why: str, *, names_only: bool = False) -> Group:
        """Words of which one may be meant: each document takes the one that is worth most to it, forms of a stem together."""
        if not words:
            return Group()
        stems: dict[str, int] = {}
        kin = [stems.setdefault(stem(word), len(stems)) for word in words]
        rarity, docs, units, met, counts = self.postings.family(self.index.ranks(words), kin, len(stems), WORTH[why], names_only)
        if not docs[0].size:
            return Group()
        met_stems = {part: WORTH[why] for part, count in zip(stems, counts, strict=True) if count}
        return Group(rarity, Worths(*docs, np.full(docs[0].size, WHYS.index(why), np.int8)), Worths(*units),
                     self._titles(met_stems, most_of),
                     frozenset(word for word, count in zip(words, met, strict=True) if count))

    def _titles(self, parts: Mapping[str, float], joined: Callable[..., tuple[Whole, Weight]]) -> Worths:
        """The titles in which these stems stand, each worth so much; several in one title are `joined`."""
        titles = [self.index.titles.with_stem(part) for part in parts]
        worths = [worth * self.title_rarity(part) for part, worth in parts.items()]
        return Worths(*joined(titles, worths, self.visible))

    def _longer(self, word: str, known: frozenset[str]) -> list[str]:
        words = self._words.everywhere if len(word) > 2 else self._words.names
        longer = (other for other in beginning_with(word, words) if other not in known and other not in STOP_WORDS)
        return heapq.nsmallest(MOST_BEGINNINGS, longer, key=lambda other: (len(other), other))

    def _holding(self, word: str) -> list[str]:
        """The words of what is seen first that hold these letters further inside."""
        return heapq.nsmallest(MOST_BEGINNINGS, self._words.holding(word), key=lambda other: (len(other), other))

    def _similar(self, word: str, beginning: bool) -> list[str]:
        """What a word that stands nowhere may have been meant to be: the most frequent first."""
        vocabulary = self._words.vocabulary
        near = vocabulary.near(word) - STOP_WORDS
        likely = sorted(near | vocabulary.begun_near(word) if beginning else near)
        *_, count = self.postings.closed(self.index.ranks(likely), [1.0] * len(likely), [0] * len(likely))
        found = sorted((place for place in range(len(likely)) if count[place]), key=lambda place: (-count[place], likely[place]))
        return [likely[place] for place in found[:MOST_SIMILAR]]


def _by_stem(marks: Mapping[str, float]) -> dict[str, float]:
    parts: dict[str, float] = {}
    for word, worth in marks.items():
        part = stem(word)
        parts[part] = max(worth, parts.get(part, 0.0))
    return parts


def _norms(lengths: NDArray[Any], among: NDArray[Any], share: float) -> Weight:
    average = float(among.mean()) if among.size else 0.0
    return 1 - share + share * lengths / average if average else np.ones(lengths.size)


def _existing(index: OpenIndex, asker: Asker) -> NDArray[np.bool_]:
    known: dict[tuple[str, frozenset[str]], bool] = {}

    def exists(kind: str, audience: frozenset[str]) -> bool:
        seen = known.get((kind, audience))
        if seen is None:
            closed = asker.groups is not None and audience and not audience & asker.groups
            seen = known[kind, audience] = kind in asker.kinds and not closed
        return seen

    return np.fromiter((exists(head.kind, head.audience) for head in index.heads), bool, len(index.heads))


def _in_category(category: str, wanted: str) -> bool:
    return not wanted or category == wanted or category.startswith(f"{wanted}/")

