"""Search without an index: every document of the store is looked through. Slow and plain, and never out of date.

Answers while an index is being built for the first time, or cannot be written.
"""

import heapq
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from itertools import count

from kb.search.document import Document, Passage, passages_of
from kb.search.engines import Asker, Found, Match
from kb.search.query import MOST_WORDS, Query
from kb.search.words import stem, words_of

SURE_ENOUGH = 1.0
"""Without an index nobody knows how telling a word is, so whatever was found is shown."""


def scan(query: Query, documents: Iterable[Document], asker: Asker, limit: int, category: str | None = None,
         facets: Collection[str] = ()) -> Found:
    """The best `limit` of these documents that exist for the asker; those with more of the words first."""
    wanted = _Wanted(query)
    counter = count()

    def hits() -> Iterator[tuple[float, str, str, Document]]:
        for document in documents:
            if _exists(document, asker, category) and set(facets).issubset(document.facets):
                score, why = wanted.score(document)
                if score:
                    next(counter)
                    yield score, document.key, why, document

    best = heapq.nsmallest(limit, hits(), key=lambda hit: (-hit[0], hit[1]))
    return Found([wanted.match(*hit) for hit in best], next(counter), sure=SURE_ENOUGH,
                 also=[" ".join(instead) for also in query.also for instead in also.instead])


class _Wanted:
    """A query as patterns over plain text."""

    def __init__(self, query: Query) -> None:
        words = [*query.words, query.beginning] if query.beginning else list(query.words)
        others = dict.fromkeys(word for also in query.also for instead in also.instead for word in instead)
        words += list(others)[:MOST_WORDS]  # each is looked for in every document
        self._forms = {form for word in words for form in (word, stem(word))}
        self._words = [(re.compile(rf"\b{re.escape(word)}\b"), stem(word)) for word in words]
        self._phrases = [re.compile(r"\b" + r"\W+".join(map(re.escape, phrase)) + r"\b") for phrase in query.phrases]

    def score(self, document: Document) -> tuple[float, str]:
        """What a document is worth, 0 when it does not fit, and why."""
        texts = [(3.0, _plain(document.title)), (1.0, _plain(document.body)),
                 (2.0, _plain("\n".join((document.say, *document.keywords, document.category))))]
        for phrase in self._phrases:
            if not any(phrase.search(text) for _, text in texts):
                return 0.0, "exact"
        exact = stemmed = 0.0
        for word, form in self._words:
            for weight, text in texts:
                if word.search(text):
                    exact += weight
                elif form in text:
                    stemmed += weight * 0.7
        return exact + stemmed, "exact" if exact >= stemmed else "stemmed"

    def match(self, score: float, key: str, why: str, document: Document) -> Match:
        """The hit, with its best passage."""
        passages = passages_of(document)
        best = max(passages, key=lambda passage: sum(form in _plain(passage.text) for form in self._forms), default=None)
        words = words_of(best.text) if best else []
        marks = frozenset(word for word in words if word in self._forms or stem(word) in self._forms)
        return Match(key, round(score, 4), why, best or Passage("", document.say), marks)


def _exists(document: Document, asker: Asker, category: str | None) -> bool:
    if document.kind not in asker.kinds:
        return False
    if asker.groups is not None and document.audience and asker.groups.isdisjoint(document.audience):
        return False
    return not category or document.category == category or document.category.startswith(f"{category}/")


def _plain(text: str) -> str:
    """Lower case, without accents and apostrophes."""
    text = text.lower().replace("'", "").replace("’", "")
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
