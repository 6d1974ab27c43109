"""Days on which the floor works, and days on which one of its people is not there. Pure, but for `calendar_of`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.due import at_the_clock
from kb.calls.promises.models import DayOff, Holiday
from kb.config import WEEK
from kb.db import now

LONGEST_CLOSED = 400
"""Days after which a floor that never opens is not looked at any further."""
KEEP = timedelta(days=60)
"""Days off and holidays that long ago are of no use to a promise."""


@dataclass(frozen=True)
class Calendar:
    """The floor's working days, and who is not there on which days."""

    working: frozenset[int] = frozenset(range(5))
    """Days of the week, Monday is 0."""
    holidays: Mapping[date, str] = field(default_factory=dict)
    off: Mapping[str, tuple[tuple[date, date], ...]] = field(default_factory=dict)
    """By person: first and last day of each absence."""

    def is_working(self, day: date) -> bool:
        """Whether the floor is open."""
        return day.weekday() in self.working and day not in self.holidays

    def is_there(self, person: str, day: date) -> bool:
        """Whether the floor is open and this person is at work."""
        return self.is_working(day) and not any(first <= day <= last for first, last in self.off.get(person, ()))

    def plus(self, day: date, count: int, person: str | None = None) -> date:
        """So many working days after `day`; with `person`, days on which she is there."""
        found, left = day, count
        for _ in range(LONGEST_CLOSED * max(count, 1)):
            if left <= 0:
                break
            found += timedelta(days=1)
            left -= self.is_working(found) if person is None else self.is_there(person, found)
        return found

    def last_there(self, person: str, day: date, first: date) -> date | None:
        """The last day up to `day`, but not before `first`, on which she is there."""
        while day >= first:
            if self.is_there(person, day):
                return day
            day -= timedelta(days=1)
        return None

    def broken_at(self, end: datetime, zone: ZoneInfo) -> datetime:
        """When what was due at `end` can no longer be called late: with the next working day over, it is broken."""
        after = self.plus(end.astimezone(zone).date(), 1)
        return at_the_clock(datetime.combine(after, time(23, 59, 59)), zone)

    def as_json(self, people: Iterable[str]) -> dict[str, Any]:
        """`{working, holidays: {day: name}, off: {person: [[first, last]]}}`, as `days.js` takes it; Sunday is 0 there."""
        return {"working": sorted((one + 1) % 7 for one in self.working),
                "holidays": {day.isoformat(): name for day, name in sorted(self.holidays.items())},
                "off": {name: [[first.isoformat(), last.isoformat()] for first, last in self.off[name]]
                        for name in people if name in self.off}}


def calendar_of(session: Session, working: Iterable[str]) -> Calendar:
    """The calendar as it stands: `working` ("mon", "tue", …) from the settings, the rest from the tables."""
    since = (now() - KEEP).date()
    holidays = session.scalars(select(Holiday).where(Holiday.day >= since))
    off: dict[str, tuple[tuple[date, date], ...]] = {}
    for row in session.scalars(select(DayOff).where(DayOff.last >= since).order_by(DayOff.first)):
        off[row.person] = (*off.get(row.person, ()), (row.first, row.last))
    return Calendar(frozenset(map(WEEK.index, working)), {row.day: row.name for row in holidays}, off)
