"""The rows of what is owed."""

from collections.abc import Iterator
from typing import Any

from kb.calls.due import due_moment, zone_named
from kb.calls.owed import Promise
from kb.calls.state import CallState


def promises(state: CallState) -> Iterator[dict[str, Any]]:
    """Every follow-up owed."""
    for item in state.promises.values():
        zone = zone_named(item.zone)
        yield {
            "call_id": state.id, "promise": item.promise, "what": item.what, "due": item.due,
            "due_at": due_moment(item.due, zone), "kind": item.kind, "owner": item.owner, "offered_to": item.offered_to,
            "number": item.number, "made_at": item.made_at, "kept_at": item.kept_at, "made_by": item.made_by,
            "issue": item.issue, "zone": item.zone, "message_ok": item.message_ok, "next_steps": item.next_steps,
            "dropped": item.dropped is not None, "attempts": item.attempts,
            "first_due_at": due_moment(item.first_due, zone) if item.first_due else None, **_touches(item),
        }


def _touches(item: Promise) -> dict[str, Any]:
    worked = [touch for touch in item.touches if touch["how"] != "caller_checked"]
    checked = [touch for touch in item.touches if touch["how"] == "caller_checked"]
    last, asked = (worked or [{}])[-1], (checked or [{}])[-1]
    return {
        **{f"last_{name}": last.get(name) for name in ("how", "at", "by", "note")},
        "tell": next((touch["tell"] for touch in reversed(item.touches) if touch["tell"]), None),
        "checked_at": asked.get("at"), "checked_by": asked.get("by"),
    }
