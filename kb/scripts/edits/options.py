"""Adding, changing and deleting an option of a step."""

import re
from typing import Any

from kb.errors import Invalid
from kb.scripts.edits.data import Data, edit, insert, place_of, put, stops, the_list, the_step
from kb.scripts.edits.rendering import tidy
from kb.scripts.edits.steps import FIELDS

_ORDER = ("id", "label", "to")
_OPTION_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


def add_option(source: str, step: str, option: dict[str, Any], *, place: int | None = None) -> str:
    """One more option (`id`, `label`, `to`) of the step, at `place` (from 0; None: the last).

    Raises `Invalid` when its id is taken or one of the three is missing.
    """
    def change(data: Data) -> None:
        fields, new = the_step(data, step), tidy(option)
        options = the_list(fields, "options")
        missing = [name for name in _ORDER if not new.get(name)]
        if missing:
            raise Invalid(f"An option needs `id`, `label` and `to`. Not given: {', '.join(missing)}.",
                          {name: "needed" for name in missing})
        _may_be_id(new["id"], options)
        ordered = {name: new[name] for name in _ORDER} | new
        put(fields, "options", insert(options, ordered, place), FIELDS)

    return edit(source, change)


def change_option(source: str, step: str, option: str, changes: dict[str, Any]) -> str:
    """The option with these fields set (None takes one out); saved walks follow a new id."""
    def change(data: Data) -> None:
        fields, new = the_step(data, step), tidy(changes)
        options = the_list(fields, "options")
        found = options[place_of(options, "id", option, "option")]
        if "id" in new and new["id"] != option:
            _may_be_id(new["id"], options)
            for _, stop in stops(data):
                if stop.get("step") == step and stop.get("option") == option:
                    stop["option"] = new["id"]
        for name, value in new.items():
            put(found, name, value, _ORDER)

    return edit(source, change)


def delete_option(source: str, step: str, option: str) -> str:
    """The step without the option. Saved walks that took it stay, and are red until they are changed."""
    def change(data: Data) -> None:
        fields = the_step(data, step)
        options = the_list(fields, "options")
        at = place_of(options, "id", option, "option")
        if len(options) == 1 and not fields.get("to"):
            raise Invalid(f"`{option}` is the only way on from `{step}`. Give the step another way first.")
        put(fields, "options", [*options[:at], *options[at + 1:]] or None, FIELDS)

    return edit(source, change)


def _may_be_id(name: Any, options: list[Any]) -> None:
    if not isinstance(name, str) or not _OPTION_ID.fullmatch(name):
        raise Invalid(f"`{name}` cannot be the id of an option. Letters, digits, - and _, for example not_found.",
                      {"id": "letters, digits, - and _"})
    if any(one.get("id") == name for one in options):
        raise Invalid(f"This step has an option `{name}` already. Choose another id.", {"id": "taken"})
