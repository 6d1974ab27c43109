"""The boards: what is owed, and by whom. What is late is computed when it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.callers.registry import calls_of_roots
from kb.calls.due import day_of, standing, zone_named
from kb.calls.models import Call, PromiseRow
from kb.calls.promises.calendar import Calendar
from kb.calls.promises.saying import after_tries, speakable
from kb.calls.rights import visible_to
from kb.errors import NotFound
from kb.web import Role

MOST = 300


@dataclass(frozen=True)
class Owed:
    """One promise as a board shows it."""

    row: PromiseRow
    call: Call
    standing: str
    """`broken`, `late`, `today` or `open`."""
    zone: ZoneInfo
    owner: str
    """The owner's name as it is shown."""
    offered_to: str | None
    day: date
    is_off: bool
    """Its owner is not there on that day, or the floor is closed."""
    has_left: bool
    """Its owner does not work here any more."""
    tell: str
    """The sentence for a colleague who has the caller on the line."""
    letter: str
    """What to do after tries in vain; empty while there is another."""

    @property
    def name(self) -> str:
        """The caller's."""
        return " ".join(filter(None, (self.call.first_name, self.call.last_name))) or "Caller not known yet"

    @property
    def initials(self) -> str:
        """Of the caller, for what leaves the house."""
        return " ".join(f"{part[0]}." for part in (self.call.first_name, self.call.last_name) if part) or "A caller"

    @property
    def asked(self) -> bool:
        """The caller asked how it stands, and nobody has worked on it since."""
        return self.row.checked_at is not None and (self.row.last_at is None or self.row.checked_at > self.row.last_at)


@dataclass(frozen=True)
class Board:
    """What is owed, by when."""

    gone: list[Owed]
    """Lines that went: the callers are to be rung at once."""
    late: list[Owed]
    today: list[Owed]
    coming: list[Owed]
    offered: list[Owed]
    """What this person is asked to take over."""


def board(session: Session, person: Person, now: datetime, floor: ZoneInfo, calendar: Calendar, *, team: bool = False) -> Board:
    """The board of one person, or of the teams that she supervises."""
    found = owed(session, person, now, floor, calendar, of_team(person) if team else PromiseRow.owner == person.name)
    asked = owed(session, person, now, floor, calendar, PromiseRow.offered_to == person.name)
    groups: dict[str, list[Owed]] = {"gone": [], "late": [], "today": [], "coming": []}
    for one in found:
        place = {"broken": "late", "late": "late", "today": "today"}.get(one.standing, "coming")
        groups["gone" if one.row.dropped else place].append(one)
    return Board(**groups, offered=asked)


def owed(session: Session, person: Person, now: datetime, floor: ZoneInfo, calendar: Calendar,
         which: ColumnElement[bool]) -> list[Owed]:
    """Open promises that `person` may read, the most urgent first."""
    return shown(session, open_rows(session, person, which), now, floor, calendar)


def open_rows(session: Session, person: Person, which: ColumnElement[bool]) -> list[tuple[PromiseRow, Call]]:
    """The rows of open promises that `person` may read, the most urgent first."""
    rows = session.execute(
        select(PromiseRow, Call).join(Call, Call.id == PromiseRow.call_id)
        .where(which, PromiseRow.kept_at.is_(None), ~Call.practice, visible_to(person)).order_by(PromiseRow.due_at).limit(MOST))
    return [(row, call) for row, call in rows]


def shown(session: Session, rows: Sequence[tuple[PromiseRow, Call]], now: datetime, floor: ZoneInfo,
          calendar: Calendar) -> list[Owed]:
    """These promises as boards show them."""
    if not rows:
        return []
    people = session.execute(select(Person.name, Person.display_name, Person.is_active)).all()
    names = {name: shown for name, shown, _is_active in people}
    here = {name for name, _shown, is_active in people if is_active}
    found = []
    for row, call in rows:
        zone = zone_named(row.zone) or floor
        day = day_of(row.due, zone)
        is_ahead = not row.dropped and day > now.astimezone(zone).date()
        owner, worked = names.get(row.owner, row.owner), names.get(row.last_by or "", row.last_by or "")
        found.append(Owed(
            row, call, standing("open", row.due, None, now, zone, calendar.broken_at(row.due_at, zone)), zone, owner,
            names.get(row.offered_to, row.offered_to) if row.offered_to else None, day,
            is_ahead and not calendar.is_there(row.owner, day), row.owner not in here,
            speakable(row, owner, worked, now, floor), after_tries(row)))
    return found


def of_team(person: Person) -> ColumnElement[bool]:
    """The promises of the teams that she supervises: made in their calls, or owned by their people."""
    if Role.SUPERVISOR not in person.roles or not person.supervises:
        return false()
    people = select(Person.name).where(Person.team_id.in_(person.supervises))
    return or_(Call.team_id.in_(person.supervises), PromiseRow.owner.in_(people))


def of_caller(call: Call) -> ColumnElement[bool]:
    """What is owed to whoever is on the line in `call`, from other calls."""
    roots = (select(Caller.root).join(CallerKey, CallerKey.caller_id == Caller.id).join(CallKey, CallKey.key == CallerKey.key)
             .where(CallKey.call_id == call.id, CallKey.main, ~CallKey.closed))
    return and_(PromiseRow.call_id != call.id, PromiseRow.call_id.in_(calls_of_roots(roots)))


def one_owed(session: Session, person: Person, call_id: str, promise: str) -> tuple[PromiseRow, Call]:
    """A promise that `person` may read, open or kept. Raises `NotFound` as if there were none."""
    found = session.execute(
        select(PromiseRow, Call).join(Call, Call.id == PromiseRow.call_id)
        .where(PromiseRow.call_id == call_id, PromiseRow.promise == promise, ~Call.practice, visible_to(person))).first()
    if found is None:
        raise NotFound("There is no such promise.")
    row, call = found
    return row, call


def count_due(session: Session, person: Any, now: datetime) -> int:
    """How many of this person's promises are late, and lines that went in the teams she supervises."""
    mine = and_(PromiseRow.owner == person.name, or_(PromiseRow.due_at < now, PromiseRow.dropped))
    ours = and_(PromiseRow.dropped, Call.team_id.in_(person.supervises)) if Role.SUPERVISOR in person.roles else false()
    query = select(func.count()).select_from(PromiseRow).join(Call, Call.id == PromiseRow.call_id).where(
        PromiseRow.kept_at.is_(None), or_(mine, ours))
    return session.scalar(query) or 0
