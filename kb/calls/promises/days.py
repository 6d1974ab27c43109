"""Days off, which everybody keeps for herself, and holidays, which supervisors and admins keep for the floor."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.promises.models import DayOff, Holiday
from kb.errors import Conflict, Invalid, NotFound

LONGEST = timedelta(days=366)
MOST = 200


def own_days(session: Session, person: Person, today: date) -> list[DayOff]:
    """The days off of this person that are not over, in their order."""
    return list(session.scalars(select(DayOff).where(DayOff.person == person.name, DayOff.last >= today).order_by(DayOff.first)))


def add_days(session: Session, person: Person, first: str, last: str, today: date) -> DayOff:
    """Keep days off; without a last day it is one day. Raises `Invalid` naming the field."""
    begin = _day(first, "first")
    end = _day(last, "last") if last.strip() else begin
    if end < begin:
        raise Invalid("The last day lies before the first.", {"last": "Lies before the first."})
    if end < today:
        raise Invalid("These days are over.", {"first": "Lies in the past."})
    if end - begin > LONGEST:
        raise Invalid("That is more than a year. Give it in parts.", {"last": "More than a year after the first."})
    if len(own_days(session, person, today)) >= MOST:
        raise Invalid(f"There are {MOST} entries already. Remove some first.", {"first": "Too many entries."})
    row = DayOff(person=person.name, first=begin, last=end)
    session.add(row)
    session.flush()
    return row


def remove_days(session: Session, person: Person, row_id: str) -> None:
    """Take back days off of one's own. Raises `NotFound` for anybody else's."""
    row = session.get(DayOff, row_id)
    if row is None or row.person != person.name:
        raise NotFound("There are no such days.")
    session.delete(row)


def holidays(session: Session, today: date) -> list[Holiday]:
    """The floor's holidays that are not over."""
    return list(session.scalars(select(Holiday).where(Holiday.day >= today).order_by(Holiday.day)))


def add_holiday(session: Session, day: str, name: str, today: date) -> Holiday:
    """The floor is closed on that day. Raises `Invalid` naming the field, `Conflict` where the day is one already."""
    on, name = _day(day, "day"), " ".join(name.split())
    if not name or len(name) > 80:
        raise Invalid("Give the holiday a name of up to 80 letters.", {"name": "Needs a name of up to 80 letters."})
    if on < today:
        raise Invalid("That day is over.", {"day": "Lies in the past."})
    if session.get(Holiday, on) is not None:
        raise Conflict("That day is a holiday already.")
    row = Holiday(day=on, name=name)
    session.add(row)
    session.flush()
    return row


def remove_holiday(session: Session, day: str) -> None:
    """The floor works on that day after all."""
    row = session.get(Holiday, _day(day, "day"))
    if row is None:
        raise NotFound("That day is no holiday.")
    session.delete(row)


def _day(text: str, field: str) -> date:
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Give a day such as 2026-12-03.", {field: "A day such as 2026-12-03."}) from None
    if not 2000 <= found.year < 2100:
        raise Invalid("That year is a slip.", {field: "That year is a slip."})
    return found
