"""Drafts that were let go: for a while they can be brought back."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.errors import Conflict, NotFound
from kb.scripts.models import DraftRow, SaveRow, ScriptRow
from kb.scripts.publishing.drafts import Draft, locked, require_draft, require_editor


def bring_back(session: Session, script: str, by: Person) -> Draft:
    """Open a discarded draft again, as it was. Raises `NotFound` when nothing of it is left, `Conflict` when there is a draft."""
    require_editor(by)
    row = locked(session, script)
    if row is None or session.get(SaveRow, (script, row.number)) is None:
        raise NotFound("There is no discarded draft of this script.")
    if row.closed_at is None:
        raise Conflict("There is a draft of this script already.", script=script)
    row.closed_at = None
    session.flush()
    return require_draft(session, script)


def can_bring_back(session: Session, script: str) -> bool:
    """Whether there is a discarded draft to bring back."""
    left = select(SaveRow.number).join(DraftRow, (DraftRow.script_id == SaveRow.script_id) & (DraftRow.number == SaveRow.number))
    return session.scalar(left.where(DraftRow.script_id == script, DraftRow.closed_at.is_not(None))) is not None


def list_discarded(session: Session) -> list[tuple[str, str]]:
    """Id and title of new scripts whose drafts were discarded and can be brought back; of others their versions tell."""
    left = select(DraftRow.script_id, DraftRow.title).join(SaveRow, (DraftRow.script_id == SaveRow.script_id)
                                                           & (DraftRow.number == SaveRow.number))
    found = session.execute(left.where(DraftRow.closed_at.is_not(None), DraftRow.script_id.not_in(select(ScriptRow.id)))
                            .order_by(DraftRow.closed_at.desc())).all()
    return [(script, title or script) for script, title in found]


def prune_drafts(session: Session, before: datetime) -> None:
    """Forget the texts of drafts that were discarded before this time."""
    old = select(DraftRow.script_id).where(DraftRow.closed_at < before)
    session.execute(delete(SaveRow).where(SaveRow.script_id.in_(old)))
