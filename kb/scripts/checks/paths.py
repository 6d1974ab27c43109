"""Path tests: each saved walk of a script is walked again, and says where the script no longer goes that way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kb.errors import Invalid
from kb.scripts.format.faults import Faults
from kb.scripts.format.outline import nearest
from kb.scripts.format.stops import PathTest, Stop
from kb.scripts.script import Script
from kb.scripts.steps import Step
from kb.scripts.walk import Position, advance, begin

__all__ = ["PathResult", "PathTest", "Stop", "check_paths", "run_path", "run_paths"]


@dataclass(frozen=True)
class PathResult:
    """How a path came out: `why` is empty when it is green, else it says what differs at `line` of the file."""

    name: str
    why: str
    line: int
    column: int

    @property
    def green(self) -> bool:
        """Whether the script still goes that way."""
        return not self.why

    def data(self) -> dict[str, Any]:
        """As JSON takes it."""
        return {"name": self.name, "green": self.green, "why": self.why, "line": self.line, "column": self.column}


class _Red(Exception):
    """What differs, and at which stop."""

    def __init__(self, at: PathTest | Stop, why: str) -> None:
        super().__init__(why)
        self.at = at


def run_path(script: Script, path: PathTest) -> PathResult:
    """Walk a saved path through a script. Raises nothing: what goes wrong is in the result."""
    try:
        _walk(script, path)
    except _Red as red:
        return PathResult(path.name, str(red), red.at.line, red.at.column)
    return PathResult(path.name, "", path.line, path.column)


def run_paths(script: Script) -> list[PathResult]:
    """Every path of a script, in the order of the file."""
    return [run_path(script, path) for path in script.paths]


def check_paths(script: Script, faults: Faults) -> None:
    """A red path stops publishing, until the script goes that way again or the path is changed in the same file."""
    for path in script.paths:
        result = run_path(script, path)
        if not result.green:
            faults.error(result, f"The path “{path.name}” is red: {result.why}",
                         "Mend the script, or change the path if this is how it should be.")


def _walk(script: Script, path: PathTest) -> None:
    answers = dict(path.known)
    for question in path.known:
        if question not in script.questions and question not in script.known:
            raise _Red(path, f"`{question}` is known before it begins, and no step asks it. "
                             f"{nearest(question, [*script.questions, *script.known])}")
    before: PathTest | Stop = path
    try:
        position = begin(script, answers)
        for number, stop in enumerate(path.walk):
            before = stop
            position = _stop(script, position, stop, answers, last=number == len(path.walk) - 1)
    except Invalid as wrong:
        raise _Red(before, wrong.message) from wrong
    _arrived(path, position, before)


def _stop(script: Script, position: Position, stop: Stop, answers: dict[str, Any], last: bool) -> Position:
    """Where the stop leads; its answers are added to `answers`."""
    if stop.step not in script.steps:
        raise _Red(stop, f"There is no step `{stop.step}`. {nearest(stop.step, script.steps)}")
    if stop.step != position.step:
        raise _Red(stop, f"The run stands at `{position.step}` here, not at `{stop.step}`.")
    step = script.steps[stop.step]
    _answered(step, stop, stop.answers)
    answers.update(stop.answers)
    if step.end is not None:
        if last and stop.option is None:
            return position  # the caller's last words
        raise _Red(stop, f"The run ends at `{stop.step}`; nothing comes after it.")
    if step.onward(stop.option) is None:
        options = [option.id for option in step.options]
        raise _Red(stop, f"`{stop.step}` has no option `{stop.option}`. {nearest(stop.option, options)}" if stop.option
                   else f"`{stop.step}` is left by an option: {', '.join(options)}.")
    return advance(script, position, stop.step, stop.option, answers)


def _answered(step: Step, stop: Stop, answers: Mapping[str, Any]) -> None:
    asked = {question.name: question for question in step.questions}
    for name, answer in answers.items():
        if name not in asked:
            raise _Red(stop, f"`{stop.step}` does not ask `{name}`. {nearest(name, asked)}")
        values = [choice.value for choice in asked[name].options]
        if values and str(answer) not in values:
            raise _Red(stop, f"`{answer}` is not an answer to `{name}`. {nearest(str(answer), values)}")


def _arrived(path: PathTest, position: Position, last: PathTest | Stop) -> None:
    if path.at and position.step != path.at:
        raise _Red(last, f"After this the run stands at `{position.step}`, not at `{path.at}`.")
    if path.ends and position.end is None:
        raise _Red(last, f"After this the run stands at `{position.step}`; it has not ended ({path.ends}).")
    if path.ends and position.end != path.ends:
        raise _Red(last, f"After this the run has ended: {position.end}, not {path.ends}.")
