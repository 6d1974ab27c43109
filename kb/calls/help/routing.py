"""A request for a supervisor that nobody answers goes on to the next who is free. Harmless twice: it is looked at again
under the call's lock."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.help.presence import Presence, supervisors
from kb.calls.journal import Given, record, state_of
from kb.calls.models import Call, EscalationRow
from kb.calls.rights import FIRSTCALL
from kb.calls.rules import Rules
from kb.calls.state import CallState
from kb.db import new_id

TOO_OLD = timedelta(hours=12)
"""Nobody is on the line any more in a call that was left open so long."""


def next_free(known: Iterable[Presence], state: CallState) -> Presence | None:
    """The first of `known` who is free and has not been asked in this call; nobody is asked about her own request."""
    asked = state.escalation
    if asked is None:
        return None
    heard = {asked.by, state.agent, *asked.asked, *(one["by"] for one in asked.passed)}
    return next((one for one in known if one.is_free and one.name not in heard), None)


def unanswered(session: Session, before: datetime) -> list[str]:
    """The ids of open calls whose request has waited for whoever is asked since before this moment."""
    return list(session.scalars(
        select(EscalationRow.call_id).join(Call, Call.id == EscalationRow.call_id)
        .where(EscalationRow.answer.is_(None), EscalationRow.asked_at <= before, EscalationRow.asked_at > before - TOO_OLD,
               Call.status == "open")
        .order_by(EscalationRow.asked_at)))


def move_on(session: Session, call_id: str, at: datetime, patience: timedelta, rules: Rules) -> str | None:
    """Ask the next who is free, where nobody has answered in time; whom, or None where nothing is to be done.

    Where nobody is free any more and one person was asked by name, the request is every supervisor's of the team again.
    """
    call = session.scalar(select(Call).where(Call.id == call_id).with_for_update())
    state = state_of(session, call) if call is not None else None
    asked = state.escalation if state is not None else None
    if call is None or state is None or asked is None or call.status != "open" or asked.answer is not None:
        return None
    if (asked.asked_at or asked.at) > at - patience:
        return None
    found = next_free(supervisors(session, call.team_id, at), state)
    if found is None and asked.to is None:
        return None
    payload = {"to": found.name if found else None, "reason": "no_answer", "issue": asked.issue}
    record(session, call_id, [Given(new_id(), "escalation.moved", payload)], FIRSTCALL, rules)
    return found.name if found else "everyone"
