"""How runs of scripts went, step by step, for those who write the scripts: part of the fold, and as pure."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kb.calls.entry import Entry
    from kb.calls.state import CallState, Run

ONWARD = "to"
"""The way on of a step that was left by its `to`, without an option."""


@dataclass
class Stay:
    """A run on one step, however often it came there. What was done again as before changes nothing in it."""

    step: str
    at: datetime
    way: str | None = None
    """The option that was taken last, or `to`; None while it has not been answered."""
    onto: str | None = None
    """The step that it led to."""
    phrasing: int | None = None
    back: int = 0
    """How often the agent went back from here."""
    disputed: set[str] = field(default_factory=set)
    """Lookups of which something was told here and pushed back."""
    supervisor: int = 0
    """How often a supervisor was asked for here."""
    hot: bool = False
    """The caller grew hot here."""


@dataclass
class Course:
    """One run of a script as it went."""

    run: "Run"
    began: int
    """Number of the entry that started it."""
    at: datetime
    stands: str
    stays: dict[str, Stay] = field(default_factory=dict)


def follow(state: "CallState", entry: "Entry", mood: str | None) -> None:
    """Note what an entry, which has been applied to `state`, did to the run; `mood` was the caller's before it."""
    run = state.run
    if run is None:
        return
    course = next((one for one in reversed(state.courses) if one.run is run), None)
    if course is None:
        course = Course(run, state.entries, entry.at, run.position.step)
        state.courses.append(course)
    _leave(course, entry)
    course.stands = run.position.step
    stay = course.stays.setdefault(course.stands, Stay(course.stands, entry.at))
    if not run.left:
        _happened(stay, entry, mood)


def _leave(course: Course, entry: "Entry") -> None:
    stay = course.stays.get(course.stands)
    if stay is None:
        return
    if entry.kind == "step.answered" and entry.payload["step"] == stay.step:
        stay.way, stay.onto = entry.payload.get("option") or ONWARD, course.run.position.step
        phrasing = entry.payload.get("phrasing")
        stay.phrasing = stay.phrasing if phrasing is None else int(phrasing)
    elif entry.kind == "step.undone" and entry.payload["step"] == course.run.position.step != stay.step:
        stay.back += 1


def _happened(stay: Stay, entry: "Entry", mood: str | None) -> None:
    if entry.kind == "article.told":
        # Said again, the latest counts.
        lookup = str(entry.payload["lookup"])
        (stay.disputed.add if entry.payload["reaction"] == "disputed" else stay.disputed.discard)(lookup)
    elif entry.kind == "escalation.requested":
        stay.supervisor += 1
    elif entry.kind == "mood.noted" and entry.payload["level"] == "hot" and mood != "hot":
        stay.hot = True
