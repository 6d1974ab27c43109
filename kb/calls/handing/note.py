"""The hand-over note as somebody outside reads it: what she needs to go on with this caller, and nothing else of the record."""

from dataclasses import dataclass
from typing import Any

from kb.calls.enrich import HIDDEN
from kb.calls.readings import three_lines
from kb.calls.readings.answered import answered
from kb.calls.readings.giving import made
from kb.calls.state import CallState
from kb.scripts import Question

HEARD = frozenset({"context", "feeling"})
HANDED_ON = frozenset({"open", "transferred", "promised", "escalated"})


@dataclass(frozen=True)
class Note:
    """`lines`: name, ID, what is wanted. Each other part is a list of sentences; `asked` are
    `(label, question, answer)`."""

    lines: list[str]
    by: str
    reason: str | None
    issues: list[str]
    context: list[str]
    asked: list[tuple[str, Question | None, Any]]
    told: list[str]
    refused: list[str]
    tried: list[str]
    promised: list[dict[str, Any]]
    given: list[str]


def hand_over_note(state: CallState, names: dict[str, str]) -> Note:
    """The note of a call, from its state. Free notes of the agents and secret answers are not in it."""
    refused = [_told(one.title, one.words) for one in state.lookups.values() if one.reaction == "disputed"]
    told = [_told(one.title, one.words) for one in state.lookups.values() if one.told and one.reaction != "disputed"]
    return Note(
        lines=three_lines(state).split("\n"), by=names.get(state.agent, state.agent),
        reason=state.transfer.wants if state.transfer is not None else None,
        issues=[item.text for item in state.issues.values() if item.state in HANDED_ON],
        context=[item.text for item in state.issues.values() if item.nature in HEARD], asked=_asked(state), told=told,
        refused=refused, tried=[_contact(one) for one in state.contacts],
        promised=[{"what": one.what, "due": one.due, "owner": names.get(one.owner, one.owner)}
                  for one in made(state) if one.kept_at is None],
        given=[one.what for one in state.concessions.values() if one.how is not None and one.how != "declined"])


def _asked(state: CallState) -> list[tuple[str, Question | None, Any]]:
    return [(label, questions[-1] if questions else None, answer.value) for label, questions, answer in answered(state)
            if answer.value != HIDDEN and not any(question.secret or question.quiet for question in questions)]


def _told(title: str, words: str | None) -> str:
    return f"{title} (“{words}”)" if words else title


def _contact(one: dict[str, Any]) -> str:
    whom = " at ".join(filter(None, (one.get("who"), one.get("organisation")))) or "Asked"
    sought = f", looking for {one['looked_for']}" if one.get("looked_for") else ""
    found = {True: ": found", False: ": not found"}.get(one.get("found"), "")  # type: ignore[arg-type]
    answer = f" – {one['answer']}" if one.get("answer") else ""
    return f"{whom}{sought}{found}{answer}"
