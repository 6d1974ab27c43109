"""From the state of a call to the rows that other screens query. One mechanism writes, repairs, empties and checks them."""

from collections.abc import Callable, Iterator
from hashlib import blake2b
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


Wanted = dict[tuple[Any, ...], dict[str, Any]]
"""The rows of one table by their keys."""
Marks = dict[type[Base], bytes]
"""A digest of what each derived table holds of one call."""


def project(session: Session, call: Call, state: CallState, before: Marks | None = None) -> Marks:
    """Make the derived columns of `call` and its derived rows say what `state` says, and tell by marks what that is.

    Tables that said the same `before` are left alone; without it each is read and compared.
    """
    for name, value in head(state).items():
        if getattr(call, name) != value:
            setattr(call, name, value)
    marks: Marks = {}
    for table in ROWS:
        wanted = _wanted(table, state)
        marks[table] = blake2b(repr(wanted).encode(), digest_size=16).digest()
        if before is None or before.get(table) != marks[table]:
            _bring(session, table, state, wanted)
    return marks


def _bring(session: Session, table: type[Base], state: CallState, wanted: Wanted) -> None:
    """Make the rows of one table say what is wanted; where it is by keys that callers are known, learn from them."""
    left, is_changed, keys = dict(wanted), False, set()
    for row in session.scalars(select(table).where(table.call_id == state.id)):  # type: ignore[attr-defined]
        if isinstance(row, CallKey):
            keys.add(row.key)
        values = left.pop(_identity(table, vars(row)), None)
        if values is None:
            session.delete(row)
            is_changed = True
        else:
            other = {name: value for name, value in values.items() if getattr(row, name) != value}
            for name, value in other.items():
                setattr(row, name, value)
            is_changed = is_changed or bool(other)
    session.add_all(table(**values) for values in left.values())
    if table is CallKey and (is_changed or left):
        know(session, state, keys)


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


def _wanted(table: type[Base], state: CallState) -> Wanted:
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
