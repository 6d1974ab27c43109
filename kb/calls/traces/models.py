"""The tables of traces. Requests and who has a known problem are derived from the journals; the others are kept by hand."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kb.db import Base, new_id


class DirectoryEntry(Base):
    """A department or provider that is rung for a caller: how it is reached, and what it needs from us."""

    __tablename__ = "directory_entry"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(index=True)
    number: Mapped[str]
    hours: Mapped[str]
    needs: Mapped[str]
    note: Mapped[str]
    words: Mapped[str]
    """Other words by which it is looked for."""
    found_by: Mapped[str]
    """Everything that it is found by, in lower case."""
    edition: Mapped[int]
    """One more with each save, so that nobody saves over another unseen."""
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class LookList(Base):
    """Where to look, for one kind of issue: the places in the order in which they are worth it."""

    __tablename__ = "look_list"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(unique=True)
    words: Mapped[str]
    """What callers call it, with commas; an issue in which one of these stands has this list."""
    places: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    """`[{name, how, channel}]`."""
    edition: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class KnownProblem(Base):
    """Something that is wrong for many callers: who mends it, what to say until then, what may be done for each."""

    __tablename__ = "known_problem"
    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str]
    words: Mapped[str]
    owner: Mapped[str]
    """Whose task it is to have it mended, by the name she signs in with."""
    say: Mapped[str]
    remedy: Mapped[str]
    since: Mapped[date]
    opened_at: Mapped[datetime]
    mended_at: Mapped[datetime | None] = mapped_column(index=True)
    mended_by: Mapped[str | None]
    mended_say: Mapped[str | None]
    edition: Mapped[int]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class RequestRow(Base):
    """A request to a department, for the waiting list. Whether it is late is computed when read."""

    __tablename__ = "call_request"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    request: Mapped[str] = mapped_column(primary_key=True)
    department: Mapped[str]
    what: Mapped[str]
    due: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    asked_by: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[datetime]
    issue: Mapped[str | None]
    answer: Mapped[str | None]
    """The last word of theirs, also where it was only "by Friday"."""
    answer_by: Mapped[str | None]
    """Who noted it."""
    answered_at: Mapped[datetime | None] = mapped_column(index=True)


class ConcernRow(Base):
    """A caller who has a known problem, and whether he has been rung since it was mended."""

    __tablename__ = "call_problem"
    call_id: Mapped[str] = mapped_column(ForeignKey("call.id"), primary_key=True)
    problem: Mapped[str] = mapped_column(primary_key=True, index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    issue: Mapped[str | None]
    rung: Mapped[str | None]
    rung_at: Mapped[datetime | None]
    rung_by: Mapped[str | None]
    rings: Mapped[int]
