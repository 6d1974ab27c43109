"""The tables of scripts. A version, once it is there, never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, ForeignKeyConstraint, Text, event
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from kb.db import Base, now


class ScriptRow(Base):
    """One script by its id, and which version of it is published now."""

    __tablename__ = "script"
    id: Mapped[str] = mapped_column(primary_key=True)
    current: Mapped[int]
    path: Mapped[str]
    """Where its file lies in an exported folder."""
    exchanged: Mapped[str | None]
    """Digest of the source as it last came in from a folder or went out to one."""
    created_at: Mapped[datetime] = mapped_column(default=now)


class VersionRow(Base):
    """One published version: the file as it was written, and which versions of other scripts run inside it."""

    __tablename__ = "script_version"
    script_id: Mapped[str] = mapped_column(ForeignKey("script.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    title: Mapped[str]
    source: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    """SHA-256 of the source, and of those of its pieces: what is compiled depends on nothing else."""
    pieces: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Version number of every script that runs inside it, at any depth, by id."""
    author: Mapped[str | None]
    note: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)
    lane: Mapped[str] = mapped_column(server_default="")
    """By which way it was published: `review`, `wording`, `emergency`; empty where it came from a folder or follows a piece."""
    approved_by: Mapped[str | None]
    published_by: Mapped[str | None]
    """Who published what the author wrote; None where nobody did by hand."""


class DraftRow(Base):
    """What is being written for a script, published yet or not, and how far it has come. One a script.

    The row stays when a draft has ended, so that the numbers of its saves go on and an old page is known for what it is.
    """

    __tablename__ = "script_draft"
    script_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    """Of its newest save."""
    base: Mapped[int]
    """The published version that it began from; 0 where there was none."""
    path: Mapped[str]
    title: Mapped[str]
    """The newest that could be read."""
    authors: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Who has written at it: none of them can approve it."""
    closed_at: Mapped[datetime | None]
    sent_by: Mapped[str | None]
    sent_at: Mapped[datetime | None]
    reviewer: Mapped[str | None]
    review_note: Mapped[str] = mapped_column(default="")
    """What was changed and why, as the author tells the reviewer; it becomes the note of the version."""
    pieces: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Version of each script that ran inside it when it was sent."""
    answered_at: Mapped[datetime | None]
    approved: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[str] = mapped_column(default="")
    publish_at: Mapped[datetime | None] = mapped_column(index=True)
    publish_by: Mapped[str | None]
    trouble: Mapped[str] = mapped_column(default="")
    """Why it was not published at its time."""


class SaveRow(Base):
    """One save of a draft."""

    __tablename__ = "script_draft_save"
    script_id: Mapped[str] = mapped_column(ForeignKey("script_draft.script_id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(Text)
    author: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)


class EmergencyRow(Base):
    """A version that was published without a review, for a reason, until somebody else has looked at it."""

    __tablename__ = "script_emergency"
    __table_args__ = (ForeignKeyConstraint(["script_id", "number"], ["script_version.script_id", "script_version.number"]),)
    script_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reason: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    looked_by: Mapped[str | None] = mapped_column(index=True)
    looked_at: Mapped[datetime | None]
    looked_note: Mapped[str] = mapped_column(default="")


@event.listens_for(VersionRow, "before_update")
@event.listens_for(VersionRow, "before_delete")
def _never(_mapper: Mapper[VersionRow], _connection: Connection, row: VersionRow) -> None:
    raise RuntimeError(f"version {row.number} of the script {row.script_id} is published and never changes")


class HabitRow(Base):
    """In how many calls a word stood before a script was gone through to its end; the empty word: in how many at all."""

    __tablename__ = "script_habit"
    script_id: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    """A form of a word, never a name or a number of a caller."""
    calls: Mapped[int]
    learned_at: Mapped[datetime] = mapped_column(index=True)
