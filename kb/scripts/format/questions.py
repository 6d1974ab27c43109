"""What a step asks: a question has a name, under which its answer is kept through steps, scripts and calls."""

import re
from dataclasses import dataclass
from typing import Any

from kb.scripts.format.conditions import GROUPS
from kb.scripts.format.fields import Fields
from kb.scripts.format.source import Node

TYPES = ("text", "choice", "yes_no", "number", "date", "amount", "phone")

NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True)
class Choice:
    """One answer that can be picked."""

    value: str
    label: str


CALL = "call"
"""`fresh: call`: what the caller said in other calls is not offered, what he said in this one is."""
YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))


@dataclass(frozen=True)
class Question:
    """One question. `options` are there for `choice` and `yes_no` only."""

    name: str
    label: str
    type: str = "text"
    options: tuple[Choice, ...] = ()
    optional: bool = False
    secret: bool = False
    fresh: bool | str = False
    """Asked anew in every run of the script: what was known before the run is not offered. `call`: in every call, once."""
    quiet: bool = False
    """The agent's own judgement: not asked aloud, and never carried to another call."""
    line: int = 0
    column: int = 0

    def data(self) -> dict[str, Any]:
        """As the desk gets it."""
        return {
            "name": self.name, "label": self.label, "type": self.type, "optional": self.optional, "secret": self.secret,
            "fresh": self.fresh, "quiet": self.quiet,
            "options": [{"value": choice.value, "label": choice.label} for choice in self.options],
        }


def read_questions(fields: Fields) -> tuple[Question, ...]:
    """The questions under `ask`."""
    found: dict[str, Question] = {}
    for one in fields.mappings("ask", "question"):
        question = _question(one)
        if question.name in found:
            one.error(one, f"`{question.name}` is asked twice in this step.", "Each question has a name of its own.")
        elif question.name:
            found[question.name] = question
    return tuple(found.values())


def _question(fields: Fields) -> Question:
    name, node = fields.text("name"), fields.get("name")
    if not NAME.fullmatch(name) or name in GROUPS:
        fields.error(node or fields, f"A question needs a `name`{f'; `{name}` cannot be one' if name else ''}.",
                     "Small letters, digits and _, for example paid_by.")
        name = name if NAME.fullmatch(name) else ""
    label = fields.text("label")
    if not label:
        fields.error(fields, f"The question {name or 'here'} has no `label`.", "It is what the agent asks the caller.")
    kind = fields.one_of("type", TYPES, "text")
    question = Question(name, label or name.replace("_", " "), kind, _choices(fields, kind, name), fields.flag("optional"),
                        fields.flag("secret"), _fresh(fields), fields.flag("quiet"), fields.line, fields.column)
    fields.surplus()
    return question


def _fresh(fields: Fields) -> bool | str:
    node = fields.get("fresh")
    return CALL if node is not None and node.value == CALL else fields.flag("fresh")


def _choices(fields: Fields, kind: str, name: str) -> tuple[Choice, ...]:
    node = fields.get("options")
    if kind == "yes_no":
        return YES_NO
    if kind != "choice":
        if node is not None:
            fields.warning(node, f"`options` stand at a question of type {kind}, and do nothing.", "Make it `type: choice`.")
        return ()
    found: dict[str, Choice] = {}
    for item in (node.items or []) if node is not None else []:
        choice = _choice(fields, item)
        if choice.value in found:
            fields.error(item, f"`{choice.value}` stands twice among the options of {name}.", "Take one of them out.")
        elif choice.value:
            found[choice.value] = choice
    if not found:
        fields.error(node or fields, f"The question {name} has nothing to choose from.", "Add `options: [mail, card]`.")
    return tuple(found.values())


def _choice(fields: Fields, item: Node) -> Choice:
    if item.entries is None:
        if not item.is_scalar or not item.text.strip():
            fields.error(item, "An option of a question is a text, or {value, label}.",
                         "A text with a colon in it needs quotes.")
            return Choice("", "")
        return Choice(item.text.strip(), item.text.strip())
    own = Fields(item, fields.faults, fields.step)
    value = own.text("value")
    if not value:
        own.error(own, "This option has no `value`.", "For example {value: card, label: By card}.")
    choice = Choice(value, own.text("label") or value)
    own.surplus()
    return choice
