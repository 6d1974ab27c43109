"""Search as the other rooms and pages use it: a question on somebody's behalf, and hits that she may see."""

import logging
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup
from sqlalchemy.orm import Session

from kb.changes import Change
from kb.db import Database, now
from kb.search.document import Card, Source
from kb.search.engines import Asker, Engine, Found, Match
from kb.search.engines.whoosh import WhooshEngine
from kb.search.index import Index, Readiness
from kb.search.query import Query, parse
from kb.search.scan import scan
from kb.search.snippets import snippet
from kb.search.vocabulary.current import Vocabulary
from kb.search.vocabulary.pinning import put_first
from kb.search.vocabulary.table import expand
from kb.search.words import tokens

log = logging.getLogger("kb.search")

MOST = 100
"""Longer lists are not given: nobody reads them."""


@dataclass(frozen=True)
class Hit:
    """A thing that was found. `snippet` is HTML with `<mark>`; `why` is exact, stemmed, prefix, similar, synonym or pinned."""

    card: Card
    snippet: Markup
    score: float
    why: str


@dataclass(frozen=True)
class Results:
    """The answer to a query. `took_ms` runs from the parsed query to the hits complete with passages, rights and why."""

    query: str
    took_ms: float = 0.0
    total: int = 0
    suggestion: str | None = None
    also_searched: list[str] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)


def groups_of(person: object) -> frozenset[str] | None:
    """The audiences that a person belongs to; None: she sees all."""
    roles: Collection[str] = getattr(person, "roles", ())
    if "editor" in roles:
        return None
    if "supervisor" in roles:
        return frozenset({"agents", "supervisors"})
    return frozenset({"agents"}) if "agent" in roles else frozenset()


class Search:
    """Search over one store. Rooms offer their documents with `add`; after that nobody needs to tell it anything."""

    def __init__(self, database: Database, folder: Path, sources: Iterable[Source] = (), engine: Engine | None = None) -> None:
        self._sources: list[Source] = list(sources)
        self.index = Index(database, engine or WhooshEngine(folder), self._sources)
        self._vocabulary = Vocabulary()

    def add(self, source: Source) -> None:
        """Have this room's documents found."""
        self._sources.append(source)

    def changed(self, changes: Iterable[Change]) -> None:
        """Catch up in the background if any of these changes may concern what is found."""
        topics = {source.kind for source in self._sources}
        if any(change.topic in topics for change in changes):
            self.index.hurry()

    def search(self, session: Session, person: object, query: str, *, limit: int = 10, typing: bool = False,
               category: str | None = None, kinds: Collection[str] = ("article",)) -> Results:
        """What fits `query`, best first, of what this person may see at this moment. Answers every query; raises nothing."""
        asked = parse(query, typing=typing)
        began = time.perf_counter()
        if not asked:
            return Results(asked.text)
        words = self._vocabulary.current(session)
        asked = expand(asked, words)
        asker = Asker(groups_of(person), frozenset(kinds))
        question = _Question(asked, asker, category, words.pinned(asked, now()))
        ready = self.index.ready(session)
        hits, found, gone = self._hits(session, person, question, ready, max(1, min(limit, MOST)))
        suggestion = _instead(asked.text, found.similar)
        return Results(asked.text, round((time.perf_counter() - began) * 1000, 3), found.total - gone, suggestion,
                       list(dict.fromkeys([*words.shown(asked), *sorted(set(found.similar.values()))])), hits)

    def cards(self, session: Session, person: object, keys: Sequence[str]) -> dict[str, Card]:
        """The cards, by key (`article:…`), of those documents that this person may see at this moment."""
        return self._cards(session, person, keys)

    def catch_up(self) -> None:
        """Bring the index to the last change; returns when it is there, whoever did it. Doing it again does nothing."""
        self.index.catch_up()

    def rebuild(self) -> None:
        """Build the index anew; the one in force goes on answering meanwhile."""
        self.index.rebuild()

    def indexed(self, session: Session, kinds: Collection[str] = ("article",)) -> int:
        """How many documents of these kinds the index holds."""
        self.index.ready(session)
        return sum(key.partition(":")[0] in kinds for key in self.index.engine.known())

    def difference(self, session: Session) -> int:
        """How many documents the index lacks, has in another state, or should not have."""
        return sum(map(len, self.index.difference(session)))

    def categories(self, session: Session, person: object, kinds: Collection[str] = ("article",)) -> list[str]:
        """The categories of what this person may see; none while there is no index."""
        if not self.index.ready(session).usable:
            return []
        return self.index.engine.categories(Asker(groups_of(person), frozenset(kinds)))

    def _hits(self, session: Session, person: object, question: "_Question", ready: Readiness,
              limit: int) -> tuple[list[Hit], Found, int]:
        """The hits, what the engine found, and how many of its matches the store did not confirm."""
        asked_for = limit + 5
        while True:
            found = self._ask(session, question, ready, asked_for)
            matches = put_first(question.pinned, found.matches, question.asker.kinds)
            cards = self._cards(session, person, [match.key for match in matches])
            kept = [match for match in matches if _shown(match, cards, question)]
            complete = len(found.matches) >= found.total
            # What is only pinned was not counted; while there is more than was looked at, nobody knows.
            gone = len(found.matches) - (len(kept) if complete else min(len(kept), len(found.matches)))
            if len(kept) >= limit or complete:
                break
            asked_for *= 4
        hits = [_hit(cards[match.key], match, ready) for match in kept[:limit]]
        return hits, found, gone

    def _ask(self, session: Session, question: "_Question", ready: Readiness, limit: int) -> Found:
        asked, asker, category = question.query, question.asker, question.category
        if ready.usable:
            try:
                return self.index.engine.search(asked, asker, limit, category)
            except Exception:  # the answer must be right even where the index is not
                log.exception("the search index failed; the store is searched instead")
        return scan(asked, self.index.everything(session, asker.kinds), asker, limit, category)

    def _cards(self, session: Session, person: object, keys: Sequence[str]) -> dict[str, Card]:
        """The last word on what may be seen is the store's."""
        cards: dict[str, Card] = {}
        for source in self._sources:
            ids = [id_ for kind, _, id_ in (key.partition(":") for key in keys) if kind == source.kind]
            if ids:
                cards |= {f"{source.kind}:{id_}": card for id_, card in source.cards(session, person, ids).items()}
        return cards


@dataclass(frozen=True)
class _Question:
    query: Query
    asker: Asker
    category: str | None
    pinned: Sequence[str] = ()


def _shown(match: Match, cards: dict[str, Card], question: _Question) -> bool:
    """Whether the store confirms a match; a pinned one must stand in the category that is looked through, too."""
    card, category = cards.get(match.key), question.category
    if card is None or match.why != "pinned" or not category:
        return card is not None
    return card.category == category or card.category.startswith(f"{category}/")


def _hit(card: Card, match: Match, ready: Readiness) -> Hit:
    # Words that the index holds in an older state are not shown: they may just have been taken back.
    shown = match.passage is not None and match.key.partition(":")[2] not in ready.behind
    return Hit(card, snippet(match.passage.text, match.marks) if shown and match.passage else Markup(""), match.score, match.why)


def _instead(text: str, similar: dict[str, str]) -> str | None:
    """The query with unknown words replaced by what was taken for them; None where nothing was."""
    if not similar:
        return None
    pieces, at = [], 0
    for token in tokens(text):
        if token.word in similar:
            pieces += [text[at : token.start], similar[token.word]]
            at = token.end
    return "".join([*pieces, text[at:]])
