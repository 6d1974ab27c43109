"""The map: every step and every way on it once, nothing in front of a card, always the same; and hostile words stay words."""

import json
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.scripts import Mark, check, compile_script, draw_map, draw_pages, draw_source, write_mermaid
from kb.scripts.format.faults import Fault
from kb.scripts.format.outline import read_outline
from kb.scripts.map import lay_out
from kb.scripts.map.cards import PAD, WIDTH
from kb.scripts.map.lines import lines_of
from kb.scripts.map.words import fitted, width, wrapped
from kb.scripts.script import Script, build
from kb.scripts.steps import PHASES
from tests.scripts import real
from tests.scripts.test_starter import LIBRARY, SOURCES

HOSTILE = '<script>alert(1)</script>"\'><img src=x onerror=alert(2)>]]>--><g/onload=x>{{ caller.first_name }}'
NAMES = st.integers(0, 24).map(lambda number: f"s{number}")
LABELS = st.sampled_from(["Yes", "No", "Would rather wait until the letter is there", "Einspruchsfristverlängerung" * 3])


@st.composite
def _steps(draw):
    kind = draw(st.sampled_from(["talk", "talk", "talk", "route", "promise", "end", "piece"]))
    phase = {"phase": draw(st.sampled_from(PHASES))} if draw(st.booleans()) else {}
    if kind == "route":
        rules = draw(st.lists(st.fixed_dictionaries({"when": st.just({"q": "mail"}), "to": NAMES}), max_size=4))
        return {"rules": rules, "default": draw(NAMES)}
    if kind == "end":
        return {**phase, "end": "resolved"}
    if kind == "piece":
        return {"script": "piece", "to": draw(NAMES)}
    step = {**phase, "say": "I see.", "ask": [{"name": "q", "label": draw(LABELS), "type": "text"}]}
    if kind == "promise":
        step["promise"] = {"what": "Ring back", "within": "2 hours"}
    options = draw(st.lists(st.tuples(LABELS, NAMES), max_size=4))
    if options:
        step["options"] = [{"id": f"o{number}", "label": label, "to": to} for number, (label, to) in enumerate(options)]
    if not options or draw(st.booleans()):
        step["to"] = draw(NAMES)
    return step


@st.composite
def sources(draw):
    """A script that can be read, be it wrong in every other way: loops, ways into nothing, steps that nothing leads to."""
    steps = {f"s{number}": step for number, step in enumerate(draw(st.lists(_steps(), min_size=1, max_size=22)))}
    return json.dumps({"title": "Any", "start": "s0", "steps": steps})


def built(source: str) -> Script:
    """The script of a draft, whatever is wrong with it."""
    piece = {"title": "Piece", "piece": True, "steps": {"a": {"say": "A", "to": "b"}, "b": {"end": "resolved"}}}
    return build(read_outline(source), "any", library={"piece": json.dumps(piece)}.get)


def boxes(plan):
    return {placed.card.step.id: (placed.x, placed.y, placed.x + WIDTH, placed.y + placed.card.height) for placed in plan.cards}


def looked_at(plan, script: Script) -> None:
    """What holds for every map."""
    cards = boxes(plan)
    assert sorted(cards) == sorted(script.own_steps)
    assert len(plan.cards) == len(cards)
    for (left, top, right, bottom), (low, high, far, deep) in combinations(cards.values(), 2):
        assert right + 6 <= low or far + 6 <= left or bottom + 6 <= high or deep + 6 <= top
    for left, top, right, bottom in cards.values():
        assert left >= 0 and top >= 0 and right <= plan.width and bottom <= plan.height
        assert not any(top < cut < bottom for cut in plan.cuts)
    assert [drawn.line for drawn in plan.lines] == [line for ways in lines_of(script).values() for line in ways]
    for drawn in plan.lines:
        if drawn.line.torn:
            assert drawn.points == ()
            continue
        lines_touch_their_cards(drawn, cards)
        for segment in pairwise(drawn.points):
            runs_between(segment, cards.values())
        assert all(0 <= x <= plan.width and 0 <= y <= plan.height for x, y in drawn.points)
    for placed in plan.cards:
        assert all(width(text, 12) <= WIDTH - 2 * PAD for row in placed.card.rows for text in row.texts)


def lines_touch_their_cards(drawn, cards) -> None:
    left, top, right, bottom = cards[drawn.line.start]
    x, y = drawn.points[0]
    assert (x in (left, right) and top < y < bottom) or (y == bottom and left < x < right)
    left, top, right, _ = cards[drawn.line.to]
    x, y = drawn.points[-1]
    assert y == top and left < x < right
    assert drawn.points[-2][0] == x and drawn.points[-2][1] < y, "it comes from above"


def runs_between(segment, cards) -> None:
    """A straight piece of a line lies in front of no card."""
    (ax, ay), (bx, by) = segment
    assert ax == bx or ay == by
    for left, top, right, bottom in cards:
        assert max(ax, bx) <= left or min(ax, bx) >= right or max(ay, by) <= top or min(ay, by) >= bottom


def upon_each_other(plan) -> int:
    """How many pieces of lines to different steps lie upon each other."""
    down: dict[float, set] = {}
    across: dict[float, set] = {}
    for drawn in plan.lines:
        for (ax, ay), (bx, by) in pairwise(drawn.points):
            where, at, ends = (down, ax, (ay, by)) if ax == bx else (across, ay, (ax, bx))
            where.setdefault(at, set()).add((min(ends), max(ends), drawn.line.to))
    found = 0
    for pieces in (*down.values(), *across.values()):
        found += sum(one[2] != other[2] and one[0] < other[1] and other[0] < one[1] for one, other in combinations(pieces, 2))
    return found


@settings(max_examples=80, deadline=None)
@given(sources())
def test_any_script_has_a_map_with_every_step_and_way_once_and_no_line_in_front_of_a_card(source):
    script = built(source)
    plan = lay_out(script)
    looked_at(plan, script)
    assert lay_out.__wrapped__(script) == plan
    assert upon_each_other(plan) == 0


@pytest.mark.parametrize("name", SOURCES)
def test_starter_scripts_have_maps_in_which_nothing_lies_upon_another(name):
    script = compile_script(SOURCES[name], path=name, library=LIBRARY.get)
    plan = lay_out(script)
    looked_at(plan, script)
    assert upon_each_other(plan) == 0


@pytest.mark.skipif(not real.GOVUK.exists(), reason="the collected data is not on this machine")
@pytest.mark.parametrize("name", ["inherits-someone-dies-without-will", "towing-rules", "register-a-birth"])
def test_real_flows_have_maps_in_which_nothing_lies_upon_another(name):
    script = compile_script(real.govuk(name)[0], path=name)
    plan = lay_out(script)
    looked_at(plan, script)
    assert upon_each_other(plan) == 0


@pytest.mark.skipif(not real.STAR.exists(), reason="the collected data is not on this machine")
@pytest.mark.parametrize("name", ["bank_balance", "hotel_book", "trivia"])
def test_flows_full_of_loops_have_maps_in_which_nothing_lies_upon_another(name):
    script = compile_script(real.star(name), path=name)
    plan = lay_out(script)
    looked_at(plan, script)
    assert upon_each_other(plan) == 0


SMALL = """
title: A small one
start: hello
steps:
  hello:
    phase: acknowledge
    say: ["I see, {{ caller.first_name }}.", More.]
    ask: [{name: paid, label: How?, type: yes_no}]
    to: way
  way: {rules: [{when: {paid: "yes"}, to: trace}], default: talk}
  talk: {phase: research, do: Look, options: [{id: again, label: Ask again, to: hello}, {id: on, label: Goes on, to: trace}]}
  trace: {promise: {what: Trace it, within: 2 hours}, to: done}
  done: {end: promised}
"""


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (we have drawn it)


def shown(svg: str, kind: str) -> list[dict[str, str]]:
    """The attributes of every element of this class."""
    return [dict(one.attrib) for one in parsed(svg).iter() if one.get("class") == kind]


def titles(svg: str) -> dict[str, str]:
    """By which cards are called, and what one sees who rests on them."""
    return {one.attrib["data-step"]: one[0].text for one in parsed(svg).iter() if one.get("class") == "map-step"}


def texts(svg: str) -> str:
    return "\n".join(" ".join(one.itertext()) for one in parsed(svg).iter("{http://www.w3.org/2000/svg}text"))


def test_cards_say_what_they_are_and_ways_what_they_are_for():
    svg = draw_map(compile_script(SMALL))
    steps = {one["data-step"]: one for one in shown(svg, "map-step")}
    assert list(steps) == ["hello", "way", "talk", "trace", "done"]
    assert steps["hello"]["role"] == "button" and steps["hello"]["tabindex"] == "0"
    assert titles(svg)["hello"] == "Hello\nTalk, Acknowledge, starts here\nI see, ‹first name›.\nHow?\nOn → Way"
    assert titles(svg)["way"] == "Way\nDecide, Acknowledge\nIf paid is Yes → Trace\nOtherwise → Talk"
    assert [(one["data-from"], one["data-to"], one["data-way"], one.get("data-back")) for one in shown(svg, "map-way")] == [
        ("hello", "way", "to", None), ("way", "trace", "rule-1", None), ("way", "talk", "default", None),
        ("talk", "hello", "again", "yes"), ("talk", "trace", "on", None), ("trace", "done", "to", None)]
    for words in ("Start", "Hello", "I see, ‹first name›.", "How?", "If paid is Yes", "Ask again", "Trace it, within 2 hours",
                  "Promised"):
        assert words in texts(svg)


def test_cards_are_links_where_they_lead_somewhere():
    steps = shown(draw_map(compile_script(SMALL), href="#step-{}"), "map-step")
    assert [one["href"] for one in steps][:2] == ["#step-hello", "#step-way"]
    assert all("role" not in one for one in steps)


def test_faults_and_marks_stand_on_cards_and_ways_in_words():
    faults = [Fault(1, 1, "talk", "warning", "Long."), Fault(2, 1, "talk", "error", "Torn.", "Mend it."),
              Fault(1, 1, "", "error", "x")]
    svg = draw_map(compile_script(SMALL), faults=faults,
                   marks={"hello": Mark("hot", "83 %", 0.8), "nowhere": Mark("added", "New")},
                   ways={("way", "rule-1"): Mark("cool", "12 %", 0.12), ("hello", "to"): Mark("stop", "100 %", 1.0)})
    steps = {one["data-step"]: one for one in shown(svg, "map-step")}
    assert steps["talk"]["data-fault"] == "error"
    assert "Error: Torn. Mend it." in titles(svg)["talk"]
    assert (steps["hello"]["data-tone"], "data-fault" in steps["hello"]) == ("hot", False)
    for words in ("Error", "83 %", "12 %", "100 %", "Go on"):
        assert words in texts(svg)
    assert {one.get("data-tone") for one in shown(svg, "map-way")} == {None, "cool", "stop"}
    assert sorted(one["stroke-width"] for one in shown(svg, "map-line") if "stroke-width" in one) == ["2.1", "6.5"]
    with pytest.raises(ValueError, match="tones"):
        Mark("green")


def test_a_way_to_nowhere_is_told_and_leads_nowhere():
    script = built(SMALL.replace("to: trace}]}", "to: tracee}]}"))
    assert "No step tracee: Goes on" in texts(draw_map(script))
    assert [one["data-way"] for one in shown(draw_map(script), "map-way") if "data-torn" in one] == ["on"]


def test_a_piece_is_one_card_and_leads_on_where_it_has_ended():
    piece = json.dumps({"title": "Piece", "piece": True, "steps": {"a": {"say": "A", "to": "b"}, "b": {"end": "resolved"}}})
    script = compile_script("title: T\nsteps:\n  a: {script: piece, to: b}\n  b: {end: resolved}\n", library={"piece": piece}.get)
    ways = [(one["data-from"], one["data-to"], one["data-way"]) for one in shown(draw_map(script), "map-way")]
    assert ways == [("a", "b", "after")]


def hostile() -> str:
    """A script with hostile words in every place that takes words."""
    ask = [{"name": "q", "label": HOSTILE, "type": "choice", "options": [{"value": "a", "label": HOSTILE}]}]
    return json.dumps({"title": HOSTILE, "summary": HOSTILE, "start": "a", "steps": {
        "a": {"say": [HOSTILE], "when_hot": [HOSTILE], "do": HOSTILE, "ask": ask,
              "options": [{"id": "o", "label": HOSTILE, "to": "r"}, {"id": "p", "label": "P", "to": HOSTILE}]},
        "r": {"rules": [{"when": {"q": HOSTILE}, "to": "p"}, {"when": HOSTILE, "to": "p"}], "default": "p"},
        "p": {"promise": {"what": HOSTILE, "within": HOSTILE}, "to": "x"},
        "x": {"script": HOSTILE, "to": "e"},
        HOSTILE: {"say": HOSTILE, "to": "e"},
        "e": {"end": "resolved"}}})


@pytest.mark.parametrize("standalone", [True, False])
def test_hostile_words_stay_words(standalone):
    source = hostile()
    script = built(source)
    mark = Mark("hot", HOSTILE)
    svg = draw_map(script, faults=check(source), marks=dict.fromkeys(script.own_steps, mark), name=HOSTILE,
                   ways={("a", "o"): mark, ("r", "default"): mark}, standalone=standalone, href="" if standalone else "#step-{}")
    known = {"svg", "g", "a", "title", "style", "rect", "text", "path", "circle"}
    for one in parsed(svg).iter():
        assert one.tag.removeprefix("{http://www.w3.org/2000/svg}") in known
        assert not [name for name in one.attrib if name.startswith("on") or "style" in name]
        assert one.get("href", "#").startswith("#")
    assert "<script" not in svg and "<img" not in svg and "alert(1)" in svg
    parsed(f"<svg>{draw_pages(script, HOSTILE)}</svg>")


def test_a_map_in_a_file_of_its_own_needs_nothing_else():
    svg = draw_source(SMALL)
    assert parsed(svg).find("{http://www.w3.org/2000/svg}title").text == "A small one"
    style = parsed(svg).find("{http://www.w3.org/2000/svg}style").text
    assert "var(" not in style and "light-dark" not in style and "url(" not in style and "@" not in style
    assert ".map-card" in style


def test_pages_of_a_map_hold_all_of_it_and_cut_no_card():
    script = compile_script(SOURCES["premium-mailed"], path="premium-mailed", library=LIBRARY.get)
    plan = lay_out(script)
    pages = plan.pages(plan.width * 1.3, plan.width * 1.04)
    assert len(pages) > 1
    assert [start for start, _ in pages] == [0.0, *[end for _, end in pages[:-1]]]
    assert pages[-1][1] == plan.height
    assert all(end - start <= plan.width * 1.3 for start, end in pages)
    assert pages[0][1] <= plan.width * 1.04
    views = [list(map(float, one["viewBox"].split())) for one in shown(f"<svg>{draw_pages(script, 'it')}</svg>", "map")]
    assert [(y, y + height) for _, y, _, height in views] == [pytest.approx(page, abs=0.2) for page in pages]


def test_mermaid_has_every_step_and_way_and_no_words_of_its_own():
    told = write_mermaid(compile_script(SMALL))
    assert told == """\
---
title: "A small one"
---
flowchart TD
  subgraph acknowledge["Acknowledge"]
    s1("Talk: Hello")
    s2{{"Decide: Way"}}
  end
  subgraph research["Research"]
    s3("Talk: Talk")
  end
  subgraph resolve["Resolve"]
    s4("Promise: Trace")
  end
  subgraph wrap_up["Wrap up"]
    s5(["End: Done"])
  end
  s1 --> s2
  s2 -->|"If paid is Yes"| s4
  s2 -->|"Otherwise"| s3
  s3 -.->|"Ask again"| s1
  s3 -->|"Goes on"| s4
  s4 --> s5
"""
    hard = write_mermaid(built(hostile()))
    for quoted in re.findall(r'"([^"]*)"', hard):
        assert not set(re.sub(r"#\d+;", "", quoted)) & set("\"<>`{}[]|#;&%\\"), quoted
    assert all(line.count('"') % 2 == 0 for line in hard.splitlines())


@given(st.text(max_size=80), st.floats(20, 400))
def test_words_are_cut_to_their_room(text, room):
    assert width(fitted(text, room, 12), 12) <= room or fitted(text, room, 12) == "…"
    lines = wrapped(text, room, 12, 2)
    assert len(lines) <= 2
    assert all(width(line, 12) <= room or line == "…" for line in lines)
    if width(text, 12) <= room:
        assert " ".join(lines) == " ".join(text.split())


def test_long_words_end_in_an_ellipsis_and_stand_whole_in_the_title():
    label = "Einspruchsfristverlängerung" * 3
    svg = draw_map(built(SMALL.replace("Goes on", label)))
    assert label not in texts(svg)
    assert f"{label} → Trace" in str(svg)


def test_a_map_too_full_for_its_longest_lines_names_their_steps_instead():
    """A thousand steps whose ways lead all over the script took a minute and a half."""
    ways = "".join(
        f"  s{number}: {{phase: research, say: x, options: [{{id: a, label: On, to: s{number + 1}}}, "
        f"{{id: b, label: Off, to: s{number * 7 % 1000}}}]}}\n" for number in range(1000))
    plan = lay_out(built(f"title: T\nstart: s0\nsteps:\n{ways}  s1000: {{end: resolved}}\n"))
    far = [drawn for drawn in plan.lines if drawn.line.far]
    assert len(plan.lines) == 2000
    assert 0 < len(far) < 1000
    assert all(not drawn.points and drawn.row.texts[0].startswith("→ S") for drawn in far)
    assert all(drawn.line.far or drawn.points for drawn in plan.lines)
