"""From the state of a call to the rows that other screens query. One mechanism writes, repairs, empties and checks them."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.calls.callers.keys import call_keys, digits
from kb.calls.callers.models import CallKey
from kb.calls.callers.registry import know
from kb.calls.cases.models import CaseRow
from kb.calls.cases.rows import cases
from kb.calls.giving.models import ConcessionRow
from kb.calls.handing.models import HandOverRow, ReturnRow
from kb.calls.help.models import HandRow
from kb.calls.models import AnswerRow, Call, EscalationRow, LookupRow, OpeningRow, PromiseRow, SearchRow, StayRow, TransferRow
from kb.calls.projection.answers import answers
from kb.calls.projection.asking import escalations, hands
from kb.calls.projection.courses import openings, stays
from kb.calls.projection.findings import lookups, searches, transfers
from kb.calls.projection.giving import concessions, hand_overs, returns
from kb.calls.projection.owed import promises
from kb.calls.projection.traces import concerns, requests
from kb.calls.state import CallState
from kb.calls.traces.models import ConcernRow, RequestRow
from kb.db import Base

ROWS: dict[type[Base], Callable[[CallState], Iterator[dict[str, Any]]]] = {
    LookupRow: lookups,
    PromiseRow: promises,
    EscalationRow: escalations,
    HandRow: hands,
    SearchRow: searches,
    TransferRow: transfers,
    AnswerRow: answers,
    StayRow: stays,
    OpeningRow: openings,
    ConcessionRow: concessions,
    HandOverRow: hand_overs,
    ReturnRow: returns,
    CaseRow: cases,
    CallKey: call_keys,
    RequestRow: requests,
    ConcernRow: concerns,
}
"""What each derived table holds of one call. To add one: its model, its function in a file here, one line."""


def project(session: Session, call: Call, state: CallState) -> None:
    """Make the derived columns of `call` and its derived rows say what `state` says."""
    for name, value in head(state).items():
        if getattr(call, name) != value:
            setattr(call, name, value)
    keys = set(session.scalars(select(CallKey.key).where(CallKey.call_id == state.id)))
    changed = {table for table in ROWS if _bring(session, table, state)}
    if CallKey in changed:
        know(session, state, keys)


def _bring(session: Session, table: type[Base], state: CallState) -> bool:
    """Make the rows of one table say what `state` says; whether they said otherwise."""
    wanted, is_changed = _wanted(table, state), False
    for row in session.scalars(select(table).where(table.call_id == state.id)):  # type: ignore[attr-defined]
        values = wanted.pop(_identity(table, vars(row)), None)
        if values is None:
            session.delete(row)
            is_changed = True
        else:
            other = {name: value for name, value in values.items() if getattr(row, name) != value}
            for name, value in other.items():
                setattr(row, name, value)
            is_changed = is_changed or bool(other)
    session.add_all(table(**values) for values in wanted.values())
    return is_changed or bool(wanted)


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
        "promise": state.start.get("promise"), "promise_call": state.start.get("promise_call"),
    }


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
