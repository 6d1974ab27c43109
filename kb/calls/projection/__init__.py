"""From the state of a call to the rows that other screens query. One mechanism writes, repairs, empties and checks them."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.models import AnswerRow, Call, EscalationRow, LookupRow, OpeningRow, PromiseRow, SearchRow, StayRow, TransferRow
from kb.calls.projection.answers import answers
from kb.calls.projection.courses import openings, stays
from kb.calls.projection.findings import escalations, lookups, promises, searches, transfers
from kb.calls.projection.traces import concerns, requests
from kb.calls.state import CallState
from kb.calls.traces.models import ConcernRow, RequestRow
from kb.db import Base

ROWS: dict[type[Base], Callable[[CallState], Iterator[dict[str, Any]]]] = {
    LookupRow: lookups,
    PromiseRow: promises,
    EscalationRow: escalations,
    SearchRow: searches,
    TransferRow: transfers,
    AnswerRow: answers,
    StayRow: stays,
    OpeningRow: openings,
    RequestRow: requests,
    ConcernRow: concerns,
}
"""What each derived table holds of one call. To add one: its model, its function in a file here, one line."""


def project(session: Session, call: Call, state: CallState) -> None:
    """Make the derived columns of `call` and its derived rows say what `state` says."""
    for name, value in head(state).items():
        if getattr(call, name) != value:
            setattr(call, name, value)
    for table in ROWS:
        wanted = _wanted(table, state)
        for row in session.scalars(select(table).where(table.call_id == state.id)):  # type: ignore[attr-defined]
            values = wanted.pop(_identity(table, vars(row)), None)
            if values is None:
                session.delete(row)
            else:
                for name, value in values.items():
                    if getattr(row, name) != value:
                        setattr(row, name, value)
        session.add_all(table(**values) for values in wanted.values())


def differences(session: Session, call: Call, state: CallState) -> Iterator[str]:
    """What the derived columns and rows say otherwise than the journal; nothing when all is well."""
    for name, value in head(state).items():
        if getattr(call, name) != value:
            yield f"call {call.id}: {name} is {getattr(call, name)!r}, the journal says {value!r}"
    for table in ROWS:
        wanted = _wanted(table, state)
        found = {_identity(table, vars(row)): row
                 for row in session.scalars(select(table).where(table.call_id == state.id))}  # type: ignore[attr-defined]
        for key in wanted.keys() ^ found.keys():
            yield f"call {call.id}: {table.__tablename__} {key} is {'missing' if key in wanted else 'not in the journal'}"
        for key in wanted.keys() & found.keys():
            for name, value in wanted[key].items():
                if getattr(found[key], name) != value:
                    yield f"call {call.id}: {table.__tablename__} {key} has another {name} than the journal"


def head(state: CallState) -> dict[str, Any]:
    """The derived columns of the call's own row."""
    caller = state.caller
    return {
        "agent": state.agent, "practice": state.is_practice, "status": state.status, "wrapped_at": state.wrapped_at,
        "outcome": state.wrap.get("outcome") if state.status == "wrapped" else None,
        **{name: caller.get(name) for name in ("first_name", "last_name", "member_id", "policy_id", "phone")},
        "phone_digits": digits(caller.get("phone")), "card": _card(state),
    }


def digits(phone: str | None) -> str | None:
    """The last ten digits of a number, by which callers are recognised."""
    found = re.sub(r"\D", "", phone or "")[-10:]
    return found if len(found) >= 5 else None


def _wanted(table: type[Base], state: CallState) -> dict[tuple[Any, ...], dict[str, Any]]:
    if state.is_practice:  # nothing of it counts anywhere
        return {}
    return {_identity(table, values): values for values in ROWS[table](state)}


def _identity(table: type[Base], values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[str(column.key)] for column in table.__mapper__.primary_key)


def _card(state: CallState) -> dict[str, Any]:
    run = state.run
    return {
        "reason": state.start.get("reason"), "mood": state.mood, "held": state.holds.since is not None,
        "issues": [{"text": issue.text, "nature": issue.nature, "state": issue.state} for issue in state.issues.values()],
        "script": run.script if run and not run.left else None,
        "phase": run.position.phase if run and not run.left else None,
        "waiting": state.escalation is not None and state.escalation.answer is None,
        "disputed": sum(lookup.reaction == "disputed" for lookup in state.lookups.values()),
        "start_with": state.wrap.get("start_with"), "summary": state.wrap.get("summary"),
        **({"practice": {"script": state.start.get("script"), "path": state.start.get("path")}} if state.is_practice else {}),
    }
