"""Calls that wait to be wrapped up, and how long they have."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.models import Call, EntryRow, LineDraft


@dataclass(frozen=True)
class Waiting:
    """A call that its agent has left unfinished."""

    call: Call
    since: datetime
    """When anything was last recorded on it: since then it waits."""
    words: bool
    """Whether words that were never entered stand in its line."""


def waiting(session: Session, person: Person, but: str = "") -> list[Waiting]:
    """The person's calls that are not wrapped up, without the call `but`; what has waited longest comes first."""
    rows = session.execute(
        select(Call, EntryRow.recorded_at, LineDraft.text)
        .join(EntryRow, and_(EntryRow.call_id == Call.id, EntryRow.number == Call.last_number))
        .outerjoin(LineDraft, and_(LineDraft.call_id == Call.id, LineDraft.person == person.name))
        .where(Call.agent == person.name, Call.status == "open", ~Call.practice, Call.id != but)
        .order_by(EntryRow.recorded_at, Call.id))
    return [Waiting(call, at, bool(text and text.strip())) for call, at, text in rows]
