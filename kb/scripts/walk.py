"""The walk: where a run of a script stands, as a pure function of version, answers and ways taken.

The same as `static/js/walk.js`; both run `tests/scripts/vectors.json`. Answers (question name → value) belong to the call,
not to the position: going back loses none, and routes are passed with whatever is known then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.errors import Invalid
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
