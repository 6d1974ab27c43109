"""Words about a call that stand in no record of it: begun in the line and never entered, or said on the private line."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kb.calls.help.models import PrivateNote
from kb.calls.models import LineDraft


def empty_drafts(session: Session, call_id: str) -> None:
    """Forget what anybody has begun to type or said privately in this call: it may be the words that a redaction removes."""
    session.execute(delete(LineDraft).where(LineDraft.call_id == call_id))
    session.execute(delete(PrivateNote).where(PrivateNote.call_id == call_id))
