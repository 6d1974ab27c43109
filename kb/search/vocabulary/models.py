"""The tables of the words that editors keep, and who changed them."""

from datetime import date, datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, new_id


class Synonym(Base):
    """Words that mean the same; or, where `instead` has any, words that also find those, but not the other way round."""

    __tablename__ = "synonym"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    words: Mapped[list[str]] = mapped_column(JSON)
    instead: Mapped[list[str]] = mapped_column(JSON)
    key: Mapped[str] = mapped_column(unique=True)
    """The same for rows that search could not tell apart."""
    edition: Mapped[int]
    """One more with each save, so that nobody saves over another unseen."""
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class Pin(Base):
    """Whoever says these words is shown this document first."""

    __tablename__ = "pin"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    said: Mapped[str]
    document: Mapped[str] = mapped_column(index=True)
    """Its name among documents of all kinds, such as `article:…`."""
    key: Mapped[str] = mapped_column(unique=True)
    place: Mapped[int]
    """Of several pins that fit, the one with the smallest comes first."""
    until: Mapped[date | None]
    """The last day, as the editor wrote it; None: for good."""
    ends_at: Mapped[datetime | None]
    """When that day is over where she is."""
    note: Mapped[str]
    edition: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class WordChange(Base):
    """Somebody added, changed or removed words or a pin: how it read then and before."""

    __tablename__ = "word_change"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(index=True)
    by: Mapped[str]
    document: Mapped[str]
    """Of a pin, what it leads to: whoever may not see that does not see this line. "" for words."""
    before: Mapped[str]
    after: Mapped[str]
