"""The order of hits: what a query is worth to each document that exists for the asker. Pure arithmetic over arrays.

The score of a document is the sum of
* its words (BM25F: each rarer word counts more, again and again counts less, title ×3, say-line and keywords ×2, headings ×1.5),
* its best passage (so that an answer in a long article is found as well as a short article),
* for each word whether it stands in the title, how much of the title was said, and in the same order,
and whoever says a title whole gets that document first. A keyword said whole counts as if it were the title.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import pairwise
from threading import Lock

import numpy as np

from kb.search.engines import Asker, Found, Match
from kb.search.engines.groups import Group, strongest
from kb.search.engines.keeping import Kept
from kb.search.engines.opened import OpenIndex
from kb.search.engines.postings import (
    Passages,
    above,
    add_at,
    add_titles,
    add_to_each,
    add_to_found,
    chief_whys,
    near_first,
)
from kb.search.engines.rereading import reread
from kb.search.engines.view import View
from kb.search.engines.weights import (
    EQUAL,
    FIRST,
    FLOOR,
    IN_TITLE,
    PASSAGE_SHARE,
    READ_AGAIN,
    SYNONYM,
    TITLE_ORDER,
    TITLE_SHARE,
    WORTH,
)
from kb.search.engines.worths import WHYS, Weight, Whole
from kb.search.query import Also, Query
from kb.search.words import STOP_WORDS, stem

ALIKE = 1e9
"""Worths that differ by less than one part of so many are the same: sums come out a little different in another order."""
KEPT = 300
"""So many answers are kept, until the index changes."""


class Rankings:
    """The views of one open index: one for each set of groups that makes a difference."""

    def __init__(self, index: OpenIndex) -> None:
        self.index = index
        self._views: dict[Asker, View] = {}
        self._making = Lock()
        self._found: Kept[Found] = Kept(KEPT)
        self._audiences = frozenset().union(*(head.audience for head in index.heads))

    def take_place_of(self, before: "Rankings | None") -> "Rankings":
        """Have the views ready that were asked for before, so that no query waits for them."""
        for asker in list(before._views) if before else ():
            self.of(asker)
        return self

    def of(self, asker: Asker) -> View:
        """The view of these groups."""
        view = self._views.get(asker)
        if view is None:
            groups = None if asker.groups is None else asker.groups & self._audiences
            alike = Asker(groups, asker.kinds)
            with self._making:  # of a server that has just started many ask at once, and all would wait for as many
                view = self._views[alike] = self._views[asker] = self._views.get(alike) or View(self.index, alike)
        return view

    def search(self, query: Query, asker: Asker, limit: int, category: str | None, facets: Collection[str]) -> Found:
        """The best `limit` documents, exactly as if all had been ranked. What was just found is kept: many begin with the same
        words, and a page asks for the same twice.
        """
        view = self.of(asker)
        asked = (view, query.words, query.phrases, query.beginning, query.spoken, query.also, limit, category, tuple(facets))
        return self._found.get(asked, lambda: _Ranking(view, query).best(limit, category, facets))


class _Ranking:
    """All documents of a view, ranked for one query."""

    def __init__(self, view: View, query: Query) -> None:
        self._view, self._query = view, query
        words = [(word, view.group(word)) for word in query.words]
        if _counts(query):
            words.append((query.beginning, view.group(query.beginning, beginning=True)))
        self._also: list[str] = []
        self._words = _with_others(words, query.also, view, self._also)
        self._phrases = [found for phrase in query.phrases if (found := view.phrase(phrase)).docs.at.size]
        # A word that stands somewhere as it has been typed so far is taken as said: a space behind it changes little then.
        self._spoken = query.spoken + ((query.beginning,) if view.stands(query.beginning) else ())
        self._groups = [group for _, group in self._words] + self._phrases
        self._marks = frozenset().union(*(group.marks for group in self._groups))
        self._asked = sum(group.rarity or view.nowhere for group in self._groups) or 1.0
        self._scores = np.zeros(len(view.index.heads))
        self._add_words()
        units = [group.units for group in self._groups]
        self._passages = Passages([each.at for each in units], [each.worth for each in units], view.doc_of, view.first)
        self._passages.add_best(self._scores, PASSAGE_SHARE)
        self._add_titles()
        self._read_again()

    def best(self, limit: int, category: str | None, facets: Collection[str]) -> Found:
        """The best of those in a category and with all facets."""
        scores, view = self._scores, self._view
        for phrase in self._phrases:
            kept = np.zeros(scores.size)
            kept[phrase.docs.at] = scores[phrase.docs.at]
            scores = kept
        if category or facets:
            scores = np.where(view.within(category, facets), scores, 0.0)
        most = float(scores.max()) if scores.size else 0.0
        if not most:
            return Found(also=self._also)
        docs = above(scores, FLOOR * most, True)
        sure = most / self._asked
        for doc in view.index.titles.whole.get(_whole(self._query), ()):
            if view.visible[doc] and scores[doc] >= FLOOR * most:
                scores[doc] += FIRST
        similar = {word: group.instead for word, group in self._words if group.instead}
        found = self._matches(self._first(docs, scores, limit), scores)
        counts = partial(view.index.counts.of, docs.astype(np.int32))  # which is kept with the answer
        return Found(found, docs.size, similar, self._also, sure, self._rather(), counts)

    def _rather(self) -> dict[str, str]:
        """What rare words were perhaps meant to be; a word for which editors gave others is meant."""
        meant = {word for also in self._query.also for word in also.said}
        said = self._query.words
        return {word: other for word, group in self._words
                if word in said and word not in meant and (other := self._view.rather(word, group))}

    def _first(self, docs: Whole, scores: Weight, limit: int) -> Whole:
        """The best in order; of equals those whose key comes first."""
        docs = near_first(docs, scores, limit, EQUAL)
        heads, worths = self._view.index.heads, (-ALIKE * scores[docs]).round().tolist()
        ranked = sorted([(worth, heads[doc].key, doc) for doc, worth in zip(docs.tolist(), worths, strict=True)])
        return np.array([doc for _, _, doc in ranked[:limit]], np.int64)

    def _add_words(self) -> None:
        for group in self._groups:
            add_at(self._scores, group.docs.at, group.docs.worth)
            add_to_each(self._scores, group.titles.at, IN_TITLE * group.rarity)

    def _add_titles(self) -> None:
        view, scores = self._view, self._scores
        everything = sum(group.rarity for group in self._groups)
        said = [group.titles for group in self._groups]
        named = [doc for doc in view.index.titles.named.get(_whole(self._query), ()) if view.visible[doc]]
        add_titles(scores, [each.at for each in said], [each.worth for each in said], view.title_size, named,
                   TITLE_SHARE * everything)
        spoken = [stem(word) for word in self._spoken if word not in STOP_WORDS]
        for pair in set(pairwise(spoken)):
            docs = view.index.titles.with_pair(pair)
            if docs:  # what nobody may see has not been found
                add_to_found(scores, docs, TITLE_ORDER * min(map(view.title_rarity, pair)))

    def _read_again(self) -> None:
        """Count what single words cannot tell, in the best documents."""
        if len(self._spoken) < 2 or self._phrases:
            return
        docs = near_first(above(self._scores, 0.0, False), self._scores, READ_AGAIN, EQUAL)
        if docs.size > READ_AGAIN:  # equals: the order decides
            docs = np.sort(self._first(docs, self._scores, READ_AGAIN))
        if docs.size:
            reread(self._view, self._scores, docs, self._spoken, self._query.words)

    def _matches(self, docs: Whole, scores: Weight) -> list[Match]:
        """These documents as matches: why each is there, and its best passage."""
        groups = [group.docs for group in self._groups]
        whys = chief_whys(docs, [each.at for each in groups], [each.worth for each in groups], [each.why for each in groups])
        index = self._view.index
        worths = scores[docs].round(4).tolist()
        return [Match(index.heads[doc].key, worth, WHYS[why], index.passage(unit), self._marks)
                for doc, worth, why, unit in zip(docs.tolist(), worths, whys, self._best_units(docs), strict=True)]

    def _best_units(self, docs: Whole) -> list[int]:
        """The best passage of each document; without one its first passage, or its head."""
        return [unit if unit >= 0 else self._opening(doc)
                for doc, unit in zip(docs.tolist(), self._passages.best(docs), strict=True)]

    def _opening(self, doc: int) -> int:
        index, first = self._view.index, int(self._view.index.first[doc])
        return first + 1 if first + 1 < index.doc_of.size and index.doc_of[first + 1] == doc else first


def _with_others(words: Sequence[tuple[str, Group]], also: Iterable[Also], view: View, met: list[str]) -> list[tuple[str, Group]]:
    """The words with what editors gave for them: a document takes whichever is worth most to it. `met` gets what was found."""
    groups = dict(words)
    for each in also:
        for instead in each.instead:
            other = view.phrase(instead)
            if not other.docs.at.size:
                continue
            met.append(" ".join(instead))
            for word in each.said:
                if word in groups:
                    rarity = WORTH[SYNONYM] * (groups[word].rarity or other.rarity)
                    given = other.counting(rarity, SYNONYM)._replace(marks=_telling(other.marks))
                    groups[word] = strongest([groups[word], given]) if groups[word].docs.at.size else given
    return list(groups.items())


def _telling(marks: frozenset[str]) -> frozenset[str]:
    """Of a name's words those that are marked: not each "a" and "for" of a passage."""
    return marks - STOP_WORDS or marks


def _counts(query: Query) -> bool:
    """Whether the word being typed is looked for: not while it may only carry the sentence, nor as one or two letters behind
    words that tell enough by themselves; else the list would jump about with each key.
    """
    telling = len(query.words) + len(query.phrases)
    if not query.beginning or not telling:
        return bool(query.beginning)
    return query.beginning not in STOP_WORDS and (telling < 2 or len(query.beginning) > 2)


def _whole(query: Query) -> tuple[str, ...]:
    """A query as titles are kept."""
    return tuple(stem(word) for word in (*query.words, query.beginning) if word)
