"""When a promise is due: from what was said ("Thursday between two and four") to a moment in UTC."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kb.calls.fields import read_moment

ANYWHERE_LAST = ZoneInfo("Etc/GMT+12")
"""Where a day ends last. Where no zone is known, a day counts as over only when it is over everywhere."""


def zone_named(name: str | None) -> ZoneInfo | None:
    """The time zone of that name; None where there is none of it here."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def due_moment(due: Any, zone: ZoneInfo | None = None) -> datetime:
    """The end of what was promised, in UTC: the time, the end of its window, or the end of its day in `zone`."""
    if isinstance(due, str) and len(due) > 10:
        return read_moment(due).astimezone(UTC)
    day = date.fromisoformat(due["day"] if isinstance(due, dict) else due)
    end = time.fromisoformat(due["to"]) if isinstance(due, dict) and "to" in due else time(23, 59, 59)
    return at_the_clock(datetime.combine(day, end), zone or ANYWHERE_LAST)


def at_the_clock(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC when clocks in `zone` show `wall`: of an hour that comes twice the later, of one left out its end."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if second >= first:
        return second
    low, high = second, first  # the clocks jump over it between these two: where?
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
    return high.replace(microsecond=0)


def day_of(due: Any, zone: ZoneInfo | None = None) -> date:
    """The day on which it is due, by the clock in `zone`."""
    if isinstance(due, str) and len(due) > 10:
        return read_moment(due).astimezone(zone or UTC).date()
    return date.fromisoformat(due["day"] if isinstance(due, dict) else due)


def standing(state: str, due: Any, kept_at: datetime | None, now: datetime, zone: ZoneInfo | None = None,
             broken_at: datetime | None = None) -> str:
    """`kept`, `kept_late`, `open`, `today`, `late` or `broken`. Computed when read; nothing of it is stored.

    `broken_at`: when it can no longer be called late (see `Calendar.broken_at`); without it, it stays late.
    """
    end = due_moment(due, zone)
    if state == "kept" and kept_at is not None:
        return "kept" if kept_at <= end else "kept_late"
    if broken_at is not None and now > broken_at:
        return "broken"
    if now > end:
        return "late"
    there = zone or ZoneInfo("UTC")
    return "today" if end.astimezone(there).date() == now.astimezone(there).date() else "open"
