"""Versions that were published without a review because they could not wait: listed until somebody else has looked at them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.changes import note_change
from kb.db import now
from kb.errors import Conflict, NotAllowed, NotFound
from kb.scripts.models import EmergencyRow, VersionRow
from kb.scripts.publishing.versions import compiled
from kb.scripts.script import Script
from kb.web import Role


@dataclass(frozen=True)
class Emergency:
    """One such version, and who has looked at it since."""

    script: Script
    reason: str
    by: str
    at: datetime
    looked_by: str | None
    looked_at: datetime | None
    looked_note: str


def note_emergency(session: Session, script: Script, by: str, reason: str) -> None:
    """List a version that was just published."""
    session.add(EmergencyRow(script_id=script.id, number=script.version, reason=reason, by=by))


def list_emergencies(session: Session, script: str = "") -> list[Emergency]:
    """Those that nobody has looked at yet, oldest first; with `script`, all of that script, newest first."""
    query = select(EmergencyRow, VersionRow.digest).join(VersionRow)
    if script:
        query = query.where(EmergencyRow.script_id == script).order_by(EmergencyRow.number.desc())
    else:
        query = query.where(EmergencyRow.looked_by.is_(None)).order_by(EmergencyRow.at)
    return [Emergency(compiled(session, row.script_id, row.number, digest), row.reason, row.by, row.at, row.looked_by,
                      row.looked_at, row.looked_note) for row, digest in session.execute(query).all()]


def look_at_emergency(session: Session, script: str, number: int, by: Person, note: str = "") -> None:
    """Somebody has looked at what was published: it is listed no more.

    Raises `NotFound` when there was no such emergency, `NotAllowed` for whoever published it herself, `Conflict` when somebody
    has looked at it already.
    """
    row = session.get(EmergencyRow, (script, number), with_for_update=True)
    if row is None:
        raise NotFound("There is no such emergency.")
    if not {Role.EDITOR, Role.SUPERVISOR} & by.roles or by.name == row.by:
        raise NotAllowed("Another editor or a supervisor has to look at it.")
    if row.looked_by is not None:
        raise Conflict("Somebody has looked at this already.")
    row.looked_by, row.looked_at, row.looked_note = by.name, now(), note.strip()[:1000]
    note_change(session, "draft", script)
