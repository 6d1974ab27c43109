"""A script as its file says it, before other scripts are put in their places."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import lru_cache

from kb.errors import Invalid
from kb.scripts.format.faults import Faults
from kb.scripts.format.fields import Fields
from kb.scripts.format.snippets import named, read_snippet
from kb.scripts.format.source import Node, read_source
from kb.scripts.format.stops import PathTest, read_paths
from kb.scripts.format.wording import Words
from kb.scripts.steps import KINDS, PHASES, Step

MOST_STEPS = 2000
"""More is not a script that anybody can keep right."""

_NEAR = 6
"""A name that was meant is not longer or shorter by more than this."""
_MOST_NEAR = 200
"""Comparing names is slow, and a pasted file may be all misspelt."""

STEP_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
SCRIPT_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")

TAKEN = frozenset({"new", "bring"})
"""Pages beside those of the scripts: a script of such a name could not be opened."""


@dataclass(frozen=True)
class Outline:
    """What stands in one file. `id` is empty where the file does not say it."""

    id: str
    title: str
    summary: str
    owner: str
    calls_for: tuple[str, ...]
    """Words and phrases of callers for which this script is meant (`for:` in the file)."""
    known: tuple[Words, ...]
    """Names that are answered before the script begins: by the telephone menu, a note, the script that runs this one."""
    piece: bool
    """Meant to be run by other scripts, not started on its own."""
    start: Words
    steps: dict[str, Step]
    paths: tuple[PathTest, ...] = ()
    is_snippet: bool = False
    """Words that other scripts say; its one step says them. A snippet is a piece too."""
    line: int = 1
    column: int = 1
    faults: Faults = field(default_factory=Faults)

    @property
    def uses(self) -> list[str]:
        """Ids of the scripts and snippets that its own steps name, in the order of the file."""
        found = [name for step in self.steps.values() for name in (step.script, *(words.snippet for words in named(step)))]
        return list(dict.fromkeys(name for name in found if name))


def read_outline(source: str) -> Outline:
    """Read a file; faults of its steps are in `.faults`. Raises `Invalid` with `line` when nothing can be made of it."""
    outline = _read(source)
    return replace(outline, faults=Faults(outline.faults))  # whoever puts scripts together adds faults of her own


@lru_cache(maxsize=64)  # reading YAML with its lines is slow, and a piece is read again for each script that runs it
def _read(source: str) -> Outline:
    root, faults = read_source(source), Faults()
    if root.entries is None:
        raise Invalid("A script is a mapping: `title`, `start`, `steps`.", line=root.line, column=root.column)
    fields = Fields(root, faults)
    given = fields.get("id")
    outline = (_snippet if "snippet" in fields.entries else _script)(fields)
    if given is not None and not SCRIPT_ID.fullmatch(outline.id):
        faults.error(given, f"`{outline.id}` cannot be the id of a script.", "Small letters, digits, - and _.")
    if not outline.title:
        faults.error(fields, "The script has no `title`.", "It is how agents find it.")
    fields.surplus()
    return outline


def _script(fields: Fields) -> Outline:
    steps = _steps(fields)
    return Outline(
        id=fields.text("id"), title=fields.text("title"), summary=fields.text("summary"), owner=fields.text("owner"),
        calls_for=tuple(words.text for words in fields.texts("for")), known=fields.texts("known"), piece=fields.flag("piece"),
        start=_start(fields, steps), steps=steps, paths=read_paths(fields), line=fields.line, column=fields.column,
        faults=fields.faults,
    )


def _snippet(fields: Fields) -> Outline:
    step = read_snippet(fields)
    return Outline(
        id=fields.text("id"), title=fields.text("title"), summary=fields.text("summary"), owner=fields.text("owner"),
        calls_for=(), known=(), piece=True, start=Words(step.id, step.line, step.column), steps={step.id: step}, is_snippet=True,
        line=fields.line, column=fields.column, faults=fields.faults,
    )


def script_id(outline: Outline, path: str) -> str:
    """The script's id: what the file says, else the file's name. Raises `Invalid` where neither can be one."""
    return usable_id(outline.id, path)


def usable_id(given: str, path: str) -> str:
    """The same for a file that says `given` as its id."""
    stem = re.sub(r"\.ya?ml$", "", path.replace("\\", "/").rsplit("/", 1)[-1], flags=re.IGNORECASE)
    name = given or re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-_")
    if not SCRIPT_ID.fullmatch(name):
        raise Invalid("The script has no id that can be used.", {"id": "small letters, digits, - and _"}, line=1, column=1)
    if name in TAKEN:
        raise Invalid(f"`{name}` is a page of Firstcall itself. Give the script another id.", {"id": f"another one than {name}"},
                      line=1, column=1)
    return name


def _steps(fields: Fields) -> dict[str, Step]:
    node = fields.get("steps")
    if node is None or not node.entries:
        raise Invalid("The script has no steps.", line=(node or fields).line, column=(node or fields).column)
    if len(node.entries) > MOST_STEPS:
        raise Invalid(f"A script may have {MOST_STEPS} steps at most; this one has {len(node.entries)}. Make parts of it "
                      "scripts of their own and run them with `script:`.", line=node.line, column=node.column)
    return _with_phases({name: _step(name, node.keys[name], body, fields.faults) for name, body in node.entries.items()},
                        fields.faults)


def _step(name: str, key: Node, body: Node, faults: Faults) -> Step:
    if not STEP_ID.fullmatch(name):
        faults.error(key, f"`{name}` cannot be the id of a step.", "Letters, digits, - and _.", name)
    if body.entries is None:
        faults.error(key, "A step is a mapping of fields.", "For example `say:` and `to:`.", name)
        body = Node(key.line, key.column, {})
    # Faults of a step as a whole point at its name, not at its first field.
    fields = Fields(Node(key.line, key.column, body.value, keys=body.keys), faults, name)
    kinds = [kind for kind in KINDS if any(sign in body.keys for sign in kind.sign)]
    if len(kinds) > 1:
        faults.error(key, f"This step is {' and '.join(kind.kind for kind in kinds)} at once.", "Make two steps of it.", name)
    step = (kinds[0] if kinds else KINDS[-1]).read(fields)
    fields.surplus()
    return step


def _with_phases(steps: dict[str, Step], faults: Faults) -> dict[str, Step]:
    """Steps that say no phase are in that of the step before them in the file."""
    phase, found = PHASES[0], {}
    for name, step in steps.items():
        if not step.phase and step.speaks:
            faults.warning(step, "The step says no `phase`.", f"Taken as {phase}, like the step before it.", name)
        phase = step.phase or phase
        found[name] = step if step.passes else replace(step, phase=phase)
    return found


def _start(fields: Fields, steps: dict[str, Step]) -> Words:
    start = fields.words("start")
    first = next(iter(steps))
    if start is None:
        fields.warning(fields, "`start` does not say where the script begins.", f"Taken as {first}, the first step.")
        return Words(first, fields.line, fields.column)
    if start.text not in steps:
        fields.faults.error(start, f"The script starts at `{start}`, which is no step of it.", nearest(start.text, steps))
        return Words(first, start.line, start.column)
    return start


def nearest(name: str, among: Iterable[str]) -> str:
    """A mend for a name that does not exist: the one that was probably meant."""
    alike = [other for other in among if abs(len(other) - len(name)) <= _NEAR and other[:1] == name[:1]]
    close = get_close_matches(name, alike[:_MOST_NEAR], 1, 0.6)
    return f"Is `{close[0]}` meant?" if close else "Is it misspelt?"
