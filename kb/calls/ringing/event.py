"""What a telephone system tells of a call, in the shape that Zammad's generic CTI made common. Pure: from given to typed.

https://docs.zammad.org/en/latest/api/generic-cti/ names the fields. Beyond them we take hold and resume, and what a voice
menu may have asked the caller for.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.errors import Invalid

EVENTS = ("newCall", "answer", "hangup", "hold", "resume")
INBOUND, OUTBOUND = "inbound", "outbound"
LONGEST_ID, LONGEST = 250, 200
MOST_PEOPLE = 200
NEVER_ANSWERED = frozenset({"busy", "cancel", "noAnswer", "congestion", "notFound"})
"""Causes that say that nobody had the caller."""
MOVED_ON = "forwarded"
"""The caller is with somebody else: his line did not go."""
ASKED_BY_MENU = ("first_name", "last_name", "member_id", "policy_id")
EVENT_SCHEMA: dict[str, Any] = {
    "type": "object", "required": ["event", "callId"], "properties": {
        "event": {"type": "string", "enum": list(EVENTS)}, "callId": {"type": "string", "minLength": 1, "maxLength": LONGEST_ID},
        "direction": {"type": "string", "enum": ["in", "out"]},
        "user": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        **{name: {"type": "string"} for name in ("from", "to", "answeringNumber", "queue", "cause", *ASKED_BY_MENU)}}}
"""What a telephone system sends, for the description of the API."""
_ADDRESSABLE = re.compile(r"[\w.:@+-]{1,200}", re.ASCII)
_RESERVED = frozenset({".", "..", "pop", "new", "mine", "practice"})
_NUMBER = re.compile(r"\+?[\d\s()./-]{2,40}")


@dataclass(frozen=True)
class Event:
    """One thing that happened to one call."""

    kind: str
    id: str
    """The telephone system's id of the call."""
    direction: str = INBOUND
    caller: dict[str, str] = field(default_factory=dict)
    """`phone`, and what a menu asked for. The caller is whoever is not us, also when we rang him."""
    line: str | None = None
    """Our own number in it."""
    people: tuple[str, ...] = ()
    """Whom it rings for, or who has it: names, sign-in names or extensions, as the telephone system has them."""
    answering: str | None = None
    queue: str | None = None
    cause: str | None = None

    @property
    def call_id(self) -> str:
        """The id of this call here: the same where an address can hold it, so that a screen pop finds the same call."""
        if _ADDRESSABLE.fullmatch(self.id) and self.id not in _RESERVED:
            return self.id
        return f"cti-{hashlib.sha256(self.id.encode()).hexdigest()[:32]}"


def read_event(given: Mapping[str, Any]) -> Event:
    """The event in `given`, whose values are texts, numbers or, for people, lists of texts.

    What is too long is cut, for a call that rings is not refused for its ornaments; fields that are not known are passed over.
    Raises `Invalid` where the event or its id is missing or unknown, or a value is no text.
    """
    kind, call = _text(given, "event"), _text(given, "callId", LONGEST_ID + 1)
    faults = {}
    if kind not in EVENTS:
        faults["event"] = f"must be one of {', '.join(EVENTS)}"
    if not call or len(call) > LONGEST_ID:
        faults["callId"] = f"is required: 1 to {LONGEST_ID} characters, the same for every event of one call"
    direction = _text(given, "direction") or "in"
    if direction not in {"in", "out"}:
        faults["direction"] = "must be in or out"
    if faults or not kind or not call:
        told = "; ".join(f"{name} {what}" for name, what in faults.items())
        raise Invalid(f"This event cannot be taken: {told}.", faults)
    ours, theirs = ("to", "from") if direction == "in" else ("from", "to")
    caller = {"phone": number_in(_text(given, theirs)), **{name: _text(given, name) for name in ASKED_BY_MENU}}
    return Event(
        kind, call, INBOUND if direction == "in" else OUTBOUND, {name: text for name, text in caller.items() if text},
        number_in(_text(given, ours)), _people(given),
        answering=_text(given, "answeringNumber"), queue=_text(given, "queue"), cause=_text(given, "cause"))


def number_in(text: str | None) -> str | None:
    """A telephone number as it is written, or None where there is none to ring back ("anonymous")."""
    return text if text and _NUMBER.fullmatch(text) and 2 <= sum(sign.isdigit() for sign in text) <= 15 else None


def tidy(text: str) -> str:
    """Words on one line that every store can hold and no screen is upset by."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text.encode(errors="replace").decode())
    return " ".join(shown.split())


def _text(given: Mapping[str, Any], name: str, longest: int = LONGEST) -> str | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Invalid(f"{name} must be text.", {name: "must be text"})
    return tidy(str(value)[:longest * 4])[:longest] or None


def _people(given: Mapping[str, Any]) -> tuple[str, ...]:
    found: list[str] = []
    for name in ("user", "user[]"):
        value = given.get(name)
        several = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        found += filter(None, (_text({name: one}, name) for one in several[:MOST_PEOPLE]))
    return tuple(dict.fromkeys(found))
