"""The team chat hears of a request for a supervisor: three lines with initials only, posted to the one configured address."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.entries.escalation import TRIGGERS
from kb.calls.help.models import ChatPost
from kb.calls.models import Call, EscalationRow
from kb.calls.posting import AT_ONCE, is_due
from kb.calls.state import CallState

MOST_TRIES = 6
TOO_OLD = timedelta(hours=1)
"""A request that old is not news any more."""
LONGEST = 300


def chat_lines(state: CallState, names: Mapping[str, str]) -> str:
    """Who and the end of the ID; who asks and why; what is wanted, the caller's names in it as initials."""
    asked, who = state.escalation, state.member or state.caller
    number = who.get("member_id") or who.get("policy_id") or ""
    caller = _initials(who) or "Caller not known yet"
    why = TRIGGERS.get(asked.trigger or "", "") if asked else ""
    to = f" {names.get(asked.to, asked.to)}" if asked and asked.to else " a supervisor"
    wants = " ".join((asked.wants if asked else "").split())
    for person in (state.caller, state.member):
        for name in filter(None, (person.get("first_name"), person.get("last_name"))):
            wants = re.sub(rf"\b{re.escape(name)}\b", f"{name[0]}.", wants, flags=re.IGNORECASE)
        for known in ("member_id", "policy_id", "phone"):
            if person.get(known):
                wants = wants.replace(str(person[known]), f"…{str(person[known])[-4:]}")
    return "\n".join((f"{caller}{f' · …{number[-4:]}' if number else ''}",
                      f"{names.get(state.agent, state.agent)} asks{to}{f': {why}' if why else ''}",
                      wants[:LONGEST] or "Not said yet."))


def due_posts(session: Session, at: datetime) -> list[tuple[str, str]]:
    """Requests that nobody has answered and the chat has not been told of: `[(call, key)]`."""
    return [(call, key) for call, key in session.execute(
        select(EscalationRow.call_id, EscalationRow.key).join(Call, Call.id == EscalationRow.call_id)
        .outerjoin(ChatPost, (ChatPost.call_id == EscalationRow.call_id) & (ChatPost.key == EscalationRow.key))
        .where(EscalationRow.answer.is_(None), EscalationRow.at > at - TOO_OLD, Call.status == "open",
               is_due(ChatPost, MOST_TRIES, at))
        .order_by(EscalationRow.at).limit(AT_ONCE))]


def _initials(person: Mapping[str, str]) -> str:
    return " ".join(f"{name[0]}." for name in (person.get("first_name"), person.get("last_name")) if name)
