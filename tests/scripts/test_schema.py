"""The schema of script files: what has no errors validates, what editors should mark does not."""

import json
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kb.scripts import KINDS, check, schema
from kb.scripts.format.conditions import GROUPS, OPERATORS
from kb.scripts.format.schema import ID
from kb.scripts.format.source import read_source
from kb.shipped import shipped
from tests.examples import examples
from tests.scripts.test_walk import flows

VALIDATOR = Draft202012Validator(schema())
STARTERS = {file.stem: file.read_text(encoding="utf-8") for file in sorted(shipped("scripts").rglob("*.yaml"))}

EVERYTHING = """\
id: everything
title: Everything
summary: All that may stand in a file.
owner: floor-leads
for: [one, 2]
start: hello
known: vip
piece: false
paths:
  - name: Straight
    caller: {first_name: Jane, member_id: M-2044871}
    opening: Hello?
    mood: worried
    known: {vip: yes}
    walk:
      - {step: hello, says: Well., answers: {paid_by: mail, amount: 12.5, sure: true}, option: on}
      - {step: who.ask, option: null}
    at: promised
steps:
  hello:
    phase: acknowledge
    say: [Hello., {snippet: sorry}]
    when_hot: {snippet: sorry}
    verbatim: true
    aer: acknowledge
    do: "See [[card]]."
    ask:
      - {name: paid_by, label: How?, type: choice, options: [mail, {value: card, label: By card}], fresh: true}
      - {name: amount, label: How much?, type: amount, optional: true, quiet: true}
      - {name: sure, label: Sure?, type: yes_no, secret: true}
    articles: card
    options:
      - {id: on, label: Go on, to: way}
    to: way
  way:
    rules:
      - {when: {paid_by: mail}, to: who}
      - {when: {all: [{amount: {gt: 5, lte: 20.5}}, {any: [{paid_by: {in: [mail]}}, {not: {sure: {empty: true}}}]}]}, to: who}
    default: promised
  who: {script: who, to: promised}
  promised:
    promise: {what: Trace it, within: 2 business days, kind: watch}
    to: given
  given:
    phase: resolve
    concession: {type: goodwill, up_to: 25, currency: USD, item: A label, reason: Late}
    to: raised
  raised: {escalate: {wants: A supervisor, trigger: third_call}, to: moved}
  moved: {transfer: {to: Claims, how: blind, reason: Theirs}, to: opened}
  opened: {phase: resolve, open: card, options: [{id: 1, label: Read, to: done}]}
  done: {end: resolved, say: Bye.}
"""
LIBRARY = {
    "who": "title: Who\npiece: true\nstart: ask\nsteps:\n"
           "  ask: {phase: research, say: Who?, to: done}\n  done: {end: resolved}\n",
    "sorry": "title: Sorry\nverbatim: true\nid: sorry\nsnippet: [I am sorry., I do understand.]\n",
    **STARTERS,
}


def wrong(source):
    """What the schema has against a text or plain data."""
    data = read_source(source).plain() if isinstance(source, str) else source
    return [error.json_path for error in VALIDATOR.iter_errors(data)]


def errors(source):
    """What we have against it; unknown fields count, since an editor marks them."""
    return [str(fault) for fault in check(source, library=LIBRARY.get) if fault.is_error or "is not a field" in fault.message]


def test_it_is_a_schema_with_a_name_of_its_own():
    Draft202012Validator.check_schema(schema())
    assert schema()["$id"] == ID
    schema()["$defs"].clear()
    assert schema()["$defs"]


@pytest.mark.parametrize("source", [EVERYTHING, *LIBRARY.values()], ids=["everything", *LIBRARY])
def test_what_has_no_errors_validates(source):
    assert (errors(source), wrong(source)) == ([], [])


def test_everything_is_in_the_example_described_and_every_example_is_right():
    given_fields = set(read_source(EVERYTHING).plain()["steps"]["hello"])
    for name, described in schema()["$defs"].items():
        for field, property_ in described.get("properties", {}).items():
            shown = VALIDATOR.evolve(schema={**property_, "$defs": schema()["$defs"]})
            for example in property_.get("examples", []):
                assert list(shown.iter_errors(example)) == [], (name, field, example)
        for example in described.get("examples", []):
            assert list(VALIDATOR.evolve(schema={**described, "$defs": schema()["$defs"]}).iter_errors(example)) == [], name
    assert given_fields == set(schema()["$defs"]["talk"]["properties"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_kind_describes_its_own_fields(kind):
    described = schema()["$defs"][kind.kind]
    assert set(kind.sign) <= set(described["properties"])
    assert set(kind.needs) <= set(described.get("required", [])) <= set(described["properties"])
    assert all(field.get("description") or "$ref" in field for field in described["properties"].values())
    assert set(described["properties"]) <= set(schema()["$defs"]["step"]["properties"])


def test_conditions_know_every_comparison():
    defs = schema()["$defs"]
    assert set(defs["condition"]["properties"]) == set(GROUPS)
    assert set(defs["test"]["anyOf"][1]["properties"]) == set(OPERATORS)


@pytest.mark.parametrize(("old", "new"), [
    ("title: Everything\n", ""),
    ("phase: acknowledge", "phase: hello"),
    ("aer: acknowledge", "aer: acknowledging"),
    ("verbatim: true", "verbatim: really"),
    ("verbatim: true", "verbatum: true"),
    ("type: choice, options: [mail, {value: card, label: By card}]", "type: choice"),
    ("type: choice", "type: chioce"),
    ("name: paid_by", "name: Paid By"),
    ("name: paid_by", "name: all"),
    ("{id: on, label: Go on, to: way}", "{id: on, label: Go on}"),
    ("    default: promised\n", ""),
    ("{gt: 5, lte: 20.5}", "{over: 5}"),
    ("{empty: true}", "{empty: maybe}"),
    ("{in: [mail]}", "{in: mail}"),
    ("within: 2 business days", "within: soon"),
    ("{what: Trace it, within: 2 business days, kind: watch}", "Trace it"),
    ("end: resolved", "end: solved"),
    ("end: resolved", "end: resolved, to: hello"),
    ("kind: watch}\n    to: given", "kind: watch}"),
    ("type: goodwill, ", ""),
    ("mood: worried", "mood: furious"),
    ("    at: promised\n", ""),
    ("step: who.ask, ", ""),
    ("{snippet: sorry}]", "{snippets: sorry}]"),
    ("  hello:\n", "  hello hello:\n"),
])
def test_an_editor_marks_what_is_wrong(old, new):
    changed = EVERYTHING.replace(old, new, 1)
    assert changed != EVERYTHING
    assert errors(changed)
    assert wrong(changed)


@settings(max_examples=examples(25), deadline=None)
@given(flows())
def test_any_script_validates(flow):
    assert wrong(flow) == []


VALUES = [True, False, 0, 7, -2.5, "yes", "mail", "a", "2 business days", "2026-10-03", [], {}, ["a"], [7], {"a": 1},
          {"snippet": "sorry"}, [{"id": "a", "label": "A", "to": "done"}], {"empty": True}, {"gt": 5}]


def mutated(data, chosen):
    """The data with one to three places taken out, or replaced by some other value."""
    data = deepcopy(data)
    for _ in range(chosen.randint(1, 3)):
        holder, key = _somewhere(data, chosen)
        if chosen.random() < 0.3:
            del holder[key]
        else:
            holder[key] = deepcopy(chosen.choice(VALUES))
    return data


def _somewhere(data, chosen):
    holder = data
    while True:
        key = chosen.choice(list(holder)) if isinstance(holder, dict) else chosen.randrange(len(holder))
        inside = holder[key]
        if not isinstance(inside, (dict, list)) or not inside or chosen.random() < 0.15:
            return holder, key
        holder = inside


@settings(max_examples=examples(150), deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_has_no_errors_validates(chosen):
    data = mutated(read_source(chosen.choice([EVERYTHING, LIBRARY["sorry"]])).plain(), chosen)
    source = json.dumps(data)
    if data and not errors(source):
        assert wrong(source) == []


def test_it_is_served_to_anybody_at_its_address(app):
    response = app.test_client().get("/scripts/schema.json")
    assert (response.status_code, response.mimetype) == (200, "application/schema+json")
    assert response.get_json(force=True) == json.loads(json.dumps(schema()))
