"""Words that stand in the line of a call and were never entered."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kb.calls.models import LineDraft


def empty_drafts(session: Session, call_id: str) -> None:
    """Forget what anybody has begun to type in this call: it may hold the very words that a redaction removes."""
    session.execute(delete(LineDraft).where(LineDraft.call_id == call_id))
