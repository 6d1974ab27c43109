"""Days and hours of the demo's calls."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10_080, "month": 43_200}
"""How long a unit of a promise is."""


@dataclass(frozen=True)
class Clock:
    """When the calls of the demo were, seen from the moment at which it is loaded."""

    now: datetime
    zone: ZoneInfo

    @classmethod
    def at(cls, now: datetime, zone: str) -> Self:
        """Seen from `now`, in a time zone by its name."""
        return cls(now, ZoneInfo(zone))

    def ago(self, days: int, hour: int, minute: int = 0) -> datetime:
        """At this time of day so many days ago, or on the Friday before a weekend."""
        day = (self.now - timedelta(days=days)).astimezone(self.zone).date()
        day -= timedelta(days=max(0, day.weekday() - 4))
        return datetime.combine(day, time(hour, minute), self.zone)

    def later(self, at: datetime, days: int, hour: int, minute: int = 0) -> datetime:
        """At this time of day so many days after `at`, or on the Monday after a weekend."""
        day = at.astimezone(self.zone).date() + timedelta(days=days)
        day += timedelta(days=(7 - day.weekday()) * (day.weekday() > 4))
        return datetime.combine(day, time(hour, minute), self.zone)

    def second_of_november(self, hour: int, minute: int) -> datetime:
        """The last one that lies behind us, with the call that began then."""
        at = self.now.astimezone(self.zone).replace(month=11, day=2, hour=hour, minute=minute, second=0, microsecond=0)
        return at if at + timedelta(hours=1) < self.now else at.replace(year=at.year - 1)

    def within(self, at: datetime, count: int, unit: str) -> datetime:
        """The end of so many of a unit of a promise after `at`; business days end in the afternoon."""
        if unit != "business day":
            return at + timedelta(minutes=count * MINUTES[unit.removeprefix("business ")])
        day = at.astimezone(self.zone).date()
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return datetime.combine(day, time(17), self.zone)
