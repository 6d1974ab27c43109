"""The walk: where a run of a script stands, as a pure function of version, answers and ways taken.

The same as `static/js/walk.js`; both run `tests/scripts/vectors.json`. Answers (question name → value) belong to the call,
not to the position: going back loses none, and routes are passed with whatever is known then.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kb.errors import Invalid
from kb.scripts.format.conditions import is_empty, same
from kb.scripts.script import Script
from kb.scripts.steps import Step


@dataclass(frozen=True)
class Position:
    """Where a run stands. `trail` holds the steps that were stood on, in order, this one last; `end` is the outcome there."""

    step: str
    phase: str
    end: str | None
    trail: tuple[str, ...]


def begin(script: Script, answers: Mapping[str, Any]) -> Position:
    """At the first step that is not passed through."""
    return _stand(script, script.start, answers, ())


def advance(script: Script, position: Position, step: str, option: str | None, answers: Mapping[str, Any]) -> Position:
    """On from `step` by `option`, or without one. Raises `Invalid` when the run is not on that step or has no such way."""
    if step != position.step:
        raise Invalid(f"The run is on the step `{position.step}`, not on `{step}`.", {"step": "is not the current one"})
    onward = _step(script, step).onward(option)
    if onward is None:
        what = f"no option `{option}`" if option is not None else "no way on without an option"
        raise Invalid(f"The step `{step}` has {what}.", {"option": "is not on this step"})
    return _stand(script, onward, answers, position.trail)


def back(script: Script, position: Position, step: str, answers: Mapping[str, Any]) -> Position:
    """Back to a step that the run has been on, the last time it was there. Raises `Invalid` when it has not been."""
    before = position.trail[:-1]
    if step not in before:
        raise Invalid(f"The run has not been on the step `{step}` before this one.", {"step": "is not on the way so far"})
    last = len(before) - 1 - before[::-1].index(step)
    return _stand(script, step, answers, before[:last])


def refollow(script: Script, position: Position, taken: Mapping[str, str | None], answers: Mapping[str, Any],
             changed: Collection[str] = ()) -> list[tuple[str, str | None]]:
    """The steps done before that still apply from here on, each with the way that was `taken` there (step → option), in order.

    It ends before a step that was not done yet, has lost its way, asks something that is not answered, depends on an answer
    that is `changed`, or is on the trail already.
    """
    found: list[tuple[str, str | None]] = []
    while position.step in taken and position.step not in position.trail[:-1]:
        step, option = _step(script, position.step), taken[position.step]
        if step.onward(option) is None or uses(step, changed) or not is_answered(step, answers):
            break
        found.append((step.id, option))
        position = advance(script, position, step.id, option, answers)
    return found


def loose_end(script: Script, position: Position, taken: Mapping[str, str | None], answers: Mapping[str, Any]) -> str | None:
    """The first step on the trail that must be done again, because it is no longer `taken` or its way leads elsewhere now.

    None where all of the trail still stands. Of a step that was stood on more than once only the last time can be told.
    """
    for place, (name, after) in enumerate(pairwise(position.trail)):
        if name in position.trail[place + 1:]:
            continue
        if name not in taken:
            return name
        onward = _step(script, name).onward(taken[name])
        if onward is None or _stand(script, onward, answers, ()).step != after:
            return name
    return None


def uses(step: Step, names: Collection[str]) -> bool:
    """Whether a step asks or says one of these."""
    return any(name in step.names or any(question.name == name for question in step.questions) for name in names)


def is_answered(step: Step, answers: Mapping[str, Any]) -> bool:
    """Whether everything that a step must ask is known."""
    return all(question.optional or not is_empty(answers.get(question.name)) for question in step.questions)


def is_changed(old: Any, new: Any) -> bool:
    """Whether another answer has been given; a first one changes nothing."""
    if isinstance(old, list):
        return bool(old) and old != new
    return not is_empty(old) and not same(new, old)


def _stand(script: Script, name: str, answers: Mapping[str, Any], trail: tuple[str, ...]) -> Position:
    step, passed = _step(script, name), {name}
    while (onward := step.passed(answers)) is not None:
        if onward in passed:
            raise Invalid(f"The script goes in a circle at `{onward}` without a step to stand on.", step=onward)
        passed.add(onward)
        step = _step(script, onward)
    return Position(step.id, step.phase, step.end, (*trail, step.id))


def _step(script: Script, name: str) -> Step:
    step = script.steps.get(name)
    if step is None:
        raise Invalid(f"The script has no step `{name}`.", step=name)
    return step
