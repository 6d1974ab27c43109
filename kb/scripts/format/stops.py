"""Saved walks as a script's file says them under `paths`: what the caller says, what is answered, where it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.scripts.format.fields import Fields
from kb.scripts.steps.end import OUTCOMES

MOODS = ("calm", "worried", "hot")
CALLER = ("first_name", "last_name", "member_id", "policy_id", "phone")

MOST_STOPS = 2000
"""Stops of all paths of a script; each is walked whenever the script is looked at."""


@dataclass(frozen=True)
class Stop:
    """One step of a saved walk: what the caller says there, what is answered, which option is taken (None: on by `to`)."""

    step: str
    says: str
    answers: Mapping[str, Any]
    option: str | None
    line: int
    column: int


@dataclass(frozen=True)
class PathTest:
    """One saved walk. It ends with the outcome `ends`, or stands at the step `at`; one of the two is empty."""

    name: str
    caller: Mapping[str, str]
    opening: str
    mood: str
    known: Mapping[str, Any]
    """Answers that are known before the run, by question."""
    walk: tuple[Stop, ...]
    ends: str
    at: str
    line: int
    column: int

    def data(self) -> dict[str, Any]:
        """As a practice and the studio take it."""
        return {
            "name": self.name, "caller": dict(self.caller), "opening": self.opening, "mood": self.mood,
            "known": dict(self.known), "ends": self.ends, "at": self.at, "line": self.line,
            "walk": [{"step": stop.step, "says": stop.says, "answers": dict(stop.answers), "option": stop.option,
                      "line": stop.line} for stop in self.walk],
        }


def read_paths(fields: Fields) -> tuple[PathTest, ...]:
    """The saved walks under `paths`."""
    found: dict[str, PathTest] = {}
    stops = 0
    for one in fields.mappings("paths", "path"):
        path = _path(one)
        stops += len(path.walk)
        if path.name in found:
            one.error(one, f"Two paths are called “{path.name}”.", "Give each a name of its own.")
        elif path.name:
            found[path.name] = path
        if stops > MOST_STOPS:
            one.error(one, f"The paths of this script have more than {MOST_STOPS} stops together.",
                      "Keep those that show something of their own.")
            return ()
    return tuple(found.values())


def _path(fields: Fields) -> PathTest:
    name = fields.text("name")
    if not name:
        fields.error(fields, "The path has no `name`.", "Say in a few words what happens on it.")
    ends, at = fields.one_of("ends", OUTCOMES), fields.text("at")
    if bool(ends) == bool(at) and fields.get("ends") is None or (ends and at):
        fields.error(fields, f"The path {name} needs `ends` or `at`{', not both' if at else ''}.",
                     "For example `ends: resolved`, or `at:` and the step where it stands then.")
    path = PathTest(
        name=name, caller=_caller(fields), opening=fields.text("opening"), mood=fields.one_of("mood", MOODS),
        known=_answers(fields, "known"), walk=_walk(fields), ends=ends, at=at, line=fields.line, column=fields.column)
    fields.surplus()
    return path


def _walk(fields: Fields) -> tuple[Stop, ...]:
    found = []
    for one in fields.mappings("walk", "stop"):
        if not one.text("step"):
            one.error(one, "This stop does not say at which `step` it is.", "For example {step: acknowledge, option: go_on}.")
            continue
        found.append(Stop(one.text("step"), one.text("says"), _answers(one, "answers"), one.text("option") or None,
                          one.line, one.column))
        one.surplus()
    if fields.get("walk") is None:
        fields.error(fields, "The path has no `walk`.", "Say which steps it goes through: `walk: [{step: …, option: …}]`.")
    return tuple(found)


def _caller(fields: Fields) -> dict[str, str]:
    own = _own(fields, "caller", "For example {first_name: Jane, last_name: Doe}.")
    if own is None:
        return {}
    found = {name: own.text(name) for name in CALLER}
    own.surplus()
    return {name: text for name, text in found.items() if text}


def _answers(fields: Fields, name: str) -> dict[str, Any]:
    """Answers by question, as an agent would have given them: yes and no are texts."""
    own = _own(fields, name, "For example {paid_by: mail}.")
    found: dict[str, Any] = {}
    for question, node in own.entries.items() if own is not None else ():
        if not node.is_scalar or node.value is None:
            fields.error(node, f"`{question}` needs one answer.", "A text, a number, or yes or no.")
        else:
            found[question] = ("yes" if node.value else "no") if isinstance(node.value, bool) else node.value
    return found


def _own(fields: Fields, name: str, example: str) -> Fields | None:
    node = fields.get(name)
    if node is not None and node.entries is None:
        fields.error(node, f"`{name}` is a mapping of names to values.", example)
    return Fields(node, fields.faults, fields.step) if node is not None and node.entries is not None else None
