"""The floor as it is now: first what needs somebody, then the calls. Issues and moods, never each click."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import Call, EscalationRow, PromiseRow, TransferRow, still_offered, visible_to

LATELY = timedelta(hours=12)
PHASES = ("acknowledge", "research", "resolve", "wrap_up")


@dataclass(frozen=True)
class Need:
    """Somebody has to do something about this call. `kind`: waiting, offered (to the reader), hot, late; `since` orders."""

    kind: str
    call: Call
    text: str
    since: datetime
    number: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Floor:
    """What a supervisor sees."""

    needs: list[Need]
    calls: list[Call]
    wrapped: list[Call]


def overview(session: Session, person: Person, now: datetime) -> Floor:
    """The floor of the teams that `person` supervises, with what was escalated or handed to her."""
    mine = and_(~Call.practice, or_(Call.team_id.in_(person.supervises), visible_to(person)))
    calls = list(session.scalars(select(Call).where(mine, Call.status == "open").order_by(Call.started_at)))
    wrapped = list(session.scalars(select(Call).where(mine, Call.status == "wrapped", Call.wrapped_at >= now - LATELY)
                                   .order_by(Call.wrapped_at.desc()).limit(40)))
    waiting = session.execute(select(EscalationRow, Call).join(Call, Call.id == EscalationRow.call_id)
                              .where(mine, EscalationRow.answer.is_(None), Call.status == "open").order_by(EscalationRow.at))
    late = session.execute(select(PromiseRow, Call).join(Call, Call.id == PromiseRow.call_id)
                           .where(mine, PromiseRow.kept_at.is_(None), PromiseRow.due_at < now)
                           .order_by(PromiseRow.due_at).limit(30))
    needs = [Need("waiting", call, row.wants, row.at, owner=row.to) for row, call in waiting]
    asked = {need.call.id for need in needs}
    offered = session.execute(select(TransferRow, Call).join(Call, Call.id == TransferRow.call_id).where(
        TransferRow.colleague == person.name, still_offered()).order_by(TransferRow.at))
    needs += [Need("offered", call, row.wants or row.reason or "", row.at, owner=row.to) for row, call in offered]
    needs += [Need("hot", call, call.card.get("reason") or _first_issue(call), call.started_at)
              for call in calls if call.card.get("mood") == "hot" and call.id not in asked]
    needs += [Need("late", call, row.what, row.due_at, row.number, row.owner) for row, call in late]
    return Floor(needs, calls, wrapped)


def phase_place(call: Call) -> int:
    """Where in the four phases the script of a call stands, from 0; 0 without a script."""
    phase: Any = call.card.get("phase")
    return PHASES.index(phase) if phase in PHASES else 0


def _first_issue(call: Call) -> str:
    issues = call.card.get("issues") or []
    return issues[0]["text"] if issues else ""
