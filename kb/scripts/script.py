"""A compiled script: never changed, complete in itself, the scripts that it runs put in their places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from kb.errors import Invalid
from kb.scripts.format.faults import Faults, Place
from kb.scripts.format.outline import MOST_STEPS, Outline, nearest, read_outline, script_id
from kb.scripts.format.questions import Question
from kb.scripts.format.snippets import STEP, named, with_snippets
from kb.scripts.format.stops import PathTest
from kb.scripts.format.wording import Words
from kb.scripts.steps import Step, Way

Library = Callable[[str], str | None]
"""The source of another script by its id, or None where there is no such script."""

DEEPEST = 8
"""Scripts within scripts."""

MOST_LETTERS = 2 * 1024 * 1024
"""Of all that is put in: a short file can name long ones many times, and a desk loads all of it."""


@dataclass(frozen=True, eq=False)
class Script:
    """One version of a script, ready to be walked. Steps of a script inside it have ids like `who.two_questions`."""

    id: str
    title: str
    version: int
    start: str
    steps: Mapping[str, Step]
    questions: Mapping[str, Question]
    summary: str = ""
    owner: str = ""
    calls_for: tuple[str, ...] = ()
    piece: bool = False
    pieces: tuple[str, ...] = ()
    """Ids of the scripts that run inside it, and of the snippets that it says, at any depth."""
    known: tuple[str, ...] = ()
    paths: tuple[PathTest, ...] = ()
    is_snippet: bool = False

    @property
    def own_steps(self) -> dict[str, Step]:
        """The steps of its own file, without those of the scripts that run inside it."""
        return {name: step for name, step in self.steps.items() if "." not in name}

    def data(self) -> dict[str, Any]:
        """What the walk in the browser takes."""
        return {
            "id": self.id, "version": self.version, "title": self.title, "summary": self.summary, "start": self.start,
            "steps": {name: step.data() for name, step in self.steps.items()},
            "questions": {name: question.data() for name, question in self.questions.items()},
        }


@dataclass
class _Expansion:
    """Puts scripts into scripts; `inside` is the chain of those being put in."""

    library: Library
    faults: Faults
    read: dict[str, Outline] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    count: int = 0
    sizes: dict[str, int] = field(default_factory=dict)
    letters: int = 0

    def expand(self, outline: Outline, inside: tuple[str, ...], own: bool) -> dict[str, Step]:
        steps: dict[str, Step] = {}
        faults = self.faults if own else Faults()
        for name, step in outline.steps.items():
            steps[name] = with_snippets(step, partial(self._snippet, step, faults))
            for words in named(step):
                self._grow(words.snippet, words)
            self.count += 1
            if step.script:
                self._put_in(step, steps, inside, faults)
        if self.count > MOST_STEPS:
            raise Invalid(f"With the scripts that it runs, this one has more than {MOST_STEPS} steps.",
                          line=outline.line, column=1)
        return steps

    def _put_in(self, step: Step, steps: dict[str, Step], inside: tuple[str, ...], faults: Faults) -> None:
        onward = step.to or Way("", step.line, step.column)
        steps[step.id] = step.into(onward.to)  # where the other script cannot be had, the run goes on after it
        outline = self._outline(step, inside, faults)
        if outline is None:
            return
        self._grow(step.script, step)
        within = self.expand(outline, (*inside, step.script), own=False)
        steps[step.id] = step.into(f"{step.id}.{outline.start}")
        for part in within.values():
            moved = part.inside(lambda name: f"{step.id}.{name}", onward)
            steps[moved.id] = moved

    def _outline(self, step: Step, inside: tuple[str, ...], faults: Faults) -> Outline | None:
        if step.script in inside:
            chain = " → ".join((*inside[inside.index(step.script):], step.script))
            raise Invalid(f"The script runs itself: {chain}. It would never end.",
                          line=step.line, column=step.column, step=step.id)
        if len(inside) >= DEEPEST:
            raise Invalid(f"Scripts run inside scripts more than {DEEPEST} deep here.", line=step.line, column=step.column,
                          step=step.id)
        outline = self._read(step.script)
        if outline is None:
            faults.error(step, f"There is no script `{step.script}`.", "Is it misspelt, or not published yet?", step.id)
        elif outline.is_snippet:
            faults.error(step, f"`{step.script}` is a snippet: it is said, not run.",
                         f"Write `say: [{{snippet: {step.script}}}]`.", step.id)
            return None
        return outline

    def _snippet(self, step: Step, faults: Faults, words: Words) -> Step | None:
        try:
            outline = self._read(words.snippet)
        except Invalid as wrong:
            faults.error(words, f"The snippet `{words.snippet}` cannot be read: {wrong.message}", "Mend it first.", step.id)
            return None
        if outline is None:
            faults.error(words, f"There is no snippet `{words.snippet}`.", "Is it misspelt, or not published yet?", step.id)
        elif not outline.is_snippet:
            faults.error(words, f"`{words.snippet}` is a script, not a snippet.",
                         f"Run it in a step of its own, with `script: {words.snippet}`.", step.id)
            return None
        return outline.steps[STEP] if outline is not None else None

    def _grow(self, name: str, at: Place) -> None:
        """Count a piece or snippet that has been read each time that it is put in."""
        self.letters += self.sizes.get(name, 0)
        if self.letters > MOST_LETTERS:
            raise Invalid(f"With all that it runs and says from other files this script is longer than "
                          f"{MOST_LETTERS // 1024} kB: `{name}` is one too many.", line=at.line, column=at.column)

    def _read(self, name: str) -> Outline | None:
        if name not in self.read:
            source = self.library(name)
            if source is None:
                return None
            self.read[name], self.sizes[name] = read_outline(source), len(source)
        if name not in self.pieces:
            self.pieces.append(name)
        return self.read[name]


def no_library(_name: str) -> None:
    """A library without any script."""


def build(outline: Outline, name: str, version: int = 0, library: Library = no_library) -> Script:
    """The script of an outline. Faults go to `outline.faults`; a script with errors may strand a run.

    Raises `Invalid` with `line` when it runs itself or grows beyond all bounds.
    """
    expansion = _Expansion(library, outline.faults)
    try:
        steps = expansion.expand(outline, (name,), own=True)
    except RecursionError:
        raise Invalid("Scripts run inside scripts too deep here.", line=outline.line, column=1) from None
    _targets_exist(outline)
    questions: dict[str, Question] = {}
    for step in steps.values():
        for question in step.questions:
            questions.setdefault(question.name, question)
    return Script(name, outline.title or name, version, outline.start.text, steps, questions, outline.summary, outline.owner,
                  outline.calls_for, outline.piece, tuple(expansion.pieces), tuple(words.text for words in outline.known),
                  outline.paths, outline.is_snippet)


def _targets_exist(outline: Outline) -> None:
    for name, step in outline.steps.items():
        for way in step.ways():
            if way.to not in outline.steps:
                outline.faults.error(way, f"There is no step `{way.to}`.", nearest(way.to, outline.steps), name)


def compile_script(source: str, *, path: str = "script.yaml", version: int = 0, library: Library = no_library) -> Script:
    """Read and compile in one. Raises `Invalid` with `line` and `faults` when it has errors that the reading shows.

    Faults of the flow (dead ends, loops) are found by `check`.
    """
    outline = read_outline(source)
    script = build(outline, script_id(outline, path), version, library)
    errors = [fault for fault in outline.faults.in_order() if fault.is_error]
    if errors:
        raise faulty(errors)
    return script


def faulty(errors: list[Any]) -> Invalid:
    """The refusal of a script with these errors; the first one is the message."""
    first = errors[0]
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return Invalid(f"Line {first.line}: {first.message}{' ' + first.mend if first.mend else ''}{more}", line=first.line,
                   column=first.column, faults=[fault.data() for fault in errors])
