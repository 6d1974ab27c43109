"""Questions to colleagues, the request for a supervisor and who took over, as the API and the desk read them."""

from datetime import datetime
from typing import Any

from kb.calls.state import CallState
from kb.db import isotime


def escalation(state: CallState) -> dict[str, Any] | None:
    """The latest request for a supervisor."""
    item = state.escalation
    if item is None:
        return None
    answer = item.answer and {name: isotime(value) if isinstance(value, datetime) else value
                              for name, value in item.answer.items()}
    return {"key": item.key, "wants": item.wants, "to": item.to, "by": item.by, "at": isotime(item.at), "asked_by": item.asked_by,
            "trigger": item.trigger, "issue": item.issue, "state": "answered" if item.answer else "waiting", "answer": answer,
            "asked_at": isotime(item.asked_at or item.at), "asked": list(item.asked), "passed": list(item.passed),
            "agreed": item.agreed}


def questions(state: CallState) -> list[dict[str, Any]]:
    """Every raised hand, with its answers."""
    return [{"key": item.key, "question": item.question, "to": item.to, "by": item.by, "at": isotime(item.at),
             "issue": item.issue, "answers": [{**answer, "at": isotime(answer["at"])} for answer in item.answers]}
            for item in state.questions]


def takeover(state: CallState) -> dict[str, Any] | None:
    """Who has the caller now, and who had him before; None where nobody took over."""
    item = state.takeover
    return None if item is None else {"by": item.by, "whose": item.whose, "at": isotime(item.at), "note": item.note}
