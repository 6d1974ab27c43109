"""How a promise went, date by date: each that was told to the caller, and whether somebody spoke with him by then."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kb.calls.due import due_moment, standing, zone_named
from kb.calls.owed import Promise
from kb.calls.promises.calendar import Calendar


def dates(promise: Promise, now: datetime, floor: ZoneInfo, calendar: Calendar) -> list[dict[str, Any]]:
    """`[{due, standing}]`, the first date first.

    "No news yet" that was spoken by its day, with a next date, was kept on that day; a date that was put off without speaking
    with the caller was `moved`.
    """
    zone = zone_named(promise.zone) or floor
    found = []
    for touch in promise.touches:
        if not touch["next_due"]:
            continue
        is_spoken = touch["how"] == "spoke"
        kept = standing("kept", touch["due"], touch["at"], now, zone)
        found.append({"due": touch["due"], "standing": kept if is_spoken else "moved"})
    end = due_moment(promise.due, zone)
    last = standing(promise.state, promise.due, promise.kept_at, now, zone, calendar.broken_at(end, zone))
    return [*found, {"due": promise.due, "standing": last}]
