"""A small room with pages in a store, for search to find: a stand-in for the rooms that come later."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from kb.changes import Change, ChangeHead, note_change
from kb.db import Base, Database
from kb.search import Card, Document, Search
from kb.search.vocabulary.models import Pin, Synonym, WordChange


class Shelves(DeclarativeBase):
    """Tables of these tests only."""


class Page(Shelves):
    """A stand-in for an article."""

    __tablename__ = "search_test_page"
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    body: Mapped[str] = mapped_column(default="")
    say: Mapped[str] = mapped_column(default="")
    keywords: Mapped[str] = mapped_column(default="")
    category: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")


@dataclass(frozen=True)
class Someone:
    """A stand-in for a person."""

    roles: frozenset[str]


ADA, SUE, ED = (Someone(frozenset({role})) for role in ("agent", "supervisor", "editor"))


def document_of(page: Page) -> Document:
    """What search is given of a page."""
    shown = (page.title, page.body, page.say, page.keywords, page.category, page.audience)
    headings = [line.removeprefix("# ") for line in page.body.splitlines() if line.startswith("# ")]
    return Document(page.id, "article", page.title, page.say, page.body.replace("# ", ""), headings,
                    page.keywords.split(), page.category, page.audience.split(),
                    [f"tag:{word}" for word in page.keywords.split()],
                    digest=hashlib.sha256(repr(shown).encode()).hexdigest())


@dataclass
class Shelf:
    """The source. `forbidden` are ids that the store has just closed to everybody, though no index knows yet."""

    kind: str = "article"
    at_once: int = 1
    forbidden: set[str] = field(default_factory=set)

    def wanted(self, session: Session) -> dict[str, str]:
        return {page.id: document_of(page).digest for page in session.scalars(select(Page))}

    def documents(self, session: Session, ids: Collection[str]) -> list[Document]:
        return [document_of(page) for page in session.scalars(select(Page).where(Page.id.in_(ids)))]

    def cards(self, session: Session, person: object, ids: Collection[str]) -> dict[str, Card]:
        groups = {"agent": {"agents"}, "supervisor": {"agents", "supervisors"}}.get(next(iter(person.roles)))
        found = {}
        for page in session.scalars(select(Page).where(Page.id.in_(ids))):
            open_to = set(page.audience.split())
            if page.id not in self.forbidden and (groups is None or not open_to or groups & open_to):
                found[page.id] = Card(page.id, page.id, f"{page.id}.md", page.title, page.say, page.category,
                                      "validated", False, f"/articles/{page.id}")
        return found


class Library:
    """A store with pages, and search over it."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.database = Database(url or f"sqlite:///{folder / 'store.sqlite3'}")
        Base.metadata.create_all(self.database.engine, tables=[
            table.__table__ for table in (Change, ChangeHead, Synonym, Pin, WordChange)])
        Shelves.metadata.create_all(self.database.engine)
        with self.database.writing() as session:
            if session.get(ChangeHead, 1) is None:
                session.add(ChangeHead(id=1, last=0))
        self.shelf = Shelf()
        self.search = self.open()

    def open(self) -> Search:
        """Search as another process would open it."""
        return Search(self.database, self.folder / "index", [self.shelf])

    def put(self, *pages: dict[str, str]) -> None:
        """Save pages, new or changed, in one transaction."""
        with self.database.writing() as session:
            session.execute(delete(Page).where(Page.id.in_([page["id"] for page in pages])))
            for page in pages:
                session.execute(insert(Page).values(**page))
                note_change(session, "article", page["id"])

    def drop(self, *ids: str) -> None:
        """Withdraw pages."""
        with self.database.writing() as session:
            session.execute(delete(Page).where(Page.id.in_(ids)))
            for id_ in ids:
                note_change(session, "article", id_)

    def forbid(self, *ids: str) -> None:
        """Close pages to everybody; what the index holds of them stays the same."""
        self.shelf.forbidden |= set(ids)
        with self.database.writing() as session:
            for id_ in ids:
                note_change(session, "article", id_)

    def find(self, query: str, person: object = ADA, search: Search | None = None, **wishes: object) -> list[str]:
        """The ids of what is found."""
        with self.database.reading() as session:
            return [hit.card.id for hit in (search or self.search).search(session, person, query, **wishes).hits]

    def results(self, query: str, person: object = ADA, **wishes: object):
        """The whole answer."""
        with self.database.reading() as session:
            return self.search.search(session, person, query, **wishes)
