"""What differs between two versions of a script: for whoever reviews it, for the map, and for the fast lane of mere wording.

`compare(old, new)` looks at what the versions do, compiled: two files that differ in order and comments only are the same here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.scripts.format.questions import Question
from kb.scripts.map import Mark
from kb.scripts.map.lines import Line, lines_of
from kb.scripts.script import Script
from kb.scripts.steps import Step

_SPOKEN = {"say": "what is said", "when_hot": "what is said when hot", "do": "what is to be done"}
_Lines = Mapping[str, list[Line]]
_TEXTS_INSIDE = {"promise": ("what",)}
"""Fields that are only text, within what a kind of step gives of its own."""


@dataclass(frozen=True)
class Comparison:
    """What came, what went, and for each step of both what is different in it, in words."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: Mapping[str, list[str]]
    ways: Mapping[tuple[str, str], str]
    """Ways (step, way) that were `added`, `removed` or `changed` in steps of both."""
    top: tuple[str, ...]
    """What is different outside of the steps."""
    wording_only: bool
    """Nothing but texts differ: ids, ways, rules, what is asked, outcomes and required wording are the same."""

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not (self.added or self.removed or self.changed or self.top)


def compare(old: Script, new: Script) -> Comparison:
    """What is different in `new`."""
    before, after = old.own_steps, new.own_steps
    both = [name for name in after if name in before]
    lines = lines_of(old), lines_of(new)
    changed = {name: list(dict.fromkeys(_differences(old, new, name, lines))) for name in both}
    ways = _ways(*lines, both)
    added, removed = tuple(set(after) - set(before)), tuple(set(before) - set(after))
    return Comparison(
        added=tuple(name for name in after if name in added), removed=tuple(name for name in before if name in removed),
        changed={name: words for name, words in changed.items() if words}, ways=ways, top=tuple(_top(old, new)),
        wording_only=_bones(old) == _bones(new))


def marks_of(comparison: Comparison) -> dict[str, Mark]:
    """The marks of steps for either map: on the old one those stand that were removed, on the new one those that came."""
    marks = {name: Mark("changed", "Changed") for name in comparison.changed}
    marks |= {name: Mark("added", "New") for name in comparison.added}
    return marks | {name: Mark("removed", "Removed") for name in comparison.removed}


def way_marks_of(comparison: Comparison) -> dict[tuple[str, str], Mark]:
    """The marks of ways, the same way."""
    words = {"added": "new", "removed": "removed", "changed": "changed"}
    return {way: Mark(tone, words[tone]) for way, tone in comparison.ways.items()}


def _top(old: Script, new: Script) -> Iterator[str]:
    for name, words in (("title", "title"), ("summary", "summary"), ("calls_for", "what callers say"), ("owner", "owner"),
                        ("start", "first step"), ("piece", "whether it is a piece of others"), ("known", "what is known before")):
        if getattr(old, name) != getattr(new, name):
            yield words
    if _paths(old) != _paths(new):
        yield "path tests"


def _paths(script: Script) -> list[Any]:
    """The path tests, wherever in the file they stand."""
    paths = [path.data() for path in script.paths]
    return [{**path, "line": 0, "walk": [{**stop, "line": 0} for stop in path["walk"]]} for path in paths]


def _bones(script: Script) -> dict[str, Any]:
    """All of a version but its texts."""
    return {"start": script.start, "owner": script.owner, "piece": script.piece, "known": script.known,
            "snippet": script.is_snippet, "steps": {name: _bones_of(step) for name, step in script.steps.items()}}


def _bones_of(step: Step) -> dict[str, Any]:
    data = _data(step)
    for option in data["options"]:
        del option["label"]
    data["questions"] = [_bones_of_question(question) for question in step.questions]
    for name, texts in _TEXTS_INSIDE.items():
        if isinstance(data.get(name), dict):
            data[name] = {field: value for field, value in data[name].items() if field not in texts}
    # Required wording is not mere wording: what must be read word for word needs a second pair of eyes.
    required = [_spoken(step, name) for name in _SPOKEN] if step.verbatim else []
    return {**data, "script": step.script, "required": required}


def _data(step: Step) -> dict[str, Any]:
    """The step as the walk takes it; where nobody stands, the phase of the step above it in the file means nothing."""
    data = step.data()
    return {**data, "phase": None} if step.passes else data


def _bones_of_question(question: Question) -> dict[str, Any]:
    data = question.data()
    return {**data, "label": "", "options": [choice["value"] for choice in data["options"]]}


def _spoken(step: Step, name: str) -> list[str]:
    words = getattr(step, name)
    return [] if words is None else [words.text] if name == "do" else [one.text for one in words]


def _differences(old: Script, new: Script, name: str, lines: tuple[_Lines, _Lines]) -> Iterator[str]:
    before, after = old.steps[name], new.steps[name]
    if type(before) is not type(after):
        yield f"{after.word}, was {before.word}"
    yield from (words for field, words in _SPOKEN.items() if _spoken(before, field) != _spoken(after, field))
    yield from _in_ways(lines[0][name], lines[1][name])
    yield from _in_questions({one.name: one for one in before.questions}, {one.name: one for one in after.questions})
    told = {"aer": "A.E.R.", "verbatim": "whether it is read word for word", "articles": "articles", "end": "outcome",
            "phase": "phase"}
    was, now = _data(before), _data(after)
    for field in {**was, **now}:
        if field not in {"kind", "to", "rules", "default", "options", "questions"} and was.get(field) != now.get(field):
            yield told.get(field, field)
    if before.script != after.script:
        yield f"runs {after.script}, not {before.script}"
    if _inside(old, name) != _inside(new, name):
        yield f"what runs inside ({after.script or 'a piece'})"


def _in_ways(before: list[Line], after: list[Line]) -> Iterator[str]:
    was, now = {line.way: line for line in before}, {line.way: line for line in after}
    for way in {**was, **now}:
        called = (now.get(way) or was[way]).label or "the way on"
        if way not in was:
            yield f"new way: {called}"
        elif way not in now:
            yield f"way removed: {called}"
        elif was[way].to != now[way].to:
            yield f"{called}: leads to {now[way].to}, not {was[way].to}"
        elif was[way].label != now[way].label:
            yield f"{was[way].label} is now {now[way].label}"
    if list(was) != list(now) and was.keys() == now.keys():
        yield "order of the ways"


def _in_questions(was: dict[str, Question], now: dict[str, Question]) -> Iterator[str]:
    for name in {**was, **now}:
        if name not in was:
            yield f"asks {name}"
        elif name not in now:
            yield f"does not ask {name}"
        elif was[name].data() != now[name].data():
            yield f"how {name} is asked"


def _inside(script: Script, name: str) -> dict[str, Any]:
    return {inner: (step.data(), [_spoken(step, field) for field in _SPOKEN])
            for inner, step in script.steps.items() if inner.startswith(f"{name}.")}


def _ways(before: _Lines, after: _Lines, both: list[str]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for name in both:
        was, now = ({line.way: line for line in lines[name]} for lines in (before, after))
        for way in {**was, **now}:
            if way not in was or way not in now:
                found[name, way] = "removed" if way in was else "added"
            elif (was[way].to, was[way].label) != (now[way].to, now[way].label):
                found[name, way] = "changed"
    return found
