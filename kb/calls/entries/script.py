"""Going through a script. The position is the walk over the answers; going back loses none of them."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Answers, Id, Number
from kb.calls.state import CallState, Run
from kb.errors import Conflict, Invalid
from kb.scripts import Script, advance, back, begin


def _running(state: CallState) -> tuple[Run, Script]:
    run = state.run
    script = state.script_of(run.script, run.version) if run is not None else None
    if run is None or run.left or script is None:
        raise Conflict("No script is running in this call.")
    return run, script


class ScriptStarted(Entry, kind="script.started"):
    """A script begins, on the version that is published now; one that runs is put aside."""

    script = Id(required=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only a published one; the journal has put its version into `server`."""
        if "version" not in self.server:
            raise Conflict(f"There is no published script {self.script!r}.")

    def apply(self, state: CallState) -> None:
        """At its first step."""
        script = state.script_of(self.script, self.server.get("version", 0))
        if script is None:
            return
        if state.run is not None:
            state.earlier_runs.append(state.run)
        state.run = Run(self.script, script.version, begin(script, state.known()))

    def line(self) -> str:
        """Its title."""
        return f"Started the script “{self.server.get('title', self.script)}”"


class ScriptLeft(Entry, kind="script.left"):
    """The agent goes on without the script."""

    script = Id()
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only one that runs."""
        _running(state)

    def apply(self, state: CallState) -> None:
        """The run stays where it was, and is left."""
        if state.run is not None:
            state.run.left = True

    def line(self) -> str:
        """Said plainly."""
        return "Left the script"


class StepAnswered(Entry, kind="step.answered"):
    """One step done: what was answered, which way it went on, which wording was used."""

    step = Id(required=True)
    option = Id()
    answers = Answers(personal=True)
    phrasing = Number(least=0)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only the step that the run is on, and an option that is on it."""
        run, script = _running(state)
        try:
            advance(script, run.position, self.step, self.option, {**state.known(), **(self.answers or {})})
        except Invalid as wrong:
            raise Conflict(wrong.message, step=run.position.step) from wrong

    def apply(self, state: CallState) -> None:
        """Answers are kept by question, then the walk goes on."""
        state.learn(self, self.answers or {}, "caller")
        try:
            run, script = _running(state)
            run.position = advance(script, run.position, self.step, self.option, state.known())
        except (Conflict, Invalid):
            return
        run.steps.append({"step": self.step, "option": self.option, "phrasing": self.phrasing, "key": self.key, "at": self.at})

    def line(self) -> str:
        """Step, way on and answers, in words where the version gives them."""
        named = self.server.get("label") or self.option
        told = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in (self.answers or {}).items())
        where = self.server.get("title") or self.step.replace("_", " ").replace(".", " › ")
        return f"{where.capitalize()}{f' – {named}' if named else ''}{f' ({told})' if told else ''}"


class StepUndone(Entry, kind="step.undone"):
    """Back to an earlier step; every answer stays."""

    step = Id(required=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only to a step that the run has been on."""
        run, script = _running(state)
        try:
            back(script, run.position, self.step, state.known())
        except Invalid as wrong:
            raise Conflict(wrong.message, step=run.position.step) from wrong

    def apply(self, state: CallState) -> None:
        """The run returns; what came after that step no longer stands."""
        try:
            run, script = _running(state)
            run.position = back(script, run.position, self.step, state.known())
        except (Conflict, Invalid):
            return
        last = max((n for n, taken in enumerate(run.steps) if taken["step"] == self.step), default=len(run.steps))
        del run.steps[last:]

    def line(self) -> str:
        """Where to."""
        return f"Went back to “{self.step.replace('_', ' ')}”"
