"""Adding, changing and deleting a question of a step."""

import re
from collections.abc import Callable
from typing import Any

from kb.errors import Invalid
from kb.scripts.edits.data import Data, edit, insert, place_of, put, stops, the_list, the_step, the_steps
from kb.scripts.edits.rendering import tidy
from kb.scripts.edits.steps import FIELDS
from kb.scripts.format.conditions import GROUPS

_ORDER = ("name", "label", "type", "options", "optional", "secret", "fresh", "quiet")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_SAID = ("say", "when_hot", "do", "promise", "concession", "escalate", "transfer")


def add_question(source: str, step: str, question: dict[str, Any], *, place: int | None = None) -> str:
    """One more question (`name`, `label`, …) of the step, at `place` (from 0; None: the last).

    Raises `Invalid` when the step asks it already, or name or label are missing.
    """
    def change(data: Data) -> None:
        fields, new = the_step(data, step), tidy(question)
        asked = the_list(fields, "ask")
        _may_be_name(new.get("name"), asked)
        if not new.get("label"):
            raise Invalid("A question needs a `label`: what the agent asks the caller.", {"label": "needed"})
        ordered = {name: new[name] for name in _ORDER if name in new} | new
        put(fields, "ask", insert(asked, {name: value for name, value in ordered.items() if value is not None}, place), FIELDS)

    return edit(source, change)


def change_question(source: str, step: str, name: str, changes: dict[str, Any]) -> str:
    """The question with these fields set (None takes one out).

    A new name is the name of the answer: it follows to every step of the file that asks it, tests it or says it.
    """
    def change(data: Data) -> None:
        fields, new = the_step(data, step), tidy(changes)
        asked = the_list(fields, "ask")
        found = asked[place_of(asked, "name", name, "question")]
        other = new.pop("name", name)
        for field, value in new.items():
            put(found, field, value, _ORDER)
        if other != name:
            _may_be_name(other, asked)
            _rename(data, name, other)

    return edit(source, change)


def delete_question(source: str, step: str, name: str) -> str:
    """The step without the question. Rules and texts that use the answer stay, and become faults where nobody asks it now."""
    def change(data: Data) -> None:
        fields = the_step(data, step)
        asked = the_list(fields, "ask")
        at = place_of(asked, "name", name, "question")
        put(fields, "ask", [*asked[:at], *asked[at + 1:]] or None, FIELDS)
        for _, stop in stops(data):
            answers = stop.get("answers")
            if stop.get("step") == step and isinstance(answers, dict) and name in answers:
                put(stop, "answers", {one: value for one, value in answers.items() if one != name} or None, ())

    return edit(source, change)


def _may_be_name(name: Any, asked: list[Any]) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name) or name in GROUPS:
        raise Invalid(f"A question needs a `name`{f'; `{name}` cannot be one' if name else ''}. Small letters, digits and _, "
                      "for example paid_by.", {"name": "small letters, digits and _"})
    if any(one.get("name") == name for one in asked):
        raise Invalid(f"This step asks `{name}` already. Choose another name.", {"name": "taken"})


def _rename(data: Data, old: str, new: str) -> None:
    for name, fields in the_steps(data).items():
        asked = the_list(fields, "ask")
        if any(one.get("name") == new for one in asked):
            raise Invalid(f"The step `{name}` asks `{new}` already. Choose another name.", {"name": "taken"})
        for one in asked:
            if one.get("name") == old:
                one["name"] = new
        for rule in the_list(fields, "rules"):
            if "when" in rule:
                rule["when"] = _in_condition(rule["when"], old, new)
        for said in _SAID:
            if said in fields:
                fields[said] = _in_words(fields[said], lambda text: _said(text, old, new))
    known = data.get("known")
    if known is not None:
        data["known"] = _in_words(known, lambda text: new if text == old else text)
    _in_paths(data, old, new)


def _in_condition(when: Any, old: str, new: str) -> Any:
    if isinstance(when, list):
        return [_in_condition(one, old, new) for one in when]
    if not isinstance(when, dict):
        return when
    return {new if name == old else name: _in_condition(value, old, new) if name in GROUPS else value
            for name, value in when.items()}


def _in_words(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_in_words(one, change) for one in value]
    if isinstance(value, dict):
        return {name: _in_words(one, change) for name, one in value.items()}
    return change(value) if isinstance(value, str) else value


def _said(text: str, old: str, new: str) -> str:
    return re.sub(r"(\{\{\s*)" + re.escape(old) + r"(\s*\}\})", lambda found: found[1] + new + found[2], text)


def _in_paths(data: Data, old: str, new: str) -> None:
    paths = data.get("paths")
    holders = [(path, "known") for path in paths if isinstance(path, dict)] if isinstance(paths, list) else []
    for holder, field in [*holders, *((stop, "answers") for _, stop in stops(data))]:
        if isinstance(holder.get(field), dict):
            holder[field] = {new if name == old else name: value for name, value in holder[field].items()}
