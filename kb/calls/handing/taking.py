"""A colleague takes a caller who was handed over: she accepts by name, and his call goes on with her."""

from typing import Any

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.cases.claims import own_case
from kb.calls.enrich import HIDDEN
from kb.calls.journal import Given, record, start_call, state_of
from kb.calls.models import Call
from kb.calls.rights import get_call
from kb.calls.rules import Rules
from kb.calls.state import CallState
from kb.db import new_id


def take_caller(session: Session, person: Person, call_id: str, note: str, rules: Rules) -> Call:
    """Accept the hand-over of a call to `person`, and start her own with the same caller.

    What he wants and what is known goes along, each issue with its case, so that nothing is asked again. Raises `NotFound`,
    `NotAllowed`, and `Conflict` when the caller is not on offer any more.
    """
    state = answer_offer(session, person, call_id, "transfer.accepted", note, rules)
    handed = state.transfer
    payload = {"caller": state.caller, "direction": "inbound", "source": "transfer",
               "reason": (handed.wants if handed else None) or state.start.get("reason")}
    call, _new = start_call(session, person, None, {name: value for name, value in payload.items() if value}, rules)
    brought = [*_issues(state), *_facts(state)]
    if brought:
        record(session, call.id, brought, person, rules)
    return call


def answer_offer(session: Session, person: Person, call_id: str, kind: str, note: str, rules: Rules) -> CallState:
    """What `person` says to a caller who is offered to her, for the issue he was offered for; the state before that."""
    state = state_of(session, get_call(session, person, call_id))
    issue = state.transfer.issue if state.transfer else None
    record(session, call_id, [Given(new_id(), kind, {"by": person.name, "note": note or None, "issue": issue})], person, rules)
    return state


def _issues(state: CallState) -> list[Given]:
    found = []
    for item in state.issues.values():
        if item.state not in {"open", "context", "transferred"}:
            continue
        fields: dict[str, Any] = {"issue": new_id(), "text": item.text, "nature": item.nature, "code": item.code,
                                  "case": item.case or own_case(state.id, item.issue), "spoken": item.spoken}
        if item.text:
            found.append(Given(fields["issue"], "issue.raised", fields))
    return found


def _facts(state: CallState) -> list[Given]:
    """What was answered, but for secrets, the agent's own judgement, and what every run asks anew."""
    return [Given(new_id(), "fact.noted", {"question": name, "value": answer.value, "source": "earlier"})
            for name, answer in state.answers.items() if answer.value != HIDDEN and not _stays(state, name)]


def _stays(state: CallState, question: str) -> bool:
    for run in (*state.earlier_runs, *((state.run,) if state.run else ())):
        script = state.script_of(run.script, run.version)
        asked = script.questions.get(question) if script is not None else None
        if asked is not None and (asked.secret or asked.fresh or asked.quiet):
            return True
    return False
