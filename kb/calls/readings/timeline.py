"""The call as it went: one line an entry."""

from collections.abc import Iterator
from itertools import groupby
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

    Steps that were gone over again as they were done before are one line together, under the last of them. `names` maps a
    person's name to the name shown. `late_s` is how many seconds after it happened an entry arrived.
    """
    return [{
        "number": entry.number, "key": entry.key, "kind": entry.kind, "group": GROUPS.get(entry.kind.split(".")[0], "call"),
        "at": entry.at, "late_s": _late(entry, entries[0]), "actor": names.get(entry.actor, entry.actor),
        "line": _line(entry) if count == 1 else f"Went on over {count} steps as they were done before",
        "struck": entry.key in state.struck, "emptied": entry.key in state.redacted,
    } for entry, count in _together(entries, state)]


def _together(entries: list[Entry], state: CallState) -> Iterator[tuple[Entry, int]]:
    """Each entry with how many it stands for; struck ones stand for themselves."""
    for is_again, group in groupby(entries, lambda entry: bool(entry.payload.get("again")) and entry.key not in state.struck):
        found = list(group)
        if is_again:
            yield found[-1], len(found)
        else:
            yield from ((entry, 1) for entry in found)


def _late(entry: Entry, first: Entry) -> int:
    """Seconds that an entry came in later than its call as a whole did; under a minute is not late."""
    seconds = ((entry.recorded_at - entry.at) - (first.recorded_at - first.at)).total_seconds()
    return int(seconds) if seconds >= 60 else 0


def _line(entry: Entry) -> str:
    try:
        return entry.line()
    except (KeyError, TypeError, AttributeError):  # an emptied entry may lack what its sentence needs
        return "Words removed"
