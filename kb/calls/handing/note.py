"""The hand-over note as somebody outside reads it: what she needs to go on with this caller, and nothing else of the record."""

from dataclasses import dataclass
from typing import Any

from kb.calls.enrich import HIDDEN
from kb.calls.readings import three_lines
from kb.calls.readings.giving import made
from kb.calls.state import CallState

HEARD = frozenset({"context", "feeling"})
HANDED_ON = frozenset({"open", "transferred", "promised", "escalated"})


@dataclass(frozen=True)
class Note:
    """`lines`: name, ID, what is wanted. Each other part is a list of sentences; `asked` are `(question, answer)`."""

    lines: list[str]
    by: str
    reason: str | None
    issues: list[str]
    context: list[str]
    asked: list[tuple[str, str]]
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


def _asked(state: CallState) -> list[tuple[str, str]]:
    found = []
    for name, answer in state.answers.items():
        label, value = name.replace("_", " "), str(answer.value)
        for run in (*state.earlier_runs, *((state.run,) if state.run else ())):
            script = state.script_of(run.script, run.version)
            question = script.questions.get(name) if script is not None else None
            if question is not None:
                if question.secret or question.quiet:
                    value = HIDDEN
                label = question.label
                value = next((choice.label for choice in question.options if choice.value == value), value)
        if value != HIDDEN:
            found.append((label[:1].upper() + label[1:], value))
    return found


def _told(title: str, words: str | None) -> str:
    return f"{title} (“{words}”)" if words else title


def _contact(one: dict[str, Any]) -> str:
    whom = " at ".join(filter(None, (one.get("who"), one.get("organisation")))) or "Asked"
    sought = f", looking for {one['looked_for']}" if one.get("looked_for") else ""
    found = {True: ": found", False: ": not found"}.get(one.get("found"), "")  # type: ignore[arg-type]
    answer = f" – {one['answer']}" if one.get("answer") else ""
    return f"{whom}{sought}{found}{answer}"
