"""Going through a script. The position is the walk over the answers; going back loses none of them."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Answers, Flag, Id, Place
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
    """A script begins, on the version published now, or is taken up where it was put aside; one that runs is put aside."""

    script = Id(required=True)
    resume = Flag()
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only a published one (the journal has put its version into `server`), or one that was put aside before its end."""
        if self.resume and _put_aside(state, self.script) is None:
            raise Conflict(f"No run of the script {self.script!r} was put aside in this call before its end; start it anew.")
        if not self.resume and "version" not in self.server:
            raise Conflict(f"There is no published script {self.script!r}.")

    def apply(self, state: CallState) -> None:
        """At its first step, or where it stood."""
        if self.resume:
            self._take_up(state)
            return
        script = state.script_of(self.script, self.server.get("version", 0))
        if script is None:
            return
        if state.run is not None:
            state.earlier_runs.append(state.run)
        for run in state.earlier_runs:
            run.replaced = run.replaced or run.script == self.script
        state.run = Run(self.script, script.version, begin(script, state.known()), script.title, state.entries)

    def _take_up(self, state: CallState) -> None:
        run = _put_aside(state, self.script)
        if run is None:
            return
        if run is not state.run:
            state.earlier_runs.remove(run)
            if state.run is not None:
                state.earlier_runs.append(state.run)
        run.left, state.run = False, run

    def line(self) -> str:
        """Its title."""
        return f"{'Went back to' if self.resume else 'Started'} the script “{self.server.get('title', self.script)}”"


def _put_aside(state: CallState, script: str) -> Run | None:
    """The run of a script that can be taken up again: left, or put aside for another, and not at its end."""
    run = state.run
    if run is not None and run.script == script:
        return run if run.left and run.position.end is None else None
    return next((one for one in state.aside() if one.script == script), None)


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
    """One step done: what was answered, which way it went on, which wording was used. `again`: as it was done before."""

    step = Id(required=True)
    option = Id()
    answers = Answers(personal=True)
    phrasing = Place()
    again = Flag()
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
        if self.phrasing is not None:
            run.phrasings[self.step] = self.phrasing
        phrasing = run.phrasings.get(self.step) if self.again else self.phrasing
        run.taken[self.step] = self.option
        run.steps.append({"step": self.step, "option": self.option, "phrasing": phrasing, "key": self.key, "at": self.at})

    def line(self) -> str:
        """Step, way on and answers, in words where the version gives them."""
        named = self.server.get("label") or self.option
        told = ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in (self.answers or {}).items())
        where = self.server.get("title") or self.step.replace("_", " ").replace(".", " › ")
        read = ", read word for word" if self.server.get("verbatim") and self.phrasing is not None else ""
        again = ", as before" if self.again else ""
        return f"{where.capitalize()}{f' – {named}' if named else ''}{read}{again}{f' ({told})' if told else ''}"


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
