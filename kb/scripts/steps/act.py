"""What the kinds of step that do something have in common: a mapping that says what is done, and a way on."""

from typing import Any

from kb.scripts.format.faults import Faults
from kb.scripts.format.fields import Fields
from kb.scripts.format.source import Node
from kb.scripts.steps.step import read_options, read_spoken, read_way


def read_act(fields: Fields, name: str, example: str) -> tuple[dict[str, Any], Fields]:
    """What is said, done and asked around the act and the ways on, and the fields of the act itself.

    `name` is the field under which the act stands, `example` how it may look.
    """
    own = inner(fields, name, example)
    spoken = read_spoken(fields)
    spoken["phase"] = spoken["phase"] or "resolve"
    around = {**spoken, **read_onward(fields)}
    return around, own


def read_onward(fields: Fields) -> dict[str, Any]:
    """The ways on, of which there must be one."""
    options, to = read_options(fields), read_way(fields)
    if not options and to is None:
        fields.error(fields, "There is no way on from here.", "Add `to:` and the id of a step, or `options`.")
    return {"options": options, "to": to}


def inner(fields: Fields, name: str, example: str) -> Fields:
    """The mapping under `name`; where there is none, the fault, and an empty one of which nobody hears more."""
    node = fields.get(name)
    if node is not None and node.entries is not None:
        return Fields(node, fields.faults, fields.step)
    fields.error(node or fields, f"`{name}` needs to say what is done.", f"For example {example}.")
    return Fields(Node(fields.line, fields.column, {}), Faults(), fields.step)
