"""The team chat hears of requests for a supervisor, and of goodwill that waits for a yes: three lines with initials only."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from kb.calls.entries.escalation import TRIGGERS
from kb.calls.giving.models import ConcessionRow
from kb.calls.help.models import ChatPost
from kb.calls.models import Call, EscalationRow
from kb.calls.posting import AT_ONCE, is_due
from kb.calls.state import CallState

MOST_TRIES = 6
TOO_OLD = timedelta(hours=1)
"""A request that old is not news any more."""
LONGEST = 300
GOODWILL = "goodwill "
"""What the key of a post begins with that is about goodwill; its id follows."""


def chat_lines(state: CallState, key: str, names: Mapping[str, str]) -> str:
    """Who and the end of the ID; who asks, whom and why; what is wanted, the caller's names in it as initials."""
    who = state.member or state.caller
    number = who.get("member_id") or who.get("policy_id") or ""
    asks, wants = _goodwill(state, key, names) if key.startswith(GOODWILL) else _request(state, names)
    return "\n".join((f"{_initials(who) or 'Caller not known yet'}{f' · …{number[-4:]}' if number else ''}",
                      asks, _hidden(state, wants)[:LONGEST] or "Not said yet."))


def _request(state: CallState, names: Mapping[str, str]) -> tuple[str, str]:
    asked = state.escalation
    why = TRIGGERS.get(asked.trigger or "", "") if asked else ""
    to = names.get(asked.to, asked.to) if asked and asked.to else "a supervisor"
    return f"{names.get(state.agent, state.agent)} asks {to}{f': {why}' if why else ''}", asked.wants or "" if asked else ""


def _goodwill(state: CallState, key: str, names: Mapping[str, str]) -> tuple[str, str]:
    asked = state.concessions.get(key.removeprefix(GOODWILL))
    if asked is None:
        return "Goodwill waits for a yes", ""
    return f"{names.get(asked.by, asked.by)} asks for a yes: {_hidden(state, asked.what)[:LONGEST]}", asked.reason or ""


def _hidden(state: CallState, words: str) -> str:
    words = " ".join(words.split())
    for person in (state.caller, state.member):
        for name in filter(None, (person.get("first_name"), person.get("last_name"))):
            words = re.sub(rf"\b{re.escape(name)}\b", f"{name[0]}.", words, flags=re.IGNORECASE)
        for known in ("member_id", "policy_id", "phone"):
            if person.get(known):
                words = words.replace(str(person[known]), f"…{str(person[known])[-4:]}")
    return words


def due_posts(session: Session, at: datetime) -> list[tuple[str, str]]:
    """What nobody has answered and the chat has not been told of, requests for a supervisor first: `[(call, key)]`."""
    requests = (
        select(EscalationRow.call_id, EscalationRow.key).join(Call, Call.id == EscalationRow.call_id)
        .outerjoin(ChatPost, (ChatPost.call_id == EscalationRow.call_id) & (ChatPost.key == EscalationRow.key))
        .where(EscalationRow.answer.is_(None), EscalationRow.at > at - TOO_OLD, Call.status == "open",
               is_due(ChatPost, MOST_TRIES, at))
        .order_by(EscalationRow.at).limit(AT_ONCE))
    key = literal(GOODWILL) + ConcessionRow.concession
    goodwill = (
        select(ConcessionRow.call_id, key).join(Call, Call.id == ConcessionRow.call_id)
        .outerjoin(ChatPost, (ChatPost.call_id == ConcessionRow.call_id) & (ChatPost.key == key))
        .where(ConcessionRow.state == "waiting", ConcessionRow.at > at - TOO_OLD, ~Call.practice,
               is_due(ChatPost, MOST_TRIES, at))
        .order_by(ConcessionRow.at).limit(AT_ONCE))
    return [(call, key) for due in (requests, goodwill) for call, key in session.execute(due)][:AT_ONCE]


def _initials(person: Mapping[str, str]) -> str:
    return " ".join(f"{name[0]}." for name in (person.get("first_name"), person.get("last_name")) if name)
