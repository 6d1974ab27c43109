"""Ringing a caller back: the call that keeps a promise opens with all that is known of it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.callers.registry import caller_of
from kb.calls.cases.rows import case_of_issue
from kb.calls.journal import Given, record, start_call, state_of
from kb.calls.models import Call
from kb.calls.promises.boards import one_owed
from kb.calls.rules import Rules
from kb.db import new_id
from kb.errors import Conflict


def ring_back(session: Session, person: Person, call_id: str, promise: str, rules: Rules) -> Call:
    """Start the call-back of a promise, or find the one that `person` has open already.

    It carries the caller, his safe number where his card has one or else the number that was agreed, and the issue with its
    case. Raises `NotFound` where she may not know of the promise, `Conflict` where it has been kept.
    """
    row, origin = one_owed(session, person, call_id, promise)
    if row.kept_at is not None:
        raise Conflict("This promise has been kept already; nobody has to be rung.")
    own = session.scalar(select(Call).where(Call.promise_call == call_id, Call.promise == promise, Call.agent == person.name,
                                            Call.status == "open"))
    if own is not None:
        return own
    state = state_of(session, origin)
    known = caller_of(session, origin)
    number = (known.safe_number if known is not None else None) or row.number
    caller = {**state.caller, **({"phone": number} if number else {})}
    payload: dict[str, Any] = {"caller": caller, "direction": "outbound", "source": "promise", "reason": row.what,
                               "promise": promise, "promise_call": call_id}
    call, _new = start_call(session, person, None, {name: value for name, value in payload.items() if value}, rules)
    issue = state.issues.get(row.issue or "")
    if issue is not None and issue.text:
        fields = {"issue": new_id(), "text": issue.text, "nature": issue.nature, "code": issue.code,
                  "case": case_of_issue(state, issue), "spoken": issue.spoken}
        record(session, call.id, [Given(str(fields["issue"]), "issue.raised", fields)], person, rules)
    return call
