"""The floor as it is now: first what needs somebody, then the calls. Issues and moods, never each click."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import (
    Call,
    CaseNeed,
    EscalationRow,
    HandRow,
    PromiseRow,
    TransferRow,
    asked_of,
    cases_needing,
    still_offered,
    visible_to,
)

LATELY = timedelta(hours=12)
MOST_HANDS = 30
PHASES = ("acknowledge", "research", "resolve", "wrap_up")


@dataclass(frozen=True)
class Need:
    """Somebody has to do something about this call. `since` orders.

    `kind`: waiting, hand, offered (to the reader), hot, gone (the line), late, case.
    """

    kind: str
    call: Call
    text: str
    since: datetime
    number: str | None = None
    owner: str | None = None
    key: str | None = None
    trigger: str | None = None
    case: CaseNeed | None = None

    @property
    def mark(self) -> str:
        """A short name of a raised hand that stays the same while it is up, for what is typed under it."""
        return sha256(f"{self.call.id} {self.key}".encode()).hexdigest()[:12]


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
                           .order_by(PromiseRow.dropped.desc(), PromiseRow.due_at).limit(30))
    needs = [Need("waiting", call, row.wants, row.at, owner=row.to, trigger=row.trigger) for row, call in waiting]
    needs += _hands(session, person)
    asked = {need.call.id for need in needs if need.kind == "waiting"}
    offered = session.execute(select(TransferRow, Call).join(Call, Call.id == TransferRow.call_id).where(
        TransferRow.colleague == person.name, still_offered()).order_by(TransferRow.at))
    needs += [Need("offered", call, row.wants or row.reason or "", row.at, owner=row.to) for row, call in offered]
    needs += [Need("hot", call, call.card.get("reason") or _first_issue(call), call.started_at)
              for call in calls if call.card.get("mood") == "hot" and call.id not in asked]
    needs += [Need("gone" if row.dropped else "late", call, row.what, row.due_at, row.number, row.owner) for row, call in late]
    return Floor(needs + _cases(session, person, now), calls, wrapped)


def _cases(session: Session, person: Person, now: datetime) -> list[Need]:
    """Cases that keep coming back, whose owner has left, or whose complaint's day runs out."""
    found = cases_needing(session, person, now)
    calls = {call.id: call for call in session.scalars(select(Call).where(Call.id.in_([one.call for one in found])))}
    return [Need("case", calls[one.call], one.text, one.since, owner=one.case.holding.owner, case=one) for one in found]


def _hands(session: Session, person: Person) -> list[Need]:
    """Questions that nobody has answered: `owner` asks, `number` says that she asks this very person."""
    rows = session.execute(
        select(HandRow, Call).join(Call, Call.id == HandRow.call_id)
        .where(asked_of(person), HandRow.answered_at.is_(None)).order_by(HandRow.at).limit(MOST_HANDS))
    return [Need("hand", call, row.question, row.at, number="you" if row.to else None, owner=row.by, key=row.key)
            for row, call in rows]


def phase_place(call: Call) -> int:
    """Where in the four phases the script of a call stands, from 0; 0 without a script."""
    phase: Any = call.card.get("phase")
    return PHASES.index(phase) if phase in PHASES else 0


def _first_issue(call: Call) -> str:
    issues = call.card.get("issues") or []
    return issues[0]["text"] if issues else ""
