"""The rows of goodwill, and of callers handed over."""

from collections.abc import Iterator
from typing import Any

from kb.calls.state import CallState


def concessions(state: CallState) -> Iterator[dict[str, Any]]:
    """Everything given, or asked for."""
    for item in state.concessions.values():
        yield {
            "call_id": state.id, "concession": item.concession, "type": item.type, "what": item.what, "amount": item.amount,
            "currency": item.currency, "reason": item.reason, "why": item.why if item.above else None, "by": item.by,
            "at": item.at, "state": item.state, "approved_by": item.approved_by, "refused_by": item.refused_by,
            "reference": item.reference, "settled_at": item.settled_at,
        }
