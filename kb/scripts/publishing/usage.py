"""Where a piece or a snippet is used."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.scripts.models import ScriptRow, VersionRow
from kb.scripts.publishing.versions import compiled
from kb.scripts.script import Script


def used_by(session: Session, script: str) -> list[Script]:
    """Current versions, by title, in which this piece or snippet runs, direct or inside another one."""
    is_current = (ScriptRow.id == VersionRow.script_id) & (ScriptRow.current == VersionRow.number)
    columns = (VersionRow.script_id, VersionRow.number, VersionRow.digest, VersionRow.pieces)
    rows = session.execute(select(*columns).join(ScriptRow, is_current)).all()
    users = [compiled(session, name, number, digest) for name, number, digest, pieces in rows if script in pieces]
    return sorted(users, key=lambda user: user.title.casefold())
