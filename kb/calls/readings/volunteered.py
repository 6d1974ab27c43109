"""What a caller volunteered in earlier calls: the words in which facts may stand that no step has asked yet."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.models import EntryRow
from kb.calls.readings.brief import earlier_calls
from kb.calls.state import CallState

SO_OLD = timedelta(days=120)
"""Older words are not taken for what is so now."""
MOST_CALLS = 5
MOST_TEXTS = 60
LONGEST = 400
KINDS = ("issue.raised", "note.added", "fact.dismissed", "entry.struck")


def volunteered(session: Session, person: Person, state: CallState, now: datetime) -> dict[str, Any]:
    """`{volunteered: [{text, at, by, call}], dismissed: [{question, value}]}`: of this caller's calls that `person` may read.

    Never by a number that others may call from. What was struck or emptied is not among it.
    """
    calls = [call.id for call, guess in earlier_calls(session, person, state)
             if not guess and call.started_at > now - SO_OLD][:MOST_CALLS]
    rows = session.scalars(select(EntryRow).where(EntryRow.call_id.in_(calls), EntryRow.kind.in_(KINDS))
                           .order_by(EntryRow.at.desc(), EntryRow.number.desc())).all()
    struck = {(row.call_id, row.plain["key"]) for row in rows if row.kind == "entry.struck"}
    said = [row for row in rows if row.personal and (row.call_id, row.key) not in struck]
    texts = [{"text": row.personal["text"][:LONGEST], "at": row.at, "by": row.actor, "call": row.call_id}
             for row in said if row.personal and row.kind in {"issue.raised", "note.added"} and row.personal.get("text")]
    return {
        "volunteered": texts[:MOST_TEXTS],
        "dismissed": [{"question": row.plain["question"], "value": row.personal["value"]}
                      for row in said if row.kind == "fact.dismissed" and row.personal and "value" in row.personal],
    }
