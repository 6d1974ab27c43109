"""A script as plain data while it is changed: finding a step, an option, a question, or saying in words what is not there."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from kb.errors import Invalid
from kb.scripts.edits.patch import rewrite
from kb.scripts.format.outline import nearest
from kb.scripts.format.source import read_source

Data = dict[str, Any]


def edit(source: str, change: Callable[[Data], None]) -> str:
    """The source after `change` has been done to its data. Raises `Invalid` where it cannot be read, or that cannot be."""
    said = read_source(source).plain()
    if not isinstance(said, dict):
        raise Invalid("The file is no script: it needs `title:` and `steps:`. Mend that in the text first.")
    wanted = deepcopy(said)
    change(wanted)
    return rewrite(source, said, wanted)


def the_steps(data: Data) -> dict[str, Data]:
    """All steps by id. Raises `Invalid` when they are not what steps are."""
    steps = data.get("steps")
    if not isinstance(steps, dict) or not steps:
        raise Invalid("The file has no steps yet. Begin with `steps:` and one step in the text.")
    for name, fields in steps.items():
        if fields is None:
            steps[name] = {}  # says the same
        elif not isinstance(fields, dict):
            raise Invalid(f"The step `{name}` is not a mapping of fields. Mend that in the text first.")
    return steps


def the_step(data: Data, step: str) -> Data:
    """The fields of a step. Raises `Invalid` when there is no such step."""
    steps = the_steps(data)
    if step not in steps:
        raise Invalid(f"There is no step `{step}`. {nearest(step, steps)}")
    return steps[step]


def the_list(fields: Data, name: str) -> list[Any]:
    """The list under a field, empty where there is none. Raises `Invalid` when something else stands there."""
    found = fields.get(name)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Invalid(f"`{name}` is not a list of mappings. Mend that in the text first.")
    return found


def place_of(items: list[Any], key: str, name: str, what: str) -> int:
    """Where in a list the one with this `key` stands. Raises `Invalid` when it does not."""
    names = [str(one.get(key, "")) for one in items]
    if name not in names:
        raise Invalid(f"There is no {what} `{name}` here. {nearest(name, names)}")
    return names.index(name)


def insert(items: list[Any], new: Any, place: int | None) -> list[Any]:
    """A list with one more, at `place` (from 0; None: at the end)."""
    at = len(items) if place is None else max(0, min(place, len(items)))
    return [*items[:at], new, *items[at:]]


def put(fields: Data, name: str, value: Any, order: tuple[str, ...]) -> None:
    """Set a field in its place: where it is, or behind those before it in `order`. None or an empty value takes it out."""
    if value is None or value in ("", [], {}):
        fields.pop(name, None)
        return
    if name in fields:
        fields[name] = value
        return
    earlier = order[:order.index(name)] if name in order else tuple(fields)
    at = max((number + 1 for number, one in enumerate(fields) if one in earlier or one not in order), default=0)
    entries = [*fields.items()]
    fields.clear()
    fields.update([*entries[:at], (name, value), *entries[at:]])


def stops(data: Data) -> Iterator[tuple[Data, Data]]:
    """Every stop of the saved walks, as (path, stop)."""
    paths = data.get("paths")
    for path in paths if isinstance(paths, list) else []:
        walk = path.get("walk") if isinstance(path, dict) else None
        for stop in walk if isinstance(walk, list) else []:
            if isinstance(stop, dict):
                yield path, stop
