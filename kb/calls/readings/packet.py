"""The hand-over note: what a supervisor needs before her first word, filled from the journal."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.readings.brief import brief
from kb.calls.readings.opening import last_told, opening, whose
from kb.calls.readings.questions import questions
from kb.calls.state import CallState


def three_lines(state: CallState) -> str:
    """The three lines that a supervisor is sent: who is on the line and for whom, member or policy ID, what the caller wants."""
    his, whose = (" ".join(filter(None, (who.get("first_name"), who.get("last_name")))) for who in (state.caller, state.member))
    name = (f"{his}, for {whose}" if his and whose and his != whose else whose or his) or "Name not known yet"
    ids = (who.get(name) for who in (state.member, state.caller) for name in ("member_id", "policy_id"))
    return f"{name}\n{next(filter(None, ids), 'No member or policy ID yet')}\n{wants(state)}"


def wants(state: CallState) -> str:
    """What the caller wants, in one line: each issue, with its state where it is settled."""
    if state.escalation is not None and state.escalation.wants:
        return state.escalation.wants
    told = [f"{issue.text} (done)" if issue.how == "resolved" else issue.text
            for issue in state.issues.values() if issue.nature not in {"context", "feeling"}]
    context = [issue.text for issue in state.issues.values() if issue.nature in {"context", "feeling"}]
    listed = ", ".join(told + context)
    return (listed[:1].upper() + listed[1:] + ".") if listed else (state.start.get("reason") or "Not said yet.")


def packet(session: Session, person: Person, state: CallState, names: dict[str, str], now: datetime) -> dict[str, Any]:
    """`{lines, caller, member, wants, issues, facts, promises, notes, contacts, questions, earlier, opening,
    whose, verdict, escalation}`."""
    answers = questions(session, state)
    return {
        "call": state.id, "lines": three_lines(state), "caller": state.caller, "member": state.member,
        "agent": names.get(state.agent, state.agent), "wants": wants(state), "mood": state.mood,
        "issues": [{"issue": item.issue, "text": item.text, "nature": item.nature, "state": item.state, "note": item.note}
                   for item in state.issues.values()],
        "facts": state.known(), "notes": [note["text"] for note in state.notes],
        "promises": [{"what": item.what, "due": item.due, "state": item.state, "owner": item.owner}
                     for item in state.promises.values()],
        "contacts": [{name: value for name, value in contact.items() if name not in {"at", "key"}} for contact in state.contacts],
        "run": None if state.run is None else {"script": state.run.script, "step": state.run.position.step,
                                               "phase": state.run.position.phase},
        "questions": answers, "earlier": brief(session, person, state, now), "opening": opening(answers, state, names),
        "whose": whose(state), "verdict": _verdict(last_told(answers, state)),
        "escalation": None if state.escalation is None else {
            "wants": state.escalation.wants, "to": state.escalation.to, "trigger": state.escalation.trigger,
            "answer": state.escalation.answer},
    }


def _verdict(told: dict[str, Any] | None) -> dict[str, Any] | None:
    """Whether what was told last stands, for the card: `{verdict, words, title}`."""
    return None if told is None else {"verdict": told["verdict"], "words": told["stands"], "title": told["title"]}
