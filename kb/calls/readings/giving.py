"""Goodwill and hand-overs as JSON, for the desk."""

from typing import Any

from kb.calls.goodwill import POSTING
from kb.calls.owed import Promise
from kb.calls.state import CallState
from kb.calls.transfers import Back
from kb.db import isotime


def made(state: CallState) -> list[Promise]:
    """The promises that somebody made; what is to be posted stands with the goodwill."""
    return [item for item in state.promises.values() if not item.promise.startswith(POSTING)]


def concessions(state: CallState) -> list[dict[str, Any]]:
    """Everything given, or asked for, in its order."""
    return [{"concession": item.concession, "type": item.type, "name": item.name, "amount": item.amount,
             "currency": item.currency, "item": item.item, "reason": item.reason, "issue": item.issue, "by": item.by,
             "above": item.above, "why": item.why, "approved_by": item.approved_by, "refused_by": item.refused_by,
             "state": item.state, "reference": item.reference} for item in state.concessions.values()]


def transfer(state: CallState) -> dict[str, Any] | None:
    """The latest hand-over."""
    item = state.transfer
    if item is None:
        return None
    return {"to": item.to, "colleague": item.colleague, "kind": item.kind, "reason": item.reason, "wants": item.wants,
            "by": item.by, "at": isotime(item.at), "issue": item.issue, "back": _back(item.back), "state": item.state,
            "answer": {**item.answer, "at": isotime(item.answer["at"])} if item.answer else None}


def conferences(state: CallState) -> list[dict[str, Any]]:
    """Everybody who was called in."""
    return [{"to": item.to, "by": item.by, "at": isotime(item.at), "back": _back(item.back)} for item in state.conferences]


def _back(back: Back | None) -> dict[str, Any] | None:
    return None if back is None else {"sent_by": back.sent_by, "sent_at": back.sent_at}
