"""The table of searches outside calls."""

from datetime import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base


class SearchLog(Base):
    """A search on which somebody settled: she paused, opened something, or pressed Enter. Its words are masked as notes are."""

    __tablename__ = "search_log"
    who: Mapped[str] = mapped_column(primary_key=True)
    """The name of the person."""
    key: Mapped[str] = mapped_column(primary_key=True)
    """Made by the page: the same search told again, with what was opened, is the same row."""
    at: Mapped[datetime] = mapped_column(index=True)
    query: Mapped[str]
    total: Mapped[int | None]
    top: Mapped[list[str]] = mapped_column(JSON)
    """The slugs that were shown, best first."""
    opened: Mapped[str | None]
    rank: Mapped[int | None]
    """The place of what was opened, from 1."""
    language: Mapped[str]
    place: Mapped[str]
    """Where: `page`, `desk` or `api`."""
    missing: Mapped[str | None]
    """What she told the editors was missing, masked too."""
