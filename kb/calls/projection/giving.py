"""The rows of goodwill, and of callers handed over."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from kb.calls.fields import read_moment
from kb.calls.state import CallState
from kb.calls.transfers import Conference, Transfer


def concessions(state: CallState) -> Iterator[dict[str, Any]]:
    """Everything given, or asked for."""
    for item in state.concessions.values():
        yield {
            "call_id": state.id, "concession": item.concession, "type": item.type, "what": item.what, "amount": item.amount,
            "currency": item.currency, "reason": item.reason, "why": item.why if item.above else None, "by": item.by,
            "at": item.at, "state": item.state, "approved_by": item.approved_by, "refused_by": item.refused_by,
            "reference": item.reference, "settled_at": item.settled_at,
        }


def hand_overs(state: CallState) -> Iterator[dict[str, Any]]:
    """Every hand-over, the latest among them."""
    for item in state.transfers:
        yield {
            "call_id": state.id, "key": item.key, "to": item.to, "to_team": item.to_team, "colleague": item.colleague,
            "kind": item.kind, "why": item.why, "by": item.by, "by_team": item.by_team, "at": item.at, "state": item.state,
            "answered_at": item.answer.get("at"), "answered_by": item.answer.get("by"),
        }


def returns(state: CallState) -> Iterator[dict[str, Any]]:
    """Every time he was to go back where he came from."""
    both: list[Transfer | Conference] = [*state.transfers, *state.conferences]
    for item in both:
        if item.back is not None:
            sent_at = item.back.sent_at
            yield {
                "call_id": state.id, "key": item.key, "to": item.to, "by": item.by, "at": item.at,
                "how": "sent" if isinstance(item, Transfer) else "conference", "sent_by": item.back.sent_by,
                "sent_at": read_moment(sent_at).astimezone(UTC) if sent_at else None, "from_call": item.back.call,
                "from_team": item.back.team,
            }
