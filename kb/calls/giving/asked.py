"""Goodwill that waits for somebody's yes, the answer to it, and the ledger of what was given."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names
from kb.calls.callers.models import Caller
from kb.calls.callers.registry import calls_of
from kb.calls.giving.models import ConcessionRow
from kb.calls.giving.types import find_type, own_limit
from kb.calls.goodwill import Limits
from kb.calls.journal import Given, record, state_of
from kb.calls.models import Call
from kb.calls.rights import get_call, visible_to
from kb.calls.rules import Rules
from kb.calls.state import CallState
from kb.db import new_id, now
from kb.errors import Conflict

STANDS = timedelta(hours=12)
"""So long after its call was wrapped something still waits for approval; then the caller must be asked anew."""
MOST = 30


def count_asked(session: Session, person: Person) -> int:
    """How many wait for her: what stands beside the word in the bar."""
    if not person.supervises:
        return 0
    return session.scalar(select(func.count()).select_from(ConcessionRow).join(Call, Call.id == ConcessionRow.call_id)
                          .where(*_waits_for(person))) or 0


def _waits_for(person: Person) -> tuple[ColumnElement[bool], ...]:
    return (ConcessionRow.state == "waiting", ConcessionRow.by != person.name, Call.team_id.in_(person.supervises),
            or_(Call.wrapped_at.is_(None), Call.wrapped_at > now() - STANDS))


@dataclass(frozen=True)
class Asked:
    """Goodwill that waits, its call, and whether `person` herself may give so much."""

    row: ConcessionRow
    call: Call
    may: bool

    @property
    def mark(self) -> str:
        """A short name of it that stays the same while it waits, for what is typed under it."""
        return sha256(f"{self.call.id} {self.row.concession}".encode()).hexdigest()[:12]


def asked_to_give(session: Session, person: Person, limits: Limits) -> list[Asked]:
    """What waits for a supervisor of its team, the longest first; nothing that she asked for herself."""
    rows = session.execute(
        select(ConcessionRow, Call).join(Call, Call.id == ConcessionRow.call_id)
        .where(*_waits_for(person)).order_by(ConcessionRow.at).limit(MOST)).all()
    found = []
    for row, call in rows:
        limit = own_limit(find_type(session, row.type), person.roles, limits)
        found.append(Asked(row, call, bool(limit) and (row.amount or 0) <= limit))
    return found


def answer_asked(session: Session, person: Person, call_id: str, concession: str, *, yes: bool, note: str | None,
                 rules: Rules) -> str:
    """Approve goodwill that waits, or say no to it; where a supervisor was asked just for that, she has answered with it.

    Returns the answer in words. Raises `NotFound`, `NotAllowed`, and `Conflict` telling who was first where somebody was.
    """
    call = get_call(session, person, call_id, lock=True)
    state = state_of(session, call)
    known = state.concessions.get(concession)
    if known is None:
        raise Conflict("There is no such goodwill in this call any more.")
    if known.state != "waiting":
        name = known.approved_by or known.refused_by
        first = display_names(session).get(name, name) if name else None
        raise Conflict(f"{first} was first and said {'yes' if known.approved_by else 'no'} to {known.what}." if first
                       else f"{known.what} does not wait for an answer any more.")
    settled = {"concession": concession, "note": note, "issue": known.issue}
    kind = "concession.approved" if yes else "concession.settled"
    words = f"{'Yes' if yes else 'No'}, {known.what}{f': {note}' if note else ''}"
    entries = [Given(new_id(), kind, settled if yes else {**settled, "how": "declined"}), *_answers(state, words)]
    record(session, call_id, entries, person, rules)
    return words


def given_lately(session: Session, person: Person, since: datetime) -> list[tuple[ConcessionRow, Call]]:
    """What was offered since then in calls of the teams that she supervises, the latest first."""
    rows = session.execute(
        select(ConcessionRow, Call).join(Call, Call.id == ConcessionRow.call_id)
        .where(ConcessionRow.at >= since, Call.team_id.in_(person.supervises))
        .order_by(ConcessionRow.at.desc()).limit(200)).all()
    return [(row, call) for row, call in rows]


def ledger_of(session: Session, person: Person, caller: Caller) -> list[tuple[ConcessionRow, Call]]:
    """What was given to a caller and whoever is merged with him, in calls that `person` may read, the latest first."""
    rows = session.execute(
        select(ConcessionRow, Call).join(Call, Call.id == ConcessionRow.call_id)
        .where(ConcessionRow.call_id.in_(calls_of(caller)), visible_to(person))
        .order_by(ConcessionRow.at.desc()).limit(MOST)).all()
    return [(row, call) for row, call in rows]


def _answers(state: CallState, words: str) -> list[Given]:
    asked = state.escalation
    if asked is None or asked.answer is not None or asked.trigger != "above_limit":
        return []
    return [Given(new_id(), "escalation.answered", {"answer": "coach", "note": words, "issue": asked.issue})]
