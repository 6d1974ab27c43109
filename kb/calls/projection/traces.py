"""The rows of what departments were asked for, and of who has a known problem."""

from collections.abc import Iterator
from typing import Any

from kb.calls.due import due_moment
from kb.calls.state import CallState


def requests(state: CallState) -> Iterator[dict[str, Any]]:
    """Everything asked of a department."""
    for item in state.requests.values():
        last = item.answers[-1] if item.answers else {}
        yield {
            "call_id": state.id, "request": item.request, "department": item.department, "what": item.what, "due": item.due,
            "due_at": due_moment(item.due) if item.due is not None else None, "asked_by": item.by, "asked_at": item.at,
            "issue": item.issue, "answer": last.get("text"), "answer_by": last.get("by"), "answered_at": item.answered_at,
        }


def concerns(state: CallState) -> Iterator[dict[str, Any]]:
    """Every known problem that this caller has."""
    for item in state.concerns.values():
        last = item.rings[-1] if item.rings else {}
        yield {
            "call_id": state.id, "problem": item.problem, "at": item.at, "by": item.by, "issue": item.issue,
            "rung": item.rung, "rung_at": last.get("at"), "rung_by": last.get("by"), "rings": len(item.rings),
        }
