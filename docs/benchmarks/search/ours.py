"""Firstcall's search, in two readings: the ranking alone with its snippets, and all that a page asks of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert

from docs.benchmarks.search.rivals import TEN, Shown, Way
from kb.articles.models import Article, Revision
from kb.articles.source import SOURCE
from kb.changes import Change, ChangeHead
from kb.db import Base, Database, now
from kb.search import Document, Results, Search
from kb.search.engines import Asker, Match, ranking
from kb.search.query import parse
from kb.search.service import kept_snippet
from kb.search.snippets import snippet

ROWS = 500

ranking.KEPT = 0  # what was found is not kept: all rounds ask the same, and nothing shall be won by that


@dataclass(frozen=True)
class Agent:
    """Whoever asks; an agent sees what is for agents, and each article is filtered by that."""

    id: str = "bench"
    roles: frozenset[str] = frozenset({"agent"})


def asked_of(text: str, way: Way) -> str:
    """A query as a person would type it."""
    return f'"{text}"' if way == "phrase" else text


class Ranking:
    """The engine of a whole search alone: a query's ten best, with passages, snippets and why."""

    def __init__(self, whole: "Whole") -> None:
        self.name = "Firstcall, ranking and snippets"
        self._engine = whole.search.index.engine
        self._asker = Asker(frozenset({"agents"}), frozenset({"article"}))

    def find(self, text: str, way: Way) -> list[str]:
        """As `Searcher` says."""
        return [match.key.partition(":")[2] for match in self._matches(text, way)]

    def page(self, text: str, way: Way) -> list[Shown]:
        """As `Searcher` says."""
        return [Shown(match.key.partition(":")[2], str(snippet(match.passage.text, match.marks)) if match.passage else "")
                for match in self._matches(text, way)]

    def elsewhere(self) -> float:
        """As `Searcher` says."""
        return 0.0

    def close(self) -> None:
        """As `Searcher` says."""

    def _matches(self, text: str, way: Way) -> list[Match]:
        return self._engine.search(parse(asked_of(text, way), typing=way == "typing"), self._asker, TEN).matches


class Whole:
    """All that a page asks: freshness, ranking, rights and cards from the store, snippets. The store is filled in bulk."""

    def __init__(self, folder: Path, articles: Sequence[Document], *, meaning: bool = False) -> None:
        self.name = f"Firstcall, {'words and meaning' if meaning else 'whole search'}"
        self.database = store_with(folder / "store.sqlite3", articles)
        self.search = Search(self.database, folder / "index", [SOURCE])
        self.search.catch_up()
        if meaning:
            made = self.search.understand(folder / "vectors")
            if not made.make():
                raise RuntimeError("the vectors could not be made")
            made.hurry()
            made.wait()
            made.refresh()

    def find(self, text: str, way: Way) -> list[str]:
        """As `Searcher` says."""
        return [one.id for one in self.page(text, way)]

    def page(self, text: str, way: Way) -> list[Shown]:
        """As `Searcher` says."""
        return [Shown(hit.card.id, str(hit.snippet)) for hit in self.results(text, way).hits]

    def results(self, text: str, way: Way = "any") -> Results:
        """The whole answer."""
        kept_snippet.cache_clear()
        with self.database.reading() as session:
            return self.search.search(session, Agent(), asked_of(text, way), limit=TEN, typing=way == "typing")

    def elsewhere(self) -> float:
        """As `Searcher` says."""
        return 0.0

    def close(self) -> None:
        """As `Searcher` says."""
        self.database.engine.dispose()


def store_with(file: Path, articles: Iterable[Document]) -> Database:
    """A store that holds these articles as far as search and lists read them; their pages are empty."""
    database = Database(f"sqlite:///{file}")
    Base.metadata.create_all(database.engine)
    everything = list(articles)
    with database.writing() as session:
        session.add(ChangeHead(id=1, last=len(everything)))
        for first in range(0, len(everything), ROWS):
            some = everything[first : first + ROWS]
            session.execute(insert(Article), [_article(one) for one in some])
            session.execute(insert(Revision), [_revision(one) for one in some])
            session.execute(insert(Change), [{"number": number, "topic": "article", "subject": one.id, "at": now()}
                                             for number, one in enumerate(some, first + 1)])
    return database


def _article(one: Document) -> dict[str, object]:
    return {"id": one.id, "key": None, "slug": one.id, "path": f"{one.id}.md", "current_id": one.id, "number": 1,
            "digest": one.digest, "title": one.title, "say": one.say, "category": one.category, "readers": "",
            "confidence": "validated", "owner": "", "review_due": None, "changed_at": now()}


def _revision(one: Document) -> dict[str, object]:
    return {"id": one.id, "article_id": one.id, "number": 1, "author": "", "at": now(), "note": "", "imported": True,
            "digest": one.digest, "title": one.title, "say": one.say, "category": one.category, "confidence": "validated",
            "owner": "", "review_in": "", "last_reviewed_on": None, "audience": [], "tags": [], "keywords": list(one.keywords),
            "headings": [(2, heading, heading) for heading in one.headings], "links": [], "broken": [], "problems": [],
            "text": one.body, "html": "", "source": ""}
