"""Where people are: free, on a call, in a meeting until half past two, away. Chosen by themselves, and computed when read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import Session

from kb.accounts import Person, SignInSession, Supervision
from kb.calls.help.models import PresenceRow
from kb.calls.models import Call
from kb.errors import Invalid
from kb.web import Role

HERE = timedelta(minutes=30)
"""Whoever has not been seen for so long is away, whatever she chose; a floor page that is open asks every few seconds."""
CHOICE_STANDS = timedelta(hours=12)
"""A choice of yesterday says nothing of today."""
LONGEST = timedelta(hours=12)


class Status(StrEnum):
    """Where somebody is."""

    FREE = "free"
    ON_CALL = "on_call"
    MEETING = "meeting"
    AWAY = "away"


@dataclass(frozen=True)
class Presence:
    """Where one person is. `own`: she supervises the team that asks."""

    name: str
    display_name: str
    status: Status
    until: datetime | None = None
    own: bool = False

    @property
    def is_free(self) -> bool:
        """Whether she can be asked with hope of an answer."""
        return self.status is Status.FREE


def status_at(at: datetime, *, chosen: str | None, since: datetime | None, until: datetime | None, on_call: bool,
              seen: datetime | None) -> tuple[Status, datetime | None]:
    """Where somebody is at a moment, by what she chose, what she does, and when she was seen last; and until when.

    A meeting counts until its end, *away* until she says otherwise or the day is over; a call that she has goes before *free*.
    """
    stands = chosen is not None and since is not None and at < since + CHOICE_STANDS and (until is None or at < until)
    if stands and chosen == Status.MEETING:
        return Status.MEETING, until
    if stands and chosen == Status.AWAY:
        return Status.AWAY, until
    if on_call:
        return Status.ON_CALL, None
    if seen is None or at - seen > HERE:
        return Status.AWAY, None
    return (Status.ON_CALL if stands and chosen == Status.ON_CALL else Status.FREE), None


def set_presence(session: Session, person: Person, status: str, until: datetime | None, at: datetime) -> None:
    """What a person chooses. Raises `Invalid` for a meeting without an end, and for an end that is over or too far away."""
    if status not in set(Status):
        raise Invalid("Choose where you are: free, on a call, in a meeting, away.", {"status": "Choose one."})
    if status == Status.MEETING and until is None:
        raise Invalid("Say until when the meeting goes, so that others know when to ask you.", {"until": "Give a time."})
    if until is not None and until <= at:
        raise Invalid("That time is over. Give one that lies ahead.", {"until": "lies in the past"})
    if until is not None and until > at + LONGEST:
        raise Invalid("That is more than twelve hours ahead. Choose “away” instead.", {"until": "is too far ahead"})
    row = session.get(PresenceRow, person.name)
    if row is None:
        row = PresenceRow(person=person.name)
        session.add(row)
    row.status, row.until, row.at = status, until if status in {Status.MEETING, Status.AWAY} else None, at


def supervisors(session: Session, team: str | None, at: datetime) -> list[Presence]:
    """Every supervisor: those of `team` first, of these the free ones first. One query."""
    own = exists().where(Supervision.person_id == Person.id, Supervision.team_id == team)
    rows = _read(session, at, own, Person.role_rows.any(role=Role.SUPERVISOR))
    order = list(Status)
    return sorted(rows, key=lambda one: (not one.is_free, not one.own, order.index(one.status), one.display_name.casefold()))


def presences(session: Session, names: Collection[str], at: datetime) -> dict[str, Presence]:
    """Where these people are, by name. One query; whoever is not here is left out."""
    return {one.name: one for one in _read(session, at, literal(False), Person.name.in_(names))}


def status_words(one: Presence, clock: str = "") -> str:
    """How it reads: "free", "in a meeting until 2:30 PM"; `clock` is the time of its end as the reader writes it."""
    words = {Status.FREE: "free", Status.ON_CALL: "on a call", Status.MEETING: "in a meeting", Status.AWAY: "away"}[one.status]
    return f"{words} until {clock}" if one.until is not None and clock else words


def _read(session: Session, at: datetime, own: ColumnElement[bool], which: ColumnElement[bool]) -> list[Presence]:
    on_call = exists().where(Call.agent == Person.name, Call.status == "open", ~Call.practice)
    seen = select(func.max(SignInSession.seen_at)).where(SignInSession.person_id == Person.id, SignInSession.ends_at > at)
    rows = session.execute(
        select(Person.name, Person.display_name, PresenceRow.status, PresenceRow.at, PresenceRow.until, on_call,
               seen.scalar_subquery(), own)
        .outerjoin(PresenceRow, PresenceRow.person == Person.name).where(Person.is_active, which))
    found = []
    for name, shown, chosen, since, until, is_on_call, last, is_own in rows:
        status, end = status_at(at, chosen=chosen, since=since, until=until, on_call=is_on_call, seen=last)
        found.append(Presence(name, shown, status, end, is_own))
    return found
