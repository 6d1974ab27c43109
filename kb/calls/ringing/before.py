"""What is known of a caller before anybody has said hello: contacts from before, and three lines while it rings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import shorten
from typing import Any

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import Session

from kb.calls.callers.keys import digits
from kb.calls.callers.models import Caller, CallerKey
from kb.calls.callers.registry import calls_of_roots, maybe_callers, people_of
from kb.calls.models import Call, LookupRow, PromiseRow
from kb.calls.ringing.models import PastContact, Ring
from kb.calls.state import CallState

MOST = 20
SHORT = 120
MOST_OWED, MOST_TOLD = 2, 2
BY_HAND = "desk"
"""The `source` of a call that was begun by hand."""


@dataclass(frozen=True)
class Before:
    """What an agent should know of one who may be ringing. `sure`: known by an ID; else by the number alone, a guess."""

    name: str
    sure: bool
    times: int
    """How often he called before, as far as we look back."""
    last: datetime | None = None
    with_whom: str = ""
    about: str = ""
    start_with: str = ""
    owed: Sequence[PromiseRow] = field(default_factory=list)
    told: Sequence[LookupRow] = field(default_factory=list)
    """What he was told and pushed back."""


def past_contacts(session: Session, state: CallState) -> list[PastContact]:
    """Contacts from before of the caller of this call, and of the member he may hear of; the newest first.

    What has nothing but a number is his only once somebody has made sure who is on the line.
    """
    roots = [one.root for one in people_of(session, state)]
    phone = digits(state.caller.get("phone")) if state.identity is not None and not state.is_practice else None
    from_number = and_(PastContact.key.is_(None), PastContact.phone_digits == phone) if phone else false()
    return _newest(session, or_(PastContact.key.in_(_keys_of(roots)), from_number)) if roots or phone else []


def contacts_of(session: Session, roots: Collection[str]) -> list[PastContact]:
    """Contacts from before of these callers, who are told by the id of their root; the newest first."""
    return _newest(session, PastContact.key.in_(_keys_of(roots)))


def as_earlier_calls(contacts: Sequence[PastContact]) -> list[dict[str, Any]]:
    """The same in the form in which a brief lists earlier calls; there is no call to open."""
    return [{
        "id": None, "at": one.at, "agent": one.who, "status": "past", "outcome": None,
        "reason": shorten(one.summary, SHORT, placeholder=" …"), "summary": one.summary,
        "start_with": "; ".join(one.open_items) or None, "issues": [], "open_items": one.open_items,
        "guess": one.key is None,
    } for one in contacts]


def before_ring(session: Session, ring: Ring) -> list[Before]:
    """Who may be ringing, and what stands with him: one who is known by an ID, else each whom the number may mean.

    It is read by whoever it rings for, before there is a call; three lines, never a record.
    """
    asked = CallState(lambda *_: None, id=ring.call_id, caller=dict(ring.caller))
    return [_before(session, one, sure=True) for one in people_of(session, asked)] or maybe_before(session, asked)


def maybe_before(session: Session, state: CallState) -> list[Before]:
    """The same of a call whose caller is not known yet: each whom the number may mean, a guess; none once he is known.

    Only of a number that the telephone told. One that was typed shows a name to ask for, and nothing of what was said.
    """
    if state.is_practice or state.start.get("source") == BY_HAND or people_of(session, state):
        return []
    return [_before(session, one, sure=False) for one in maybe_callers(session, state.caller.get("phone"))]


def _before(session: Session, caller: Caller, *, sure: bool) -> Before:
    calls = session.scalars(select(Call).where(Call.id.in_(calls_of_roots([caller.id])), ~Call.practice)
                            .order_by(Call.started_at.desc()).limit(MOST)).all()
    contacts = contacts_of(session, [caller.id])
    name = caller.name_to_use or " ".join(filter(None, (caller.first_name, caller.last_name))) or "A caller without a name"
    found = Before(name, sure, len(calls) + len(contacts))
    if contacts and (not calls or contacts[0].at > calls[0].started_at):
        last = contacts[0]
        found = Before(name, sure, found.times, last.at, last.who, last.summary, "; ".join(last.open_items))
    elif calls:
        last_call = calls[0]
        issues = [one["text"] for one in last_call.card.get("issues", ()) if one["state"] != "context"]
        found = Before(name, sure, found.times, last_call.started_at, last_call.agent,
                       ", ".join(issues) or last_call.card.get("reason") or "", last_call.card.get("start_with") or "")
    ids = [call.id for call in calls]
    owed = session.scalars(select(PromiseRow).where(PromiseRow.call_id.in_(ids), PromiseRow.kept_at.is_(None))
                           .order_by(PromiseRow.due_at).limit(MOST_OWED)).all()
    told = session.scalars(select(LookupRow).where(LookupRow.call_id.in_(ids), LookupRow.reaction == "disputed")
                           .order_by(LookupRow.opened_at.desc()).limit(MOST_TOLD)).all()
    return Before(**{**vars(found), "owed": owed, "told": told})


def _keys_of(roots: Collection[str]) -> Select[Any]:
    return select(CallerKey.key).join(Caller, Caller.id == CallerKey.caller_id).where(Caller.root.in_(roots))


def _newest(session: Session, which: Any) -> list[PastContact]:
    return list(session.scalars(select(PastContact).where(which).order_by(PastContact.at.desc()).limit(MOST)))
