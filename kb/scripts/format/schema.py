"""JSON Schema (2020-12) of script files, for editors: what may stand where, described and with examples.

Made from the code where the code knows it: kinds, phases, types, outcomes, comparisons, limits. What has no errors, and no
unknown or empty field, validates; whether steps and names exist, and how the flow goes, only `check` can tell.
"""

from copy import deepcopy
from functools import cache
from typing import Any

from kb.scripts.format.conditions import GROUPS, OPERATORS, ORDERS
from kb.scripts.format.outline import MOST_STEPS, SCRIPT_ID, STEP_ID
from kb.scripts.format.questions import NAME, TYPES
from kb.scripts.format.snippets import MOST_PHRASINGS
from kb.scripts.format.stops import CALLER, MOODS
from kb.scripts.steps import AER, KINDS, PHASES, Step
from kb.scripts.steps.described import Described, flag, listed, mapping, one_of, ref, some_text, text
from kb.scripts.steps.end import OUTCOMES
from kb.scripts.steps.step import ONWARD, OPTION_ID

ID = "urn:firstcall:script:schema"
"""Its name, the same for ever; it is served at `/scripts/schema.json`."""


def schema() -> dict[str, Any]:
    """The schema of a script file. A copy of the caller's own."""
    return deepcopy(_schema())


@cache
def _schema() -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": ID, "title": "Call script",
        "description": "A guided call script, or a snippet of wording that scripts share.",
        "anyOf": [ref("script"), ref("snippet")],
        "$defs": {
            "script": _script(), "snippet": _snippet(), "step": _step(),
            **{kind.kind: _kind(kind) for kind in KINDS},
            "option": _option(), "question": _question(), "path": _path(), "stop": _stop(), **_conditions(), **_texts(),
        },
    }


def _script() -> Described:
    return mapping("A script: what to say, do and ask, step by step.", {
        **_top(),
        "for": _one_or_list("Words and phrases of callers for which it is meant; the desk suggests it by them.", ref("words"),
                            ["mailed a check", "payment not posted"]),
        "start": text("The first step; left out, the first in the file.", "acknowledge"),
        "known": _one_or_list("Names answered before it begins: by the telephone menu, a note, the script that runs this one.",
                              ref("words"), ["menu_choice"]),
        "piece": flag("For other scripts to run; not suggested, found or started on its own."),
        "paths": listed("Saved walks: practice for newcomers, and tests that stop publishing when they go wrong.", ref("path")),
        "steps": {
            "type": "object", "description": "The steps by their ids.", "minProperties": 1, "maxProperties": MOST_STEPS,
            "propertyNames": {"pattern": _whole(STEP_ID.pattern)}, "additionalProperties": ref("step"),
        },
    }, required=("title", "steps"))


def _snippet() -> Described:
    return mapping("Wording that several scripts say: `say: [{snippet: its-id}]`.", {
        **_top(),
        "snippet": _one_or_list(f"One to {MOST_PHRASINGS} phrasings.", ref("words"), ["This call may be recorded."]),
        "verbatim": flag("Required wording: a step that says it is read word for word."),
    }, required=("title", "snippet"))


def _top() -> dict[str, Described]:
    return {
        "id": text("Its id; left out, the name of the file.", "premium-mailed", pattern=rf"^\s*({SCRIPT_ID.pattern})?\s*$"),
        "title": some_text("How agents find it.", "Premium mailed, not posted"),
        "summary": text("One line: when to use it.", "The caller mailed a premium and does not see it on the policy."),
        "owner": text("Who answers for it.", "billing-team"),
    }


def _step() -> Described:
    """Every field that some kind takes, for completion; which of them go together, the kinds say."""
    every: dict[str, Described] = {}
    for kind in KINDS:
        every |= _kind_fields(kind)
    return {"type": "object", "description": "One step. What stands in it tells its kind.", "properties": every,
            "anyOf": [ref(kind.kind) for kind in KINDS]}


def _kind(kind: type[Step]) -> Described:
    told = (kind.__doc__ or "").strip().splitlines()[0]
    return {
        **mapping(told, _kind_fields(kind), required=kind.needs or kind.sign,
                  any_of=ONWARD if set(ONWARD) <= set(kind.takes) else ()),
        "title": kind.kind,
    }


def _kind_fields(kind: type[Step]) -> dict[str, Described]:
    common = _common()
    return {**{name: common[name] for name in kind.takes}, **kind.schema}


@cache
def _common() -> dict[str, Described]:
    return {
        "phase": one_of("Where in the call it stands; left out, that of the step above it.", PHASES),
        "say": _one_or_list("What to say in one's own words: two or three phrasings. May hold names: {{ caller.first_name }}.",
                            ref("said"), ["I can see why that would worry you, {{ caller.first_name }}."]),
        "when_hot": _one_or_list("Phrasings for a hot caller.", ref("said"), ["I am on it now."]),
        "verbatim": flag("Required wording: read word for word."),
        "aer": _one_or_list("Which of acknowledge, empathize, reassure it says.", one_of("", AER), list(AER)),
        "do": text("Quiet instruction, in Markdown; [[slug]] links an article.", "Look in the lockbox log."),
        "ask": listed("What to find out; answers are kept by name.", ref("question")),
        "articles": _one_or_list("Slugs of articles that help here.", ref("words"), ["premium-not-posted"]),
        "options": listed("Ways on that the agent takes by a key.", ref("option")),
        "to": ref("way"),
    }


def _option() -> Described:
    return mapping("One way on.", {
        "id": text("Routing and records go by it, so the label can be reworded.", "not_found", pattern=_whole(OPTION_ID.pattern)),
        "label": some_text("What stands on the button; begin with the word that tells it apart.", "Not found yet"),
        "to": ref("way"),
    }, {"id": "not_found", "label": "Not found yet", "to": "trace"}, required=("id", "label", "to"))


def _question() -> Described:
    described = mapping("Something to find out.", {
        "name": {"type": "string", "description": "The answer is kept under it through steps, scripts and calls.",
                 "pattern": _whole(NAME.pattern), "not": {"enum": list(GROUPS)}, "examples": ["paid_by"]},
        "label": some_text("What the agent asks.", "How was it paid?"),
        "type": {**one_of("Left out: text.", TYPES), "default": TYPES[0]},
        "options": {"description": "What can be chosen: texts, or {value, label}.", "type": "array", "items": {"anyOf": [
            ref("words"), mapping("", {"value": some_text("What records and rules hold."), "label": text("What is shown.")},
                                  required=("value",))]}, "examples": [["mail", "card"]]},
        "optional": flag("May stay open."),
        "secret": flag("The answer is never kept."),
        "fresh": {"description": "true: asked anew in every run, what is known from before is not offered. call: asked anew in "
                  "every call; what was said in this one is offered.", "enum": [True, False, "call"]},
        "quiet": flag("The agent's own judgement: not asked aloud, never carried to another call."),
    }, {"name": "paid_by", "label": "How was it paid?", "type": "choice", "options": ["mail", "card"]},
        required=("name", "label"))
    choice = {"properties": {"type": {"const": "choice"}}, "required": ["type"]}
    return {**described, "if": choice, "then": {"required": ["options"], "properties": {"options": {"minItems": 1}}}}


def _path() -> Described:
    one = mapping("A saved walk through the script.", {
        "name": some_text("What happens on it, in a few words.", "Paid by mail, found at once"),
        "caller": mapping("Somebody made up.", {name: text("") for name in CALLER}, {"first_name": "Jane", "last_name": "Doe"}),
        "opening": text("The caller's first words.", "I mailed it two weeks ago!"),
        "mood": one_of("How the caller is.", MOODS),
        "known": ref("answers"),
        "walk": listed("The steps that are stood on, in order.", ref("stop")),
        "ends": one_of("The outcome that is reached.", OUTCOMES),
        "at": text("The step where it stands afterwards, where it does not end.", "trace"),
    }, required=("name", "walk"))
    return {**one, "oneOf": [{"required": ["ends"]}, {"required": ["at"]}]}


def _stop() -> Described:
    return mapping("One step of a saved walk.", {
        "step": some_text("Its id; within a piece `step.its_step`.", "acknowledge"),
        "says": text("What the caller says there; the card of a practice.", "It has been weeks!"),
        "answers": ref("answers"),
        "option": {**text("Which option is taken; left out, it goes on by `to`.", "go_on"),
                   "type": ["string", "number", "boolean", "null"]},
    }, {"step": "acknowledge", "answers": {"paid_by": "mail"}, "option": "go_on"}, required=("step",))


def _conditions() -> dict[str, Described]:
    operands: dict[str, Described] = {
        "in": {"type": "array", "items": ref("value"), "minItems": 1, "description": "One of these."},
        "empty": flag("true: nothing was answered; false: something was."),
        **{name: {**text(told), "type": ["number", "string", "boolean"]} for name, told in zip(
            ORDERS, ("More than.", "At least.", "Less than.", "At most."), strict=True)},
    }
    conditions = {"type": "array", "items": ref("condition"), "minItems": 1}
    return {
        "condition": {
            "type": "object", "minProperties": 1, "examples": [{"paid_by": "mail"}, {"amount": {"gt": 100}}],
            "description": "Questions and what their answers must be; several at once must all hold.",
            "properties": {name: ref("condition") if name == "not" else conditions for name in GROUPS},
            "additionalProperties": ref("test"),
        },
        "test": {"anyOf": [ref("value"), {**mapping("Comparisons.", {name: operands[name] for name in OPERATORS}),
                                          "minProperties": 1}]},
    }


def _texts() -> dict[str, Described]:
    return {
        "words": some_text(""),
        "way": some_text("Id of the step where it goes on.", "trace"),
        "value": {"type": ["string", "number", "boolean"]},
        "said": {"anyOf": [ref("words"), mapping("The phrasings of a snippet.", {"snippet": some_text("Its id.")},
                                                 {"snippet": "recording-notice"}, required=("snippet",))]},
        "answers": {"type": "object", "description": "Answers by question.", "additionalProperties": ref("value"),
                    "examples": [{"paid_by": "mail"}]},
    }


def _one_or_list(description: str, item: Described, example: list[str]) -> Described:
    return {"description": description, "anyOf": [item, {"type": "array", "items": item}], "examples": [example]}


def _whole(pattern: str) -> str:
    return rf"^\s*({pattern})\s*$"
