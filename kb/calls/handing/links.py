"""An address at which somebody outside Firstcall reads the hand-over note for a while, without signing in."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person, digest_of
from kb.calls.entry import Standing
from kb.calls.handing.models import HandOverLink
from kb.calls.journal import Given, record, state_of
from kb.calls.models import Call
from kb.calls.rights import get_call, standings
from kb.calls.rules import Rules
from kb.db import new_id, now
from kb.errors import Conflict, NotAllowed, NotFound

SECRET_BYTES = 16
MOST_AT_ONCE = 10
"""Links of one call that are good at the same time."""
OVER = frozenset({"declined", "lost"})
"""Hand-overs after which nobody outside has the caller, so nobody reads on."""


def make_hand_over_link(session: Session, person: Person, call_id: str, minutes: int, rules: Rules) -> tuple[HandOverLink, str]:
    """A new link to the note of this call, good for so many minutes, and its path, which is told only here.

    That it was given out stands in the record. Raises `NotFound`, `NotAllowed` for whoever has not the call, and `Conflict`
    for a practice call or where there are too many.
    """
    call = get_call(session, person, call_id, lock=True)
    _require(session, person, call)
    if call.practice:
        raise Conflict("This is practice: nothing of it leaves the house.")
    if len(good_links(session, call.id)) >= MOST_AT_ONCE:
        raise Conflict("There are several links to this note already. Take one back before you make another.")
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = HandOverLink(id=new_id(), digest=digest_of(secret), call_id=call.id, made_by=person.name, made_at=now(),
                        until=now() + timedelta(minutes=minutes))
    session.add(link)
    state = state_of(session, call)
    to = state.transfer.to if state.transfer is not None else None
    record(session, call.id, [Given(link.id, "transfer.shared", {"link": link.id, "to": to, "minutes": minutes})], person, rules)
    return link, f"/h/{secret}"


def revoke_link(session: Session, person: Person, call_id: str, link_id: str) -> None:
    """The link is good no longer. Harmless twice. Raises `NotFound` and `NotAllowed`."""
    call = get_call(session, person, call_id)
    link = session.get(HandOverLink, link_id)
    if link is None or link.call_id != call.id:
        raise NotFound("There is no such link.")
    _require(session, person, call)
    link.revoked_at = link.revoked_at or now()


def good_links(session: Session, call_id: str, at: datetime | None = None) -> list[HandOverLink]:
    """The links of a call that are good now, the oldest first."""
    return list(session.scalars(select(HandOverLink).where(
        HandOverLink.call_id == call_id, HandOverLink.revoked_at.is_(None), HandOverLink.until > (at or now()))
        .order_by(HandOverLink.made_at)))


def read_link(session: Session, secret: str) -> tuple[HandOverLink, Call]:
    """The link with this secret, and its call. Raises `NotFound` where it is not, or is good no longer; nothing tells which."""
    found = session.execute(
        select(HandOverLink, Call).join(Call, Call.id == HandOverLink.call_id)
        .where(HandOverLink.digest == digest_of(secret), HandOverLink.revoked_at.is_(None), HandOverLink.until > now())).first()
    if found is None:
        raise NotFound("This link is not good any more. Ask whoever gave it to you for a new one.")
    link, call = found
    handed = state_of(session, call).transfer
    if handed is not None and handed.state in OVER and handed.answer["at"] > link.made_at:
        raise NotFound("This link is not good any more. Ask whoever gave it to you for a new one.")
    return link, call


def _require(session: Session, person: Person, call: Call) -> None:
    if not standings(person, call, state_of(session, call)) & {Standing.AGENT, Standing.SUPERVISOR}:
        raise NotAllowed("Only whoever has the call, or a supervisor of its team, gives its note out.")
