"""The tables of articles. A revision never changes once it is saved; an article's own row repeats of it what lists need."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.content import read_front_matter
from kb.db import Base, now


class Article(Base):
    """What we know about one subject. All but id, key, slug and path is of the current revision."""

    __tablename__ = "article"
    __table_args__ = (Index("ix_article_category_title", "category", "title"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    """The `id:` of its file: stable, while slug and path may change."""
    slug: Mapped[str] = mapped_column(unique=True)
    path: Mapped[str] = mapped_column(unique=True)
    """Where its file stands in a folder, with slashes."""
    current_id: Mapped[str]
    number: Mapped[int]
    digest: Mapped[str]
    title: Mapped[str]
    say: Mapped[str]
    category: Mapped[str]
    readers: Mapped[str]
    """Its audience as ` agents supervisors `; empty is everyone signed in. Only `rights.py` reads it."""
    confidence: Mapped[str] = mapped_column(index=True)
    owner: Mapped[str]
    review_due: Mapped[date | None] = mapped_column(index=True)
    changed_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def stale(self) -> bool:
        """Whether its review is overdue today."""
        return is_stale(self.review_due, now().date())


def is_stale(due: date | None, today: date) -> bool:
    """Whether a review that is due then is overdue today."""
    return due is not None and due < today


class Alias(Base):
    """A name under which an article was, or may also be, known; answered by a redirect."""

    __tablename__ = "article_alias"
    slug: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"), index=True)
    given: Mapped[bool]
    """Whether its file names it; others are slugs that it once had."""


class Revision(Base):
    """An article as it was saved once: its whole file, and what was made of it."""

    __tablename__ = "article_revision"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"))
    number: Mapped[int]
    author: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str]
    imported: Mapped[bool]
    digest: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    say: Mapped[str]
    category: Mapped[str]
    confidence: Mapped[str]
    owner: Mapped[str]
    review_in: Mapped[str]
    last_reviewed_on: Mapped[date | None]
    audience: Mapped[list[str]] = mapped_column(JSON)
    tags: Mapped[list[str]] = mapped_column(JSON)
    language: Mapped[str] = mapped_column(server_default="")
    """As `en`; empty where its file does not say."""
    keywords: Mapped[list[str]] = mapped_column(JSON)
    headings: Mapped[list[Any]] = mapped_column(JSON)
    links: Mapped[list[str]] = mapped_column(JSON)
    broken: Mapped[list[str]] = mapped_column(JSON)
    problems: Mapped[list[str]] = mapped_column(JSON)
    """What its file says that could not be applied, in plain sentences."""
    # The long texts stand last, so that lists of revisions need not read through them.
    text: Mapped[str]
    html: Mapped[str]
    source: Mapped[str]

    @property
    def body(self) -> str:
        """The Markdown without its front matter."""
        return read_front_matter(self.source).body


class Asset(Base):
    """An image, once, whoever shows it."""

    __tablename__ = "asset"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes]


class AssetUse(Base):
    """A revision shows an image; `place` is where its file stands in the folder."""

    __tablename__ = "asset_use"
    revision_id: Mapped[str] = mapped_column(ForeignKey("article_revision.id"), primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("asset.sha256"), index=True)


class Exchange(Base):
    """What lay in a file when it was last read or written here: by it we know which side has changed since."""

    __tablename__ = "article_exchange"
    file: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("article.id"), index=True)
    digest: Mapped[str]
    text_digest: Mapped[str]
