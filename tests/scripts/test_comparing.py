"""What differs between two versions, and what is mere wording."""

import json
import re

import pytest
from hypothesis import given, settings

from kb.scripts import Script, compare, compile_script, draw_map, marks_of, way_marks_of
from kb.scripts.format.outline import read_outline
from kb.scripts.script import build
from tests.scripts.test_map import built, shown, sources
from tests.scripts.test_starter import LIBRARY, SOURCES

PIECE = """
title: Who
piece: true
steps:
  ask: {phase: research, say: Two questions., ask: [{name: matched, label: Matched?, type: yes_no}], to: done}
  done: {end: resolved}
"""
OLD = """
title: Premium mailed
summary: A premium does not show.
for: [mailed a check]
owner: billing-team
start: hello
known: [member]
steps:
  hello:
    phase: acknowledge
    say: [I see., Let me look.]
    when_hot: [I hear you.]
    do: Look closely.
    aer: [acknowledge]
    ask:
      - {name: paid_by, label: How?, type: choice, options: [mail, {value: card, label: Card}]}
    to: who
  who: {script: who, to: way}
  way: {rules: [{when: {paid_by: mail}, to: trace}], default: notice}
  notice: {phase: resolve, verbatim: true, say: [This call may be recorded.], options: [{id: fine, label: Fine, to: trace}]}
  trace: {promise: {what: Trace it, within: 2 business days}, to: done}
  done: {end: promised, say: [Thank you.]}
paths:
  - {name: One, walk: [{step: hello, answers: {paid_by: mail}}], at: who.ask}
"""


def script(source: str, piece: str = PIECE) -> Script:
    return compile_script(source, path="mailed", library={"who": piece}.get)


@pytest.mark.parametrize(("before", "after"), [
    ("I see., Let me look.", "I see.  It worries you."), ("[I hear you.]", "[I do hear you., And I stay.]"),
    ("Look closely.", "Look twice."), ("title: Premium mailed", "title: Premium by mail"), ("does not show", "is not there"),
    ("for: [mailed a check]", "for: [mailed a cheque, sent money]"), ("label: How?", "label: How was it paid?"),
    ("label: Card}", "label: By card}"), ("label: Fine", "label: That is fine"), ("what: Trace it", "what: Trace the payment"),
    ("{name: One,", "{name: Another,"), ("[Thank you.]", "[Thank you for calling.]"),
    ("title: Premium", "# a comment\ntitle: Premium"),
])
def test_texts_are_wording(before, after):
    assert before in OLD
    assert compare(script(OLD), script(OLD.replace(before, after))).wording_only


@pytest.mark.parametrize(("before", "after"), [
    ("start: hello", "start: who"), ("owner: billing-team", "owner: mail-team"), ("known: [member]", "known: [member, menu]"),
    ("aer: [acknowledge]", "aer: [empathize]"), ("name: paid_by, label", "name: paid, label"),
    ("options: [mail,", "options: [bank,"), ("type: yes_no", "type: text"), ("to: who\n", "to: way\n"),
    ("paid_by: mail}, to", "paid_by: card}, to"), ("default: notice", "default: trace"), ("id: fine", "id: good"),
    ("phase: resolve", "phase: research"), ("2 business days", "3 business days"), ("end: promised", "end: resolved"),
    ("may be recorded", "is recorded"), ("verbatim: true, ", ""), ("label: How?,", "label: How?, optional: true,"),
    ("script: who", "script: who2"), ("to: done}\n  done", "to: over}\n  over"), ("Two questions.", "Three questions."),
], ids=str)
def test_anything_else_is_more_than_wording(before, after):
    assert before in OLD + PIECE
    libraries = {"who": PIECE.replace(before, after) if before in PIECE and before not in OLD else PIECE, "who2": PIECE}
    source = OLD if before in PIECE and before not in OLD else OLD.replace(before, after)
    changed = built_with(source, libraries)
    if before == "Two questions.":
        assert compare(script(OLD), changed).wording_only, "the wording of a piece is wording"
    else:
        assert not compare(script(OLD), changed).wording_only


def built_with(source: str, libraries: dict[str, str]) -> Script:
    """The script of a draft, whatever is wrong with it."""
    return build(read_outline(source), "mailed", library=libraries.get)


def test_steps_and_ways_that_came_went_and_changed_are_told_in_words():
    new = OLD
    for before, after in (
            ("  trace: {promise: {what: Trace it, within: 2 business days}, to: done}", "  ring: {say: [I ring.], to: done}"),
            ("to: trace}]}", "to: ring}, {id: no, label: Not fine, to: done}]}"),
            ("paid_by: mail}, to: trace", "paid_by: mail}, to: ring"),
            ("label: How?", "label: How was it paid?"), ("I see., ", "")):
        new = new.replace(before, after)
    found = compare(script(OLD), script(new))
    assert (found.added, found.removed) == (("ring",), ("trace",))
    assert found.changed == {
        "hello": ["what is said", "how paid_by is asked"],
        "way": ["If paid by is mail: leads to ring, not trace"],
        "notice": ["Fine: leads to ring, not trace", "new way: Not fine"],
    }
    assert not found.is_same and not found.wording_only
    assert found.ways == {("way", "rule-1"): "changed", ("notice", "fine"): "changed", ("notice", "no"): "added"}
    before, after = draw_map(script(OLD), marks=marks_of(found), ways=way_marks_of(found)), \
        draw_map(script(new), marks=marks_of(found), ways=way_marks_of(found))
    assert {one["data-step"]: one["data-tone"] for one in shown(before, "map-step") if "data-tone" in one} == {
        "hello": "changed", "way": "changed", "notice": "changed", "trace": "removed"}
    assert {one["data-step"]: one["data-tone"] for one in shown(after, "map-step") if "data-tone" in one} == {
        "hello": "changed", "way": "changed", "notice": "changed", "ring": "added"}


def test_what_changed_inside_a_piece_is_told_of_the_step_that_runs_it():
    found = compare(script(OLD), script(OLD, PIECE.replace("Two questions.", "Three.")))
    assert found.changed == {"who": ["what runs inside (who)"]}


def test_the_same_file_is_the_same_and_the_order_of_steps_does_not_matter():
    found = compare(script(OLD), script(OLD))
    assert found.is_same and found.wording_only and found.ways == {}
    turned = OLD.replace("  who: {script: who, to: way}\n", "").replace("paths:", "  who: {script: who, to: way}\npaths:")
    assert compare(script(OLD), script(turned)).is_same


@pytest.mark.parametrize("name", SOURCES)
def test_a_reworded_starter_script_is_wording_only(name):
    old = compile_script(SOURCES[name], path=name, library=LIBRARY.get)
    source = re.sub(r"(?m)^title: .*$", "title: Another one", SOURCES[name], count=1)
    found = compare(old, compile_script(source, path=name, library=LIBRARY.get))
    assert found.wording_only and found.top == ("title",) and not found.changed


@settings(max_examples=40, deadline=None)
@given(sources(), sources())
def test_any_two_drafts_can_be_compared(one, other):
    old, new = built(one), built(other)
    found = compare(old, new)
    assert set(found.added) | set(found.changed) <= set(new.own_steps)
    assert set(found.removed) == set(old.own_steps) - set(new.own_steps)
    assert compare(new, old).wording_only == found.wording_only
    assert compare(old, built(one)).is_same
    assert {way[0] for way in found.ways} <= set(found.changed)
    assert json.dumps(found.changed)
