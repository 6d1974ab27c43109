"""The team chat hears of a request for a supervisor: three lines with initials only, posted to the one configured address."""

import json
import re
import urllib.request
from collections.abc import Mapping
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPResponse
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kb.calls.entries.escalation import TRIGGERS
from kb.calls.help.models import ChatPost
from kb.calls.models import Call, EscalationRow
from kb.calls.state import CallState
from kb.db import Database

TIMEOUT_S = 5.0
AGAIN = timedelta(seconds=30)
"""After the first try that failed; after each further one twice as long."""
MOST_TRIES = 6
AT_ONCE = 10
"""Posts in one round: a chat that does not answer must not hold up other work for long."""
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
               or_(ChatPost.key.is_(None), (ChatPost.posted_at.is_(None)) & (ChatPost.next_at <= at)
                   & (ChatPost.tries < MOST_TRIES)))
        .order_by(EscalationRow.at).limit(AT_ONCE))]


def claim(session: Session, call_id: str, key: str, at: datetime) -> bool:
    """Take the next try of a post; whether it is ours. Of several who ask at once, one gets it."""
    row = session.get(ChatPost, (call_id, key))
    if row is None:
        try:
            with session.begin_nested():
                session.add(ChatPost(call_id=call_id, key=key, tries=1, next_at=at + AGAIN))
            return True
        except IntegrityError:
            return False
    taken = session.execute(
        update(ChatPost).where(ChatPost.call_id == call_id, ChatPost.key == key, ChatPost.posted_at.is_(None),
                               ChatPost.next_at <= at, ChatPost.tries == row.tries)
        .values(tries=row.tries + 1, next_at=at + AGAIN * 2**row.tries).returning(ChatPost.key))
    return taken.first() is not None


def note_posted(database: Database, call_id: str, key: str, at: datetime) -> None:
    """The chat has it."""
    with database.writing() as session:
        session.execute(update(ChatPost).where(ChatPost.call_id == call_id, ChatPost.key == key).values(posted_at=at))


def post_json(address: str, body: Mapping[str, Any]) -> None:
    """Post to exactly this address, within seconds. Raises `OSError` where that fails, or it sends us elsewhere."""
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    opener = urllib.request.build_opener(_Nowhere)
    try:
        with opener.open(request, timeout=TIMEOUT_S) as answer:
            answer.read(1)
    except HTTPException as error:  # what listens there does not speak HTTP
        raise OSError(f"no answer that can be read: {type(error).__name__}") from error


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follows nobody to another address: `urlopen` then fails with the answer as it is."""

    def redirect_request(self, req: urllib.request.Request, fp: HTTPResponse, code: int, msg: str,  # type: ignore[override]
                         headers: Any, newurl: str) -> None:
        return None


def _initials(person: Mapping[str, str]) -> str:
    return " ".join(f"{name[0]}." for name in (person.get("first_name"), person.get("last_name")) if name)
