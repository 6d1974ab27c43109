"""What an open desk hears of help: hands raised for this person, requests for a supervisor, who is free, private words."""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.help.models import HandRow
from kb.calls.help.presence import supervisors
from kb.calls.help.private import said_privately, the_other
from kb.calls.help.rights import asked_of
from kb.calls.models import Call, EscalationRow
from kb.db import isotime, now
from kb.web import Role

MOST = 10


def raised_hands(session: Session, person: Person, call: Call | None) -> list[dict[str, Any]]:
    """Questions for this person that nobody has answered, the longest waiting first. Nothing of the caller is in them."""
    rows = session.scalars(
        select(HandRow).join(Call, Call.id == HandRow.call_id).where(asked_of(person), HandRow.answered_at.is_(None))
        .order_by(HandRow.at).limit(MOST))
    return [{"call": row.call_id, "key": row.key, "question": row.question, "by": row.by, "named": row.to is not None,
             "at": isotime(row.at)} for row in rows]


def asked_for(session: Session, person: Person, call: Call | None) -> list[dict[str, Any]]:
    """Requests for a supervisor that wait for this person: asked of her by name, or of the supervisors of her teams."""
    if Role.SUPERVISOR not in person.roles:
        return []
    rows = session.execute(
        select(EscalationRow, Call).join(Call, Call.id == EscalationRow.call_id)
        .where(EscalationRow.answer.is_(None), Call.status == "open", ~Call.practice, Call.agent != person.name,
               or_(EscalationRow.to == person.name, and_(EscalationRow.to.is_(None), Call.team_id.in_(person.supervises))))
        .order_by(EscalationRow.at).limit(MOST))
    return [{"call": found.id, "name": " ".join(filter(None, (found.first_name, found.last_name))) or "Caller not known yet",
             "wants": row.wants, "by": row.by, "trigger": row.trigger, "since": isotime(row.asked_at or row.at)}
            for row, found in rows]


def who_is_free(session: Session, person: Person, call: Call | None) -> list[dict[str, Any]]:
    """Supervisors and where they are, while a call is on: own team and free ones first."""
    if call is None:
        return []
    return [{"name": one.name, "shown": one.display_name, "status": str(one.status), "own": one.own,
             "until": one.until and isotime(one.until)}
            for one in supervisors(session, call.team_id, now()) if one.name != person.name]


def private_line(session: Session, person: Person, call: Call | None) -> dict[str, Any] | None:
    """Whom this person has a private line with on this call, and what was said on it; None where there is none."""
    other = the_other(person, call) if call is not None else None
    if call is None or other is None:
        return None
    return {"with": other, "said": [{"id": note.id, "by": note.by, "text": note.text, "at": isotime(note.at)}
                                    for note in said_privately(session, person, call)]}
