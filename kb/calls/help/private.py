"""The private line: words between the agent whose call was taken over and the supervisor who has it now. In no record."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.help.models import PrivateNote
from kb.calls.models import Call
from kb.calls.rules import Rules
from kb.db import new_id
from kb.errors import Conflict, Invalid, NotFound

LONGEST = 2_000
KEPT = timedelta(days=7)


def the_other(person: Person, call: Call) -> str | None:
    """Whom `person` has a private line with on this call: the agent and the supervisor have each other, nobody else has one."""
    if call.agent == call.started_by or person.name not in {call.agent, call.started_by}:
        return None
    return call.started_by if person.name == call.agent else call.agent


def say_privately(session: Session, person: Person, call: Call, text: str, rules: Rules, at: datetime) -> PrivateNote:
    """Keep words for the other one. Raises `NotFound` for whoever has no private line here, `Invalid` without words."""
    other = the_other(person, call)
    if other is None:
        raise NotFound("There is no private line on this call.")
    if call.status != "open":
        raise Conflict("The call is over, and the private line with it.")
    text = text.replace("\0", "").strip()
    if not text or len(text) > LONGEST:
        raise Invalid(f"Say something, in at most {LONGEST} characters.", {"text": "Give some words."})
    note = PrivateNote(id=new_id(), call_id=call.id, by=person.name, to=other, text=rules.mask(text), at=at)
    session.add(note)
    session.flush()
    return note


def said_privately(session: Session, person: Person, call: Call) -> list[PrivateNote]:
    """What these two said, in its order; nothing for anybody else."""
    return list(session.scalars(
        select(PrivateNote)
        .where(PrivateNote.call_id == call.id, or_(PrivateNote.by == person.name, PrivateNote.to == person.name))
        .order_by(PrivateNote.at, PrivateNote.id)))


def prune_private_notes(session: Session, at: datetime) -> None:
    """Forget what was said privately some days ago."""
    session.execute(delete(PrivateNote).where(PrivateNote.at < at - KEPT))
