"""The versions of a script as they came one after the other, and how far those that run it have followed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import NotFound
from kb.scripts.models import EmergencyRow, ScriptRow, VersionRow


@dataclass(frozen=True)
class Version:
    """One published version, without its text. People are told by name; `emergency` is the reason, where there was one."""

    number: int
    title: str
    at: datetime
    author: str | None
    note: str
    lane: str
    approved_by: str | None
    published_by: str | None
    emergency: str
    looked_by: str | None
    looked_at: datetime | None
    looked_note: str

    @property
    def unseen(self) -> bool:
        """Whether it was an emergency at which nobody else has looked yet."""
        return bool(self.emergency) and self.looked_by is None


@dataclass(frozen=True)
class User:
    """A script in which another one runs, and in which version of it."""

    script: str
    title: str
    pinned: int


def list_versions(session: Session, script: str) -> list[Version]:
    """All versions of a script, newest first. Raises `NotFound` when there are none."""
    same = (EmergencyRow.script_id == VersionRow.script_id) & (EmergencyRow.number == VersionRow.number)
    columns = (VersionRow.number, VersionRow.title, VersionRow.at, VersionRow.author, VersionRow.note, VersionRow.lane,
               VersionRow.approved_by, VersionRow.published_by, EmergencyRow.reason, EmergencyRow.looked_by,
               EmergencyRow.looked_at, EmergencyRow.looked_note)
    rows = session.execute(select(*columns).outerjoin(EmergencyRow, same).where(VersionRow.script_id == script)
                           .order_by(VersionRow.number.desc())).all()
    if not rows:
        raise NotFound("There is no such script.")
    return [Version(*row[:8], row.reason or "", row.looked_by, row.looked_at, row.looked_note or "") for row in rows]


def users_of(session: Session, script: str) -> list[User]:
    """The scripts whose current versions run this one, direct or inside another, by title."""
    is_current = (ScriptRow.id == VersionRow.script_id) & (ScriptRow.current == VersionRow.number)
    rows = session.execute(select(VersionRow.script_id, VersionRow.title, VersionRow.pieces).join(ScriptRow, is_current)).all()
    users = [User(row.script_id, row.title, row.pieces[script]) for row in rows if script in row.pieces]
    return sorted(users, key=lambda user: user.title.casefold())
