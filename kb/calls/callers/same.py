"""Every call of whoever is on the line, in one query: his own, and those of the member whom he may hear of."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from kb.calls.callers.keys import call_keys
from kb.calls.callers.models import Caller, CallerKey, CallKey
from kb.calls.state import CallState


def calls_with(call: str) -> Select[tuple[str]]:
    """The ids of the calls of the same people as this call, itself among them once it is kept. None for a stranger."""
    keys = select(CallKey.key).where(CallKey.call_id == call, CallKey.main, ~CallKey.closed)
    return _calls(keys)


def calls_like(state: CallState) -> Select[tuple[str]]:
    """The same, by what the state of a call says now: what is recorded with it may not be kept yet."""
    return _calls([row["key"] for row in call_keys(state) if row["main"] and not row["closed"]])


def _calls(keys: Collection[str] | Select[Any]) -> Select[Any]:
    roots = select(Caller.root).join(CallerKey, CallerKey.caller_id == Caller.id).where(CallerKey.key.in_(keys))
    same = select(CallerKey.key).join(Caller, Caller.id == CallerKey.caller_id).where(Caller.root.in_(roots))
    return select(CallKey.call_id).where(CallKey.main, CallKey.key.in_(same)).distinct()
