"""What the studio shows of a text while it is written (its faults and the fields that they are about), and edits by forms."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from inspect import signature
from typing import Any, get_origin, get_type_hints

from kb.errors import Invalid
from kb.scripts import edits
from kb.scripts.checks.lint import check
from kb.scripts.checks.paths import run_paths
from kb.scripts.drawing import instruction
from kb.scripts.format.faults import Fault
from kb.scripts.format.outline import read_outline, script_id
from kb.scripts.format.source import Node, read_source
from kb.scripts.format.wording import Words
from kb.scripts.script import Library, Script, build, no_library
from kb.scripts.steps import Step, Talk

VERBS = {name: getattr(edits, name) for name in edits.__all__ if name != "new_script"}
"""What a form may do to a text, by name."""

MOST_EDITS = 50
_NAMED = re.compile(r"`(\w+)`")


@dataclass(frozen=True)
class Place:
    """Where a fault belongs in the forms: a step (empty: the script as a whole), a field of it, and which item of its list."""

    step: str = ""
    field: str = ""
    item: int | None = None


@dataclass(frozen=True)
class Look:
    """One look at a text. `script` is None when the text cannot be read; then `faults` holds why and `file` is None.

    `file` is what the text says, as plain data; `lines` the first line of each step; `paths` each saved path as data, with
    `green`, `why` and the line where it goes wrong.
    """

    faults: list[Fault]
    places: list[Place]
    script: Script | None = None
    file: Any = None
    lines: Mapping[str, int] = field(default_factory=dict)
    paths: list[dict[str, Any]] = field(default_factory=list)


def look(source: str, *, path: str, articles: Mapping[str, str] | None = None, library: Library = no_library) -> Look:
    """Look at a text that may be anything; raises nothing for what an author can write."""
    faults = check(source, path=path, articles=articles, library=library)
    try:
        root, outline = read_source(source), read_outline(source)
        script = build(outline, script_id(outline, path), library=library)
    except Invalid:
        return Look(faults, [Place(fault.step) for fault in faults])
    steps = root.entries.get("steps") if root.entries else None
    lines = {name: key.line for name, key in steps.keys.items()} if steps is not None else {}
    return Look(faults, [_place(root, fault) for fault in faults], script, root.plain(), lines, _paths(script))


def apply_edits(source: str, given: Any) -> str:
    """The text after these edits, each `{"verb", …its arguments}`, one after the other.

    Raises `Invalid` in words for the author, also for an edit that no form sends.
    """
    if not isinstance(given, list) or not given or len(given) > MOST_EDITS:
        raise Invalid("The form was not whole. Open the studio again.", {"edits": "must be a list"})
    for one in given:
        source = _apply(source, one)
    return source


def _apply(source: str, given: Any) -> str:
    wanted = dict(given) if isinstance(given, dict) else {}
    verb = VERBS.get(str(wanted.pop("verb", "")))
    if verb is None:
        raise Invalid("The form was not whole. Open the studio again.", {"verb": f"one of {', '.join(sorted(VERBS))}"})
    try:
        bound = signature(verb).bind(source, **wanted)
    except TypeError as wrong:
        raise Invalid("The form was not whole. Open the studio again.", {"edits": str(wrong)}) from None
    for name, kind in get_type_hints(verb).items():
        wanted_kind = dict if get_origin(kind) is dict else kind
        if name in bound.arguments and kind is not Any and not isinstance(bound.arguments[name], wanted_kind):
            raise Invalid("The form was not whole. Open the studio again.", {name: "is of another kind"})
    changed: str = verb(*bound.args, **bound.kwargs)
    return changed


def walk_data(script: Script) -> dict[str, Any]:
    """What a rehearsal needs of a script: as `draw_script`, but without the HTML of whole steps."""
    data = script.data()
    for name, step in script.steps.items():
        data["steps"][name] |= {"say": _texts(step.say), "when_hot": _texts(step.when_hot), "do": _do(step)}
    return data


def _texts(words: Iterable[Words]) -> list[str]:
    return [one.text for one in words]


def _do(step: Step) -> str:
    return _instruction(step.do.text) if step.do is not None else ""


@lru_cache(maxsize=1000)  # the same few hundred instructions are drawn again at each look
def _instruction(text: str) -> str:
    return str(instruction(Talk(id="", do=Words(text, 0, 0))))


def _paths(script: Script) -> list[dict[str, Any]]:
    return [path.data() | result.data() for path, result in zip(script.paths, run_paths(script), strict=True)]


def _place(root: Node, fault: Fault) -> Place:
    """Where the line and column of a fault lie among the fields; a step as a whole has its faults at its name."""
    at = fault.line, fault.column
    top = _last(root.keys, at)
    if top in {"steps", "paths"} and root.entries:
        node = root.entries[top]
        if top == "paths":
            return Place("", "paths", _item(node, at))
        name = fault.step or _last(node.keys, at)
        body = (node.entries or {}).get(name)
        if body is None or at < (body.line, body.column) or at == _start(node.keys[name]):
            return Place(name)
        key = _last(body.keys, at)
        return Place(name, key, _item(body.entries[key], at) if key and body.entries else None)
    named = _NAMED.search(fault.message)
    # A field that is missing has no place of its own: it is named.
    return Place("", named[1] if named and at == _start(root) else top)


def _last(keys: Mapping[str, Node], at: tuple[int, int]) -> str:
    """The last key that stands before `at`."""
    names = list(keys)  # in the order of the file; a pasted one may have thousands, each with a fault
    place = bisect_right(names, at, key=lambda name: _start(keys[name]))
    return names[place - 1] if place else ""


def _item(node: Node, at: tuple[int, int]) -> int | None:
    if node.items is None:
        return None
    place = bisect_right(node.items, at, key=_start)
    return place - 1 if place else None


def _start(node: Node) -> tuple[int, int]:
    return node.line, node.column
