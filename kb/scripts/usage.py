"""Where a piece or a snippet is used."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.scripts.models import ScriptRow, VersionRow
from kb.scripts.script import Script
from kb.scripts.versions import get_version


def used_by(session: Session, script: str) -> list[Script]:
    """Current versions, by title, in which this piece or snippet runs, direct or inside another one."""
    is_current = (ScriptRow.id == VersionRow.script_id) & (ScriptRow.current == VersionRow.number)
    rows = session.execute(select(VersionRow.script_id, VersionRow.number, VersionRow.pieces).join(ScriptRow, is_current)).all()
    users = [get_version(session, name, number) for name, number, pieces in rows if script in pieces]
    return sorted(users, key=lambda user: user.title.casefold())
