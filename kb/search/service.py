"""Search as the other rooms and pages use it: a question on somebody's behalf, and hits that she may see."""

import logging
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup
from sqlalchemy.orm import Session

from kb.changes import Change
from kb.db import Database, now
from kb.search.answering import answer
from kb.search.answers import TRUST, Hit, Results, Wish
from kb.search.confirming import Confirming
from kb.search.document import Card, Source
from kb.search.engines import Asker, Engine, Found, Match
from kb.search.engines.whoosh import WhooshEngine
from kb.search.index import Index, Readiness
from kb.search.meaning import Embedding, Meaning
from kb.search.query import Query, parse
from kb.search.scan import scan
from kb.search.snippets import snippet
from kb.search.vocabulary.current import TOPIC as WORDS
from kb.search.vocabulary.current import Vocabulary
from kb.search.vocabulary.pinning import put_first
from kb.search.vocabulary.table import Table, expand
from kb.search.wishes import wishes_of
from kb.search.words import tokens

log = logging.getLogger("kb.search")

MOST = 100
"""Longer lists are not given: nobody reads them."""


NOTHING = 1.1
"""A best hit that is worth less than so much of what was asked for is no answer (docs/search.md, "When nothing fits")."""
WISH = 2.0
"""What answers one of several wishes must be worth as much: it stands near the top, where all words together put others."""
NEAR_TOP = 5
"""The best of each wish stands among so many."""


kept_snippet = lru_cache(maxsize=2_000)(snippet)
"""Of passages of the index, which all who ask the same read again."""


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
        self._confirming = Confirming(self._sources, self.index.engine.known)
        self._database = database
        self.meaning: Meaning | None = None

    def add(self, source: Source) -> None:
        """Have this room's documents found."""
        self._sources.append(source)

    def understand(self, folder: Path, model: Embedding | None = None) -> Meaning:
        """Have what is near in meaning found too; its vectors lie in `folder`. `model` is another than the installed one."""
        self.meaning = Meaning(self._database, folder, self._sources, model)
        return self.meaning

    def load_meaning(self) -> None:
        """Have the model loaded and wait for it, for a process that asks once; others answer by words until it is there."""
        if self.meaning:
            self.meaning.hurry()
            self.meaning.wait()

    def make_vectors_soon(self, session: Session) -> None:
        """Make the vectors that are missing, in the background; does nothing where there is no search by meaning."""
        if self.meaning:
            self.meaning.make_soon(self.index.newest(session))

    def prepare(self) -> None:
        """Open the index and make what most people ask with; returns when it is there."""
        self.index.open()
        for kinds in ([source.kind for source in self._sources], ["article"]):  # what the pages ask for, and the API
            self.index.engine.allowed(Asker(frozenset({"agents"}), frozenset(kinds)))

    def changed(self, changes: Iterable[Change]) -> None:
        """Catch up in the background if any of these changes may concern what is found."""
        topics = {source.kind for source in self._sources}
        if any(change.topic in topics for change in changes):
            self.index.hurry()

    def search(self, session: Session, person: object, query: str, *, limit: int = 10, typing: bool = False,
               category: str | None = None, kinds: Collection[str] = ("article",), facets: Collection[str] = (),
               trust: str | None = None) -> Results:
        """What fits `query`, best first, of what this person may see at this moment. Answers every query; raises nothing.

        `category`, `facets` ("tag:claims") and `trust` (see `TRUST`) narrow what is shown. While `typing`, the last word is
        the beginning of one.
        """
        asked = parse(query, typing=typing)
        began = time.perf_counter()
        if not asked:
            return Results(asked.text)
        newest, words_changed = self.index.newest_beside(session, WORDS)
        words = self._vocabulary.current(session, words_changed)
        asked = expand(asked, words)
        asker = Asker(groups_of(person), frozenset(kinds))
        narrow = _Narrow(category, tuple(facets), TRUST.get(trust or ""))
        asking = _Asking(session, person, asker, narrow, self.index.ready(session, newest), meant=not typing)
        limit = max(1, min(limit, MOST))
        matches, found, gone = self._confirmed(asking, asked, limit, self._within(asking, words.pinned(asked, now())))
        wishes = [] if typing else self._wishes(asking, asked, words)
        for _wish, match in wishes:
            matches = _near_top(matches, match)
        hits = [_hit(asking.cards[match.key], match, asking.ready) for match in matches[:limit]]
        also = list(dict.fromkeys([*words.shown(asked, found.also), *sorted(set(found.similar.values()))]))
        nothing_fits = _nothing_fits(found, hits)
        instead = _instead(asked.text, found.similar | found.rather)
        if instead and nothing_fits and self._ask(replace(asking, meant=False), expand(parse(instead), words), 1).sure < NOTHING:
            instead = None  # no answer to that either
        took = round((time.perf_counter() - began) * 1000, 3)
        return Results(asked.text, took, found.total - gone, instead, also, hits, nothing_fits,
                       [Wish(wish, match.key) for wish, match in wishes], found.counts)

    def cards(self, session: Session, person: object, keys: Sequence[str]) -> dict[str, Card]:
        """The cards, by key (`article:…`), of those documents that this person may see at this moment."""
        return self._confirming.cards(session, person, groups_of(person), keys, None)

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

    def _confirmed(self, asking: "_Asking", query: Query, limit: int,
                   pinned: Sequence[str] = ()) -> tuple[list[Match], Found, int]:
        """The best matches that the store confirms, what the engine found, and how many of its matches were not confirmed."""
        asked_for = limit  # nearly always nothing is gone; else more are asked for
        while True:
            found = self._ask(asking, query, asked_for)
            kept = self._shown_of(put_first(pinned, found.matches, asking.asker.kinds), asking)
            complete = len(found.matches) >= found.total
            # What is only pinned was not counted; while there is more than was looked at, nobody knows.
            gone = len(found.matches) - (len(kept) if complete else min(len(kept), len(found.matches)))
            if len(kept) >= limit or complete:
                return kept[:limit], found, gone
            asked_for *= 4

    def _within(self, asking: "_Asking", pinned: Sequence[str]) -> Sequence[str]:
        """Of pinned answers those that stand in what is looked through."""
        narrow = asking.narrow
        if not pinned or not (narrow.category or narrow.facets):
            return pinned
        allowed = self.index.engine.allowed(asking.asker, narrow.category, narrow.facets) if asking.ready.usable else None
        return [key for key in pinned if allowed and allowed.holds(key)]

    def _shown_of(self, matches: Sequence[Match], asking: "_Asking") -> list[Match]:
        """Those that the store confirms."""
        asking.cards |= self._confirming.cards(asking.session, asking.person, asking.asker.groups,
                                               [match.key for match in matches], asking.ready.mark)
        return [match for match in matches if _shown(match, asking)]

    def _wishes(self, asking: "_Asking", query: Query, words: Table) -> list[tuple[str, Match]]:
        """Each of several wishes, and what answers it best; [] unless there are different answers."""
        found = []
        for wish in wishes_of(query.text):
            matches, answer, _gone = self._confirmed(replace(asking, meant=False), expand(parse(wish), words), 1)
            if matches and answer.sure >= WISH:
                found.append((wish, matches[0]))
        return found if len({match.key for _, match in found}) > 1 else []

    def _ask(self, asking: "_Asking", query: Query, limit: int) -> Found:
        asker, narrow = asking.asker, asking.narrow
        if asking.ready.usable:
            try:
                meaning = self.meaning if asking.meant else None
                return answer(self.index.engine, meaning, query, asker, limit, narrow.category, narrow.facets)
            except Exception:  # the answer must be right even where the index is not
                log.exception("the search index failed; the store is searched instead")
        return scan(query, self.index.everything(asking.session, asker.kinds), asker, limit, narrow.category, narrow.facets)


@dataclass(frozen=True)
class _Narrow:
    category: str | None
    facets: tuple[str, ...]
    trust: Callable[[Card], bool] | None


@dataclass
class _Asking:
    """One question on somebody's behalf; `cards` gathers what the store has confirmed."""

    session: Session
    person: object
    asker: Asker
    narrow: _Narrow
    ready: Readiness
    cards: dict[str, Card] = field(default_factory=dict)
    meant: bool = False
    """Whether what is near in meaning is wanted, too."""


def _shown(match: Match, asking: _Asking) -> bool:
    """Whether the store confirms a match."""
    card, trust = asking.cards.get(match.key), asking.narrow.trust
    return card is not None and (trust is None or trust(card))


def _near_top(matches: list[Match], match: Match) -> list[Match]:
    """The matches, with this one not below `NEAR_TOP`."""
    if any(match.key == other.key for other in matches[:NEAR_TOP]):
        return matches
    others = [other for other in matches if other.key != match.key]
    return [*others[: NEAR_TOP - 1], match, *others[NEAR_TOP - 1 :]]


def _nothing_fits(found: Found, hits: list[Hit]) -> bool:
    return found.sure < NOTHING and not any(hit.why == "pinned" for hit in hits)


def _hit(card: Card, match: Match, ready: Readiness) -> Hit:
    kind, _, id_ = match.key.partition(":")
    # Words that the index holds in an older state are not shown: they may just have been taken back.
    passage = match.passage if match.passage and id_ not in ready.behind else None
    text = kept_snippet(passage.text, match.marks) if passage else Markup("")
    return Hit(card, text, match.score, match.why, kind, passage.heading if passage else "")


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
