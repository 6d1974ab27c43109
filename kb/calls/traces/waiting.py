"""Requests to departments that wait for an answer, and what was answered lately; only of calls that the reader may read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.due import standing
from kb.calls.models import Call
from kb.calls.rights import visible_to
from kb.calls.traces.models import RequestRow
from kb.errors import NotFound

LATELY = timedelta(days=7)
MOST, MOST_OF_A_CALLER = 300, 10


@dataclass(frozen=True)
class Waiting:
    """A request with its call. `standing`: `late`, `today`, `open` (coming), or `answered`; computed when read."""

    request: RequestRow
    call: Call
    standing: str


def waiting(session: Session, person: Person, now: datetime, zone: ZoneInfo, *, mine: bool) -> list[Waiting]:
    """What waits, the most urgent first, those without a day last; her own, or all that she may read."""
    query = (select(RequestRow, Call).join(Call, Call.id == RequestRow.call_id)
             .where(RequestRow.answered_at.is_(None), _whose(person, mine), ~Call.practice)
             .order_by(RequestRow.due_at.is_(None), RequestRow.due_at, RequestRow.asked_at).limit(MOST))
    return [Waiting(row, call, standing("open", row.due, None, now, zone) if row.due is not None else "open")
            for row, call in session.execute(query)]


def answered(session: Session, person: Person, since: datetime, *, mine: bool) -> list[Waiting]:
    """What was answered since then, the newest first."""
    query = (select(RequestRow, Call).join(Call, Call.id == RequestRow.call_id)
             .where(RequestRow.answered_at > since, _whose(person, mine), ~Call.practice)
             .order_by(RequestRow.answered_at.desc()).limit(50))
    return [Waiting(row, call, "answered") for row, call in session.execute(query)]


def count_late(session: Session, person: Person, now: datetime) -> int:
    """How many of her own are over their day, wherever that day ends last."""
    late = RequestRow.asked_by == person.name, RequestRow.answered_at.is_(None), RequestRow.due_at < now
    # Most people have none, and that is found out at a tenth of the cost.
    if session.scalar(select(RequestRow.call_id).where(*late).limit(1)) is None:
        return 0
    return session.scalar(select(func.count()).select_from(RequestRow).join(Call, Call.id == RequestRow.call_id).where(
        visible_to(person), *late, ~Call.practice)) or 0


def get_request(session: Session, person: Person, call_id: str, request: str) -> tuple[RequestRow, Call]:
    """A request and its call, for whoever may read it. Raises `NotFound` for everybody else."""
    found = session.execute(
        select(RequestRow, Call).join(Call, Call.id == RequestRow.call_id)
        .where(RequestRow.call_id == call_id, RequestRow.request == request, visible_to(person))).first()
    if found is None:
        raise NotFound("There is no such request.")
    return found[0], found[1]


def asked_of_departments(session: Session, calls: Collection[str]) -> list[dict[str, Any]]:
    """What departments were asked for in these calls and what they said, what still waits first, then the newest."""
    query = (select(RequestRow).where(RequestRow.call_id.in_(calls))
             .order_by(RequestRow.answered_at.is_not(None), RequestRow.asked_at.desc()).limit(MOST_OF_A_CALLER))
    return [{"call": row.call_id, "request": row.request, "department": row.department, "what": row.what, "due": row.due,
             "asked_by": row.asked_by, "asked_at": row.asked_at, "answer": row.answer, "answered_at": row.answered_at}
            for row in session.scalars(query)]


def _whose(person: Person, mine: bool) -> ColumnElement[bool]:
    return and_(visible_to(person), RequestRow.asked_by == person.name) if mine else visible_to(person)
