"""The call as it went: one line an entry."""

from typing import Any

from kb.calls.entry import Entry
from kb.calls.state import CallState

GROUPS = {
    "article": "find", "search": "find", "gap": "find", "step": "script", "script": "script", "promise": "promise",
    "concession": "promise", "issue": "issue", "escalation": "people", "transfer": "people", "help": "people",
    "entry": "correction",
}


def timeline(entries: list[Entry], state: CallState, names: dict[str, str]) -> list[dict[str, Any]]:
    """`{number, key, kind, group, at, late_s, actor, line, struck, emptied}` for each entry, in its order.

    `names` maps a person's name to the name shown. `late_s` is how many seconds after it happened an entry arrived.
    """
    return [{
        "number": entry.number, "key": entry.key, "kind": entry.kind, "group": GROUPS.get(entry.kind.split(".")[0], "call"),
        "at": entry.at, "late_s": _late(entry, entries[0]), "actor": names.get(entry.actor, entry.actor),
        "line": _line(entry), "struck": entry.key in state.struck, "emptied": entry.key in state.redacted,
    } for entry in entries]


def _late(entry: Entry, first: Entry) -> int:
    """Seconds that an entry came in later than its call as a whole did; under a minute is not late."""
    seconds = ((entry.recorded_at - entry.at) - (first.recorded_at - first.at)).total_seconds()
    return int(seconds) if seconds >= 60 else 0


def _line(entry: Entry) -> str:
    try:
        return entry.line()
    except (KeyError, TypeError, AttributeError):  # an emptied entry may lack what its sentence needs
        return "Words removed"
