"""The tables of scripts. A version, once it is there, never changes."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, Text, event
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


@event.listens_for(VersionRow, "before_update")
@event.listens_for(VersionRow, "before_delete")
def _never(_mapper: Mapper[VersionRow], _connection: Connection, row: VersionRow) -> None:
    raise RuntimeError(f"version {row.number} of the script {row.script_id} is published and never changes")
