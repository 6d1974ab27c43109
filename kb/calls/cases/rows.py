"""From the state of a call to its rows of cases."""

from collections.abc import Iterator
from typing import Any

from kb.calls.cases.claims import Claims, own_case
from kb.calls.cases.log import log_of
from kb.calls.state import CallState, Issue
from kb.scripts import callers_words

CLOSED = frozenset({"resolved", "withdrawn"})
"""Ends of an issue after which nobody owes anything: the caller said so."""
MOST_FORMS = 60


def cases(state: CallState) -> Iterator[dict[str, Any]]:
    """Every case that this call has to do with."""
    found: dict[str, list[Issue]] = {case: [] for case in state.cases}
    for issue in state.issues.values():
        if issue.state != "context" or issue.case:
            found.setdefault(case_of_issue(state, issue), []).append(issue)
    effort = _effort(state)
    for case, issues in found.items():
        first = issues[0] if issues else None
        names = {issue.issue for issue in issues}
        yield {
            "call_id": state.id, "case_id": case, "issues": [issue.issue for issue in issues],
            "title": first.text if first else "", "code": next((issue.code for issue in issues if issue.code), None),
            "nature": "complaint" if any(issue.nature == "complaint" for issue in issues) else first.nature if first else "task",
            "forms": _forms(state, " . ".join(issue.text for issue in issues)),
            "is_linked": any(issue.case for issue in issues),
            "is_open": any(issue.state not in CLOSED | {"context"} for issue in issues),
            "at": state.started_at, **_linked(issues), **_claimed(state.cases.get(case) or Claims(case)),
            "complaint_at": min((issue.at for issue in issues if issue.nature == "complaint" and issue.at), default=None),
            **effort, "given": (given := _given(state, names)), "gifts": len(given), "log": log_of(state, names) if names else [],
        }


def case_of_issue(state: CallState, issue: Issue) -> str:
    """The id of the case that an issue belongs to: what it was linked to, else its own."""
    return issue.case or own_case(state.id, issue.issue)


def _linked(issues: list[Issue]) -> dict[str, Any]:
    joined = sorted((issue.since, issue.number, issue.by) for issue in issues if issue.since)
    first, last = (joined[0], joined[-1]) if joined else ((None, 0, None),) * 2
    return {"linked_at": first[0], "linked_by": first[2], "joined_at": last[0]}


def _claimed(said: Claims) -> dict[str, Any]:
    names = ("owned_by", "owned_at", "asked", "asked_by", "asked_at", "closed_by", "closed_at", "confirmed")
    return {name: getattr(said, name) for name in names}


def _effort(state: CallState) -> dict[str, Any]:
    took = max(1, (state.wrapped_at - state.started_at).total_seconds()) if state.wrapped_at and state.started_at else 0
    handed = [one for one in state.transfers if one.state == "accepted"]
    asked = (state.escalation.answer if state.escalation else None) or {}
    people = [state.owners.get("start"), state.agent, *((one.answer or {}).get("by") for one in handed),
              asked.get("by") if asked.get("answer") in {"send", "come"} else None]
    return {"people": list(dict.fromkeys(filter(None, people))), "seconds": int(took), "holds": state.holds.times,
            "held_s": state.holds.seconds, "transfers": len(handed)}


def _given(state: CallState, issues: set[str]) -> list[str]:
    return sorted(" ".join((one.reason or one.type).casefold().split()) for one in state.concessions.values()
                  if one.issue in issues and one.state != "declined")


def _forms(state: CallState, text: str) -> list[str]:
    people = (state.caller, state.member)
    said = " ".join(person.get(name) or "" for person in people for name in ("first_name", "last_name"))
    names = {word.stem for word in callers_words(said)}
    found = dict.fromkeys(word.stem for word in callers_words(text)
                          if word.is_telling and word.stem.isalpha() and word.stem not in names)
    return list(found)[:MOST_FORMS]
