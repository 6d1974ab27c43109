"""The rows of raised hands and of the latest request for a supervisor."""

from collections.abc import Iterator
from typing import Any

from kb.calls.state import CallState


def hands(state: CallState) -> Iterator[dict[str, Any]]:
    """Every raised hand, with its first answer."""
    for item in state.questions:
        first = item.answers[0] if item.answers else {}
        yield {"call_id": state.id, "key": item.key, "question": item.question, "by": item.by, "to": item.to, "at": item.at,
               "answered_by": first.get("by"), "answered_at": first.get("at")}


def escalations(state: CallState) -> Iterator[dict[str, Any]]:
    """The latest request for a supervisor."""
    item = state.escalation
    if item is not None:
        answer = item.answer or {}
        yield {"call_id": state.id, "key": item.key, "wants": item.wants, "by": item.by, "to": item.to, "at": item.at,
               "answer": answer.get("answer"), "answered_by": answer.get("by"), "trigger": item.trigger,
               "asked_at": item.asked_at or item.at, "answered_at": answer.get("answered_at")}
