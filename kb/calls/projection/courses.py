"""The rows of how runs of scripts went, and of what calls began with."""

from collections.abc import Iterator
from typing import Any

from kb.calls.state import CallState
from kb.calls.stays import Course
from kb.scripts import callers_words

MOST_FORMS = 120
"""Of one opening; the first ones."""


def stays(state: CallState) -> Iterator[dict[str, Any]]:
    """Every step that a run came to."""
    for number, course in enumerate(state.courses):
        stopped = _stopped(state, course)
        for stay in course.stays.values():
            yield {
                "call_id": state.id, "run": number, "step": stay.step, "script": course.run.script,
                "version": course.run.version, "at": stay.at, "way": stay.way, "onto": stay.onto,
                "phrasing": stay.phrasing, "back": stay.back, "stopped": stopped and stay.step == course.run.position.step,
                "disputed": len(stay.disputed), "supervisor": stay.supervisor, "hot": stay.hot,
            }


def openings(state: CallState) -> Iterator[dict[str, Any]]:
    """What the caller wanted when a run was started, as forms of words without numbers and names."""
    before = 0
    for number, course in enumerate(state.courses):
        texts = [issue.text for issue in state.issues.values() if before < issue.number < course.began]
        reason = state.start.get("reason") if number == 0 else None
        forms = _forms(state, " . ".join(filter(None, (reason, *texts))))
        before = course.began
        if forms:
            yield {"call_id": state.id, "run": number, "script": course.run.script, "forms": forms,
                   "finished": course.run.position.end is not None, "at": course.at}


def _stopped(state: CallState, course: Course) -> bool:
    """Whether it was left, or the call wrapped, before an end. One that was put aside for another may go on yet."""
    return course.run.position.end is None and (course.run.left or state.status == "wrapped")


def _forms(state: CallState, text: str) -> list[str]:
    people = (state.caller, state.member)
    said = " ".join(person.get(name) or "" for person in people for name in ("first_name", "last_name"))
    names = {word.stem for word in callers_words(said)}
    found = dict.fromkeys(word.stem for word in callers_words(text) if word.stem.isalpha() and word.stem not in names)
    return list(found)[:MOST_FORMS]
