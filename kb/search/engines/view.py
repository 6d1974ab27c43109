"""The documents that exist for one set of groups, and what each word of a query may mean among them.

A view counts nothing else (how rare a word is, which words begin like this one, what a misspelt word may mean), so
nothing can leak from what somebody may not see.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kb.search.engines import Asker
from kb.search.engines.columns import BODY, FIELDS, HEADING, KEYWORDS, TITLE
from kb.search.engines.groups import WHYS, Group, Weight, Whole, Worths, added, best, saturated, strongest
from kb.search.engines.keeping import Kept
from kb.search.engines.opened import OpenIndex, Places
from kb.search.engines.weights import (
    EXACT,
    FAR_MORE,
    FIELD_NORM,
    FIELD_WEIGHT,
    MOST_BEGINNINGS,
    MOST_SIMILAR,
    PART,
    PASSAGE_NORM,
    PASSAGE_SATURATION,
    PASSAGE_WEIGHT,
    PREFIX,
    RARE,
    SATURATION,
    SIMILAR,
    STEMMED,
    WORTH,
)
from kb.search.engines.wordlists import WordLists, beginning_with
from kb.search.words import STOP_WORDS, near, stem

KEPT, KEPT_BYTES = 4000, 64_000_000
"""So many understood words are kept in memory by each view; of long collections as much as their postings take."""

_WEIGHT = np.array([FIELD_WEIGHT[name] for name in FIELDS])
_INSIDE = np.array([PASSAGE_WEIGHT.get(name, 0.0) for name in FIELDS])
_NAMES = np.array([TITLE, KEYWORDS])


@dataclass(frozen=True)
class Seen:
    """Places of words in documents of the view; `word` is the number of the word among those asked for."""

    word: Whole
    field: Whole
    unit: Whole
    count: Whole
    doc: Whole


class View:
    """The documents of a set of groups. Documents are numbered as in the index."""

    def __init__(self, index: OpenIndex, asker: Asker) -> None:
        self.index = index
        self._groups: Kept[Group] = Kept(KEPT, max(KEPT_BYTES, index.nbytes), lambda group: group.nbytes)
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
        self._norms = np.ones((len(FIELDS), docs))
        for field, name in enumerate(FIELDS):
            lengths = np.bincount(self.doc_of[here], weights=index.lengths[here, field], minlength=docs)
            self._norms[field] = _norms(lengths, lengths[self.visible], FIELD_NORM[name])
        passages = here.copy()
        passages[index.first] = False
        bodies = index.lengths[:, BODY].astype(np.float64)
        self._passage_norms = _norms(bodies, bodies[passages], PASSAGE_NORM)

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

    def rarity(self, count: Any) -> Any:
        """How much it tells that a document is one of `count` (a number or an array of them)."""
        return np.log(1 + (self.size - count + 0.5) / (count + 0.5))

    def title_rarity(self, part: str) -> float:
        """How much it tells that a stem stands in a title."""
        place = self.index.titles.number.get(part)
        return log(1 + self.size) if place is None else float(self._title_rarity[place])

    def stands(self, word: str) -> bool:
        """Whether this very word stands somewhere in the view."""
        return word in self._words.known

    def group(self, word: str, *, beginning: bool = False) -> Group:
        """All forms of a word in this view."""
        return self._groups.get((beginning, word), lambda: self._gather(word, beginning))

    def phrase(self, words: tuple[str, ...]) -> Group:
        """The documents in which these words follow one another."""
        if len(words) == 1:
            return self.group(words[0])
        return self._groups.get(words, lambda: self._row(words))

    def rather(self, word: str) -> str:
        """What a word that hardly stands anywhere was perhaps meant to be: one very near and far more frequent; "" for none."""
        group = self.group(word)
        if word not in group.marks or group.docs.at.size > RARE or len(word) < 4 or not word.isalpha():
            return ""
        return self._rather.get(word, lambda: self._far_more_frequent(word, group.docs.at.size))

    def _far_more_frequent(self, word: str, count: int) -> str:
        known = self._words.known
        likely = sorted(other for other in set(near(word)) - STOP_WORDS if other in known and stem(other) != stem(word))
        if not likely:
            return ""
        seen, docs = self._seen(self.index.places(likely)), len(self.index.heads)
        counts = np.bincount(np.unique(seen.word * docs + seen.doc) // docs, minlength=len(likely))
        most = int(counts.argmax())
        return likely[most] if counts[most] >= FAR_MORE * count else ""

    def _gather(self, word: str, beginning: bool) -> Group:
        forms = {word: EXACT}
        if word not in STOP_WORDS:
            forms |= dict.fromkeys((form for form in self.index.stems.forms(word) if form != word), STEMMED)
        groups = [self._forms(forms)]
        found = groups[0].docs.at.size > 0
        if beginning or (not found and len(word) > 3):
            groups.append(self._family(self._longer(word, groups[0].marks), PREFIX, None if len(word) > 2 else _NAMES))
            found = found or groups[1].docs.at.size > 0
        if not found and len(word) > 2:
            groups.append(self._family(self._holding(word), PART, None))
            found = groups[-1].docs.at.size > 0
        if not found and len(word) > 3:
            groups.append(self._forms(dict.fromkeys(self._similar(word, beginning), SIMILAR)))
        return strongest(groups)

    def _seen(self, places: Places, fields: Whole | None = None) -> Seen:
        doc = self.doc_of[places.unit]
        keep = doc >= 0
        if fields is not None:
            keep &= np.isin(places.field, fields)
        if keep.all():
            return Seen(places.word, places.field, places.unit, places.count, doc)
        return Seen(places.word[keep], places.field[keep], places.unit[keep], places.count[keep], doc[keep])

    def field_worth(self, field: Whole, doc: Whole, count: Whole) -> Weight:
        """What so many words in these fields of documents weigh."""
        worth: Weight = _WEIGHT[field] * count / self._norms[field, doc]
        return worth

    def inside_worth(self, field: Whole, unit: Whole, count: Whole) -> Weight:
        """What so many words in these fields of passages weigh."""
        return _INSIDE[field] * count / np.where(field == BODY, self._passage_norms[unit], 1.0)

    def _passage_worth(self, seen: Seen) -> tuple[Whole, Weight, NDArray[np.bool_]]:
        """Which passages, what each place weighs in its passage, and which of the places these are."""
        inside = seen.field >= HEADING
        unit = seen.unit[inside]
        return unit, self.inside_worth(seen.field[inside], unit, seen.count[inside]), inside

    def _forms(self, forms: dict[str, str]) -> Group:
        """Forms of one word: what they are worth is added up. `forms` says why each counts, the surest first."""
        words = list(forms)
        return self._closed(self._seen(self.index.places(words)), words, list(forms.values()))

    def _row(self, words: tuple[str, ...]) -> Group:
        group = self._closed(self._seen(self.index.in_a_row(words)), [" ".join(words)], [EXACT])
        return Group(group.rarity, group.docs, group.units, self._titles(dict.fromkeys(words, 1.0)), frozenset(words))

    def _closed(self, seen: Seen, words: list[str], whys: list[str]) -> Group:
        if not seen.doc.size:
            return Group()
        why = np.array([WHYS.index(each) for each in whys], np.int8)[seen.word]
        sure = np.array([WORTH[each] for each in whys])[seen.word]
        docs = added(seen.doc, sure * self.field_worth(seen.field, seen.doc, seen.count), why)
        unit, weight, inside = self._passage_worth(seen)
        units = added(unit, sure[inside] * weight)
        rarity = float(self.rarity(docs.at.size))
        met = [words[number] for number in np.bincount(seen.word).nonzero()[0].tolist()]
        instead = next((word for word in met if whys[words.index(word)] == SIMILAR), "")
        return Group(
            rarity, Worths(docs.at, rarity * saturated(docs.worth, SATURATION), docs.why),
            Worths(units.at, rarity * saturated(units.worth, PASSAGE_SATURATION)),
            self._titles({word: WORTH[whys[words.index(word)]] for word in met}), frozenset(met), instead)

    def _family(self, words: list[str], why: str, fields: Whole | None) -> Group:
        """Words of which one may be meant: each document takes the one that is worth most to it, forms of a stem together.

        Each counts half as what it is, half as one of so many: nobody knows which will be typed, but a longer word that
        stands everywhere must not hide a telling one.
        """
        seen = self._seen(self.index.places(words), fields)
        if not seen.doc.size:
            return Group()
        stems: dict[str, int] = {}
        kin = np.array([stems.setdefault(stem(word), len(stems)) for word in words])[seen.word]
        docs, units = len(self.index.heads), self.doc_of.size
        whole = added(kin * docs + seen.doc, WORTH[why] * self.field_worth(seen.field, seen.doc, seen.count))
        count = np.bincount(whole.at // docs, minlength=len(stems))
        together = float(self.rarity(np.unique(whole.at % docs).size))
        rarity = np.where(count > 0, (self.rarity(count) + together) / 2, 0.0)
        at = Worths(whole.at % docs, rarity[whole.at // docs] * saturated(whole.worth, SATURATION),
                    np.full(whole.at.size, WHYS.index(why), np.int8))
        unit, weight, inside = self._passage_worth(seen)
        parts = added(kin[inside] * units + unit, WORTH[why] * weight)
        passages = Worths(parts.at % units, rarity[parts.at // units] * saturated(parts.worth, PASSAGE_SATURATION))
        titles = [self._titles_with(part, WORTH[why]) for part, number in stems.items() if count[number]]
        met = frozenset(words[number] for number in np.bincount(seen.word).nonzero()[0].tolist())
        return Group(float(rarity.max()), _best_of(at), _best_of(passages), best(titles), met)

    def _titles(self, marks: dict[str, float]) -> Worths:
        parts: dict[str, float] = {}
        for word, worth in marks.items():
            part = stem(word)
            parts[part] = max(worth, parts.get(part, 0.0))
        each = [self._titles_with(part, worth) for part, worth in parts.items()]
        if len(each) == 1:
            return each[0]
        return added(np.concatenate([one.at for one in each]), np.concatenate([one.worth for one in each])) if each else Worths()

    def _titles_with(self, part: str, worth: float) -> Worths:
        docs = self.index.titles.with_stem(part)
        docs = docs[self.visible[docs]]
        return Worths(docs, np.full(docs.size, worth * self.title_rarity(part)))

    def _longer(self, word: str, known: frozenset[str]) -> list[str]:
        words = self._words.everywhere if len(word) > 2 else self._words.names
        longer = (other for other in beginning_with(word, words) if other not in known and other not in STOP_WORDS)
        return heapq.nsmallest(MOST_BEGINNINGS, longer, key=lambda other: (len(other), other))

    def _holding(self, word: str) -> list[str]:
        """The words of what is seen first that hold these letters further inside."""
        return heapq.nsmallest(MOST_BEGINNINGS, self._words.holding(word), key=lambda other: (len(other), other))

    def _similar(self, word: str, beginning: bool) -> list[str]:
        """What a word that stands nowhere may have been meant to be: the most frequent first."""
        known, words = self._words.known, set(near(word))
        likely = [other for other in words if other in known and other not in STOP_WORDS]
        if beginning:
            for other in words:
                if len(other) >= len(word):
                    likely += beginning_with(other, self._words.everywhere)[:1]
        likely = sorted(set(likely))
        seen = self._seen(self.index.places(likely))
        count = np.bincount(seen.word, minlength=len(likely)).tolist()
        found = sorted((place for place in range(len(likely)) if count[place]), key=lambda place: (-count[place], likely[place]))
        return [likely[place] for place in found[:MOST_SIMILAR]]


def _best_of(places: Worths) -> Worths:
    return best([Worths(), places])


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

