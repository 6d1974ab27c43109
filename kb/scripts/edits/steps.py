"""Adding, renaming and deleting a step; setting a field of one, or of the script as a whole."""

import re
from typing import Any

from kb.errors import Invalid
from kb.scripts.edits.data import Data, edit, put, stops, the_step, the_steps
from kb.scripts.edits.rendering import tidy

TOP = ("id", "title", "summary", "for", "owner", "piece", "known", "start", "snippet", "verbatim", "steps", "paths")
"""The fields of a script in the order in which they are written."""

FIELDS = ("phase", "script", "open", "promise", "concession", "escalate", "transfer", "say", "when_hot", "verbatim", "aer", "do",
          "ask", "articles", "rules", "default", "options", "to", "end")
"""The fields of a step in the order in which they are written."""

_STEP_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_WAYS = ("to", "default")
_LISTS_OF_WAYS = ("options", "rules")


def add_step(source: str, step: str, *, after: str = "", fields: dict[str, Any]) -> str:
    """A new step behind the step `after` (empty: the last one). Raises `Invalid` when the id is taken or cannot be one."""
    def change(data: Data) -> None:
        steps = the_steps(data)
        _may_be_id(step, steps)
        behind = after or list(steps)[-1]
        the_step(data, behind)
        found: dict[str, Data] = {}
        for name, one in steps.items():
            found[name] = one
            if name == behind:
                found[step] = in_order(tidy(fields))
        data["steps"] = found

    return edit(source, change)


def rename_step(source: str, step: str, new: str) -> str:
    """The step under another id; every way to it, `start` and the saved walks follow. Raises `Invalid` when `new` is taken."""
    def change(data: Data) -> None:
        the_step(data, step)
        if new == step:
            return
        steps = the_steps(data)
        _may_be_id(new, steps)
        data["steps"] = {new if name == step else name: fields for name, fields in steps.items()}
        _lead_elsewhere(data, step, new)
        for path, stop in stops(data):
            stop["step"] = _moved(stop.get("step"), step, new)
            if "at" in path:
                path["at"] = _moved(path["at"], step, new)

    return edit(source, change)


def delete_step(source: str, step: str, *, instead: str = "") -> str:
    """The script without the step. Ways that led to it lead to `instead`; saved walks pass it by.

    Raises `Invalid`, naming those ways, when there are some and `instead` is empty.
    """
    def change(data: Data) -> None:
        the_step(data, step)
        steps = the_steps(data)
        if instead:
            the_step(data, instead)
        if instead == step:
            raise Invalid(f"The ways to `{step}` cannot lead to itself once it is gone. Choose another step.")
        if len(steps) == 1:
            raise Invalid("This is the only step. A script needs one; change it, or add another first.")
        leading = _who_leads_to(data, step)
        if leading and not instead:
            raise Invalid(f"Ways lead to `{step}`: from {', '.join(leading)}. Say which step they lead to instead.",
                          ways=leading)
        del steps[step]
        _lead_elsewhere(data, step, instead)
        _pass_by(data, step, instead)

    return edit(source, change)


def set_field(source: str, step: str, field: str, value: Any) -> str:
    """A field of the step (of the script as a whole, where `step` is empty) with this value; None or an empty one takes it out.

    Texts, flags, lists and mappings, as the file would hold them. Raises `Invalid` for a field that cannot be set like this.
    """
    if not field or (not step and field in {"steps", "paths"}):
        raise Invalid(f"`{field}` is not set as a whole. Add, change and delete its parts one by one.")

    def change(data: Data) -> None:
        fields = the_step(data, step) if step else data
        if value is None and len(fields) == 1 and field in fields and not step:
            raise Invalid(f"`{field}` is all that the file holds.")
        put(fields, field, tidy(value), FIELDS if step else TOP)

    return edit(source, change)


def _may_be_id(name: str, steps: dict[str, Data]) -> None:
    if not _STEP_ID.fullmatch(name):
        raise Invalid(f"`{name}` cannot be the id of a step. Letters, digits, - and _, for example not_found.")
    if name in steps:
        raise Invalid(f"There is a step `{name}` already. Choose another id.")


def in_order(fields: Data) -> Data:
    """The fields of a step as they are written, those without a value left out."""
    known = {name: fields[name] for name in FIELDS if fields.get(name) is not None}
    return {**known, **{name: value for name, value in fields.items() if name not in FIELDS and value is not None}}


def _holders(data: Data) -> list[tuple[str, Data]]:
    """Everything in which a way may be written, each with the step that it belongs to."""
    found: list[tuple[str, Data]] = []
    for name, fields in the_steps(data).items():
        found.append((name, fields))
        for many in _LISTS_OF_WAYS:
            listed = fields.get(many)
            found += [(name, one) for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    return found


def _who_leads_to(data: Data, step: str) -> list[str]:
    leading = [name for name, holder in _holders(data) if name != step and any(holder.get(way) == step for way in _WAYS)]
    return [*(["`start`"] if data.get("start") == step else []), *(f"`{name}`" for name in dict.fromkeys(leading))]


def _lead_elsewhere(data: Data, step: str, new: str) -> None:
    for _, holder in _holders(data):
        for way in _WAYS:
            if holder.get(way) == step:
                holder[way] = new
    if data.get("start") == step:
        data["start"] = new


def _moved(name: Any, step: str, new: str) -> Any:
    """The name of a step of a walk: `step` itself, or one of the script that it runs (`step.its_step`)."""
    if isinstance(name, str) and (name == step or name.startswith(f"{step}.")):
        return new + name[len(step):]
    return name


def _pass_by(data: Data, step: str, instead: str) -> None:
    for path, stop in list(stops(data)):
        if _moved(stop.get("step"), step, "") != stop.get("step"):
            path["walk"] = [one for one in path["walk"] if one is not stop]
    paths = data.get("paths")
    for path in paths if isinstance(paths, list) else []:
        if isinstance(path, dict) and path.get("at") == step and instead:
            path["at"] = instead
