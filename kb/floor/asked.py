"""Who asked for help today, and how long it took: raised hands and requests for a supervisor of the teams. For supervisors
alone; by request, never by agent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls import Call, EscalationRow, HandRow

LATELY = timedelta(hours=24)
MOST = 60


@dataclass(frozen=True)
class Asked:
    """One question or request. `answer`: how a request was answered; a question has none."""

    call: Call
    kind: str
    text: str
    by: str
    to: str | None
    at: datetime
    trigger: str | None
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None

    @property
    def took(self) -> timedelta | None:
        """How long whoever asked waited; None while nobody has answered."""
        return None if self.answered_at is None else max(self.answered_at - self.at, timedelta())


def asked_lately(session: Session, person: Person, now: datetime) -> list[Asked]:
    """What was asked in the teams of `person` during the last day: first what waits, then the newest. Two queries."""
    mine = Call.team_id.in_(person.supervises)
    requests = session.execute(
        select(EscalationRow, Call).join(Call, Call.id == EscalationRow.call_id)
        .where(mine, ~Call.practice, EscalationRow.at >= now - LATELY).order_by(EscalationRow.at.desc()).limit(MOST))
    hands = session.execute(
        select(HandRow, Call).join(Call, Call.id == HandRow.call_id)
        .where(mine, ~Call.practice, HandRow.at >= now - LATELY).order_by(HandRow.at.desc()).limit(MOST))
    found = [Asked(call, "request", row.wants, row.by, row.to, row.at, row.trigger, row.answer, row.answered_by,
                   row.answered_at) for row, call in requests]
    found += [Asked(call, "hand", row.question, row.by, row.to, row.at, None, None, row.answered_by, row.answered_at)
              for row, call in hands]
    return sorted(found, key=lambda one: (one.answered_at is not None or one.call.status != "open", -one.at.timestamp()))
