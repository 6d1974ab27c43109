"""A kind of step is its file, its template, one line in the registry and a row in the docs; nothing else asks for it."""

import re
from pathlib import Path

import pytest

from kb import scripts
from kb.scripts import KINDS, check, compile_script, draw_step

ROOM = Path(scripts.__file__).parent
DOCS = (Path(__file__).parents[2] / "docs/scripts.md").read_text(encoding="utf-8")

kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)


@kinds
def test_a_kind_has_its_file_its_template_and_its_docs(kind):
    assert (ROOM / "steps" / f"{kind.kind}.py").exists()
    assert (ROOM / "templates/steps" / f"{kind.kind}.html").exists()
    assert f"| `{kind.kind}` |" in DOCS


def test_no_field_tells_two_kinds():
    signs = [sign for kind in KINDS for sign in kind.sign]
    assert len(signs) == len(set(signs))
    assert KINDS[-1].sign == ()


def test_nothing_outside_asks_which_kind_a_step_is():
    names = "|".join(kind.__name__ for kind in KINDS)
    asking = re.compile(rf"\.kind\s*(==|!=|in\b)|isinstance\([^)]*\b({names})\b")
    found = [file.name for file in ROOM.glob("*.py") if asking.search(file.read_text(encoding="utf-8"))]
    assert found == []


AROUND = """title: Acts
start: a
steps:
  a:
    phase: acknowledge
    say: ["I can see that, {{{{ caller.first_name }}}}."]
    aer: [empathize]
    to: b
  b:
    phase: resolve
    {act}
    to: c
  c: {{end: resolved}}
"""
ACTS = {
    "concession": ("{type: goodwill, up_to: $7.50, reason: 'Late, {{ caller.first_name }}'}",
                   {"type": "goodwill", "up_to": 7.5, "currency": "USD", "item": "", "reason": "Late, {{ caller.first_name }}"}),
    "escalate": ("{wants: To speak to somebody, trigger: lawyer}", {"wants": "To speak to somebody", "trigger": "lawyer"}),
    "transfer": ("{to: Claims}", {"to": "Claims", "how": "warm", "reason": ""}),
    "open": ("premium-mailed", "premium-mailed"),
}


@pytest.mark.parametrize("kind", ACTS)
def test_a_step_that_does_something_gives_its_act_to_the_desk(app, kind):
    written, data = ACTS[kind]
    source = AROUND.format(act=f"{kind}: {written}")
    assert check(source, path="acts.yaml") == []
    script = compile_script(source)
    step = script.steps["b"]
    assert (step.kind, step.data()[kind], step.data()["to"]) == (kind, data, "c")
    with app.test_request_context():
        assert f'data-act="{kind}"' in draw_step(step, fill=True)


@pytest.mark.parametrize(("act", "fault"), [
    ("concession: {type: goodwill}", "neither `up_to` how much nor which `item`"),
    ("concession: {up_to: 5}", "does not say its `type`"),
    ("concession: {type: goodwill, up_to: -5}", "`up_to: -5` is no amount"),
    ("concession: {type: goodwill, up_to: .nan}", "`up_to: .nan` is no amount"),
    ("concession: {type: goodwill, up_to: 1e300}", "`up_to: 1e300` is no amount"),
    ("concession: {type: goodwill, up_to: 5, currency: dollars}", "`currency: dollars` is not known"),
    ("concession: 25", "needs to say what is done"),
    ("concession: {type: goodwill, up_to: 5, reason: '{{ nobody }}'}", "`nobody` is not known"),
    ("escalate: {}", "neither what the caller `wants`"),
    ("escalate: {trigger: 'Call my lawyer!'}", "cannot be a trigger"),
    ("escalate: now", "needs to say what is done"),
    ("transfer: {how: warm}", "does not say `to` whom"),
    ("transfer: {to: Claims, how: cold}", "`how: cold` is not known"),
    ("transfer: {to: Claims, how: blind}", "needs its `reason`"),
    ("open: [a, b]", "needs a text"),
    ("open: ", "does not say which article"),
])
def test_a_step_that_cannot_do_what_it_says_stops_publishing(act, fault):
    found = [one for one in check(AROUND.format(act=act), path="acts.yaml") if one.is_error]
    assert any(fault in one.message for one in found), [one.message for one in found]
    assert all(one.step == "b" and one.line in {9, 11} for one in found)


@pytest.mark.parametrize("kind", ACTS)
def test_a_step_that_does_something_goes_on_like_any_other(kind):
    source = AROUND.format(act=f"{kind}: {ACTS[kind][0]}").replace("    to: c\n", "")
    assert any("no way on" in one.message for one in check(source, path="acts.yaml"))


def test_an_unknown_article_that_a_step_opens_is_a_fault():
    faults = check(AROUND.format(act="open: premium-mailed"), path="acts.yaml", articles={"another": ""})
    assert any("premium-mailed" in one.message for one in faults)
