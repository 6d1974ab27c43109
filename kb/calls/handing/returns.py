"""Callers who were to go back where they came from: both sides' supervisors hear of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from kb.accounts import Person
from kb.calls.handing.models import ReturnRow
from kb.calls.models import Call

MOST = 20


@dataclass(frozen=True)
class Returned:
    """One caller sent to and fro, by way of a call that this supervisor may read: hers, or the one out of which he came.

    Without such a call she hears that it happened to her team, and not to whom.
    """

    row: ReturnRow
    call: Call | None


def returns_for(session: Session, person: Person, since: datetime) -> list[Returned]:
    """What happened since then in her teams' calls, or to callers whom her teams had sent on; the latest first."""
    sent = aliased(Call)
    rows = session.execute(
        select(ReturnRow, Call, sent).join(Call, Call.id == ReturnRow.call_id).outerjoin(sent, sent.id == ReturnRow.from_call)
        .where(ReturnRow.at >= since, or_(Call.team_id.in_(person.supervises), sent.team_id.in_(person.supervises),
                                          ReturnRow.from_team.in_(person.supervises)))
        .order_by(ReturnRow.at.desc()).limit(MOST)).all()
    return [Returned(row, next((one for one in (call, before) if one is not None and one.team_id in person.supervises), None))
            for row, call, before in rows]
