"""How promises are said aloud: by a colleague who has the caller on the line, and by whoever rings back. Pure."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from kb.calls.due import day_of, zone_named
from kb.calls.fields import read_moment
from kb.calls.models import PromiseRow

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")
MOST_TRIES = 3
"""After so many tries in vain the caller gets a letter."""
LAST = {"spoke": "{who} spoke with you {when}.", "message": "{who} left you a message {when}.",
        "no_answer": "{who} tried to reach you {when}.", "internal": "{who} worked on it {when}."}
COMING = {"call_back": "{who} will ring you {when}.", "do": "{who} sees to it {when}.",
          "watch": "{who} looks at it again {when}."}
NAME_ONLY = "Message: name and number only"
"""How the desk notes that a message may say nothing else."""


def say_day(day: date, today: date) -> str:
    """"today", "tomorrow", "yesterday", else "Tuesday, 15 December"; with the year where it is another."""
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((day - today).days)
    year = f" {day.year}" if day.year != today.year and abs((day - today).days) > 180 else ""
    return near or f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}{year}"


def say_time(clock: str) -> str:
    """"14:00" is "2 pm"."""
    hour, minute = map(int, clock.split(":")[:2])
    if (hour, minute) == (12, 0):
        return "noon"
    return f"{hour % 12 or 12}{f':{minute:02}' if minute else ''} {'am' if hour < 12 else 'pm'}"


def say_due(due: Any, now: datetime, zone: ZoneInfo) -> str:
    """When something is owed, by the clock in `zone`: "on Tuesday, 15 December, between 2 pm and 4 pm"."""
    said = say_day(day_of(due, zone), now.astimezone(zone).date())
    on = f"on {said}" if "," in said else said
    if isinstance(due, str):
        return f"{on} by {say_time(read_moment(due).astimezone(zone).strftime('%H:%M'))}" if len(due) > 10 else f"by {said}"
    if due.get("from") and due.get("to"):
        return f"{on}, between {say_time(due['from'])} and {say_time(due['to'])}"
    if due.get("from"):
        return f"{on}, after {say_time(due['from'])}"
    return f"{on}, before {say_time(due['to'])}" if due.get("to") else f"by {said}"


def speakable(row: PromiseRow, owner: str, worked: str, now: datetime, floor: ZoneInfo) -> str:
    """The sentence for whoever has the caller on the line and did not make the promise.

    `owner` and `worked` are the names, as shown, of whose promise it is and of who was at it last.
    """
    zone = zone_named(row.zone) or floor
    who, when = first_name(owner), say_due(row.due, now, zone)
    if row.dropped:
        return "The line went while you were with us, and we were to ring you back at once. I am glad to have you here."
    said = []
    if row.last_at is not None and row.last_how in LAST:
        day = say_day(row.last_at.astimezone(zone).date(), now.astimezone(zone).date())
        said.append(LAST[row.last_how].format(who=first_name(worked), when=f"on {day}" if "," in day else day))
    if row.tell:
        words = row.tell.strip().rstrip(".")
        said.append(f"{words[:1].upper()}{words[1:]}.")
    if row.due_at < now:
        owes = "ring you" if row.kind == "call_back" else "have it"
        said.append(f"{who} was to {owes} {when}, and I tell {who} now that you asked.")
    else:
        said.append(COMING.get(row.kind, COMING["do"]).format(who=who, when=when))
    return " ".join(said)


def opening(row: PromiseRow, name: str | None, now: datetime, floor: ZoneInfo) -> str:
    """The first sentence of a call-back."""
    hello = f"{name}, it is" if name else "It is"
    if row.dropped:
        return f"{hello} me again: we were cut off, and you need not begin anew."
    zone = zone_named(row.zone) or floor
    made = say_day(row.made_at.astimezone(zone).date(), now.astimezone(zone).date())
    on = f"on {made}" if "," in made else {"today": "earlier today"}.get(made, made)
    if row.kind == "watch":
        return f"{name + ', ' if name else ''}{on} I said that I would keep an eye on it. I have looked, before you had to."
    return f"{name + ', ' if name else ''}{on} I said that I would ring you. Here I am."


def say_message(row: PromiseRow) -> str:
    """Whether a message may be left, and which; empty where nobody asked."""
    if row.message_ok is None:
        return ""
    if not row.message_ok:
        return "Leave no message."
    return f"{NAME_ONLY}." if NAME_ONLY in (row.next_steps or "") else "A message may be left."


def after_tries(row: PromiseRow) -> str:
    """What is left to do after tries in vain; empty while there is another try."""
    if row.attempts < MOST_TRIES:
        return ""
    return f"Tried {row.attempts} times and not reached: send the letter, and say so here."


def first_name(name: str) -> str:
    """Of a name as it is shown."""
    return name.split(" ")[0]

