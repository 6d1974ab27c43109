"""Editing a script through forms: it does what it says, and every byte that it does not concern stays."""

import re
from functools import lru_cache
from os.path import commonprefix

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.errors import Invalid, TooLarge
from kb.scripts import check
from kb.scripts.edits import (
    add_option,
    add_path,
    add_question,
    add_step,
    change_option,
    change_question,
    delete_option,
    delete_path,
    delete_question,
    delete_step,
    new_script,
    rename_step,
    set_field,
    spans,
)
from kb.scripts.format.source import read_source
from kb.shipped import shipped
from tests.scripts.real import GOVUK, STAR, govuk, star

TERSE = """\
{title: Terse, start: a, steps: {a: {say: [Hello, "Hi, you"], to: b}, b: {
  ask: [{name: x, label: X?, type: choice, options: [one, two]}],
  options: [{id: yes, label: 'It''s so', to: c}, {id: no, label: No, to: a}]}, c: {end: resolved}}}
"""

COMMENTED = """\
# Read this first.
title: "Commented"   # shown to agents
for: [a thing,
      another thing]  # what callers say

start: 'first'
known:
- plan
steps:
  # How it begins.
  'first':  # quoted
    say:
      # the short one
      - Hello there, {{ caller.first_name }}.

      - >
        A long one that goes on, and is folded
        over two lines.
    do: |
      One.

      Two {{ paid_by }}.
    # to: nowhere
    to: route

  # Where it goes.

  route:
    rules:
    - when:
        any:
        - paid_by: mail   # by post
        - {not: {paid_by: card}}
      to: ask-it
    default: done   # else


  "ask-it":
    ask:
      - label: How?   # label first
        name: paid_by
        type: choice
        options: [mail, {value: card, label: By card}]
      # an option below
    options:
      - id: go_on
        label: Go on
        to: done

      # the other one
      - {id: again, label: Again, to: 'first'}
    # after the options
  done: {end: resolved}
  # the end
paths:
  - name: All
    known: {plan: x}
    walk:
      - {step: 'first'}
      - {step: ask-it, answers: {paid_by: mail}, option: go_on}   # on
      - step: done
    ends: resolved
# Last words.
"""

DESIGN = """\
title: One line each
start: one
steps:
  one: {phase: acknowledge, say: ["I see."], ask: [{name: paid_by, label: How?, type: choice, options: [mail, card]}], to: two}
  two: {rules: [{when: {paid_by: mail}, to: three}], default: three}
  three: {end: resolved}"""

SOURCES = {file.stem: file.read_text(encoding="utf-8") for file in sorted(shipped("scripts").glob("*.yaml"))}
SOURCES |= {"terse": TERSE, "commented": COMMENTED, "design": DESIGN}
SOURCES |= {"crlf": COMMENTED.replace("\n", "\r\n"), "unended": COMMENTED.rstrip("\n"), "marked": "\ufeff" + COMMENTED,
            "unended terse": TERSE.rstrip("\n"), "crlf design": DESIGN.replace("\n", "\r\n"),
            "block at the end": "title: x\nsteps:\n  a:\n    to: b\n  b:\n    end: resolved\n    do: |\n      One\n      two"}

TEXTS = st.one_of(
    st.sampled_from([
        "Plain words", "A colon: here", "- a dash", "'quoted'", '"double"', "{{ caller.first_name }}, hello", "yes", "5",
        "# no comment", "a #b",
        "one\ntwo", "one\n\n  two: x\n", "x, y", "[a]", "{b}", "é – ü", "2026-10-01", "null", "50% & more", "*star",
        "&and", "!bang", "a: ", "back\\slash", "tab\tin", "ends:", "|", ">", "%", "@", "`", "?", "-"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40),
).filter(str.strip)


@lru_cache(maxsize=64)
def plain(source):
    return read_source(source).plain()


def kept(text):
    """A text as it is kept: what stands around it says nothing."""
    return re.sub(r"[ \t]+\n", "\n", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def all_kept(value):
    if isinstance(value, list):
        return [all_kept(one) for one in value]
    return kept(value) if isinstance(value, str) else value


def without_ends(value):
    if isinstance(value, dict):
        return {name: without_ends(one) for name, one in value.items()}
    if isinstance(value, list):
        return [without_ends(one) for one in value]
    return value.rstrip("\n") if isinstance(value, str) else value


def lines(source):
    return source.splitlines(keepends=True)


def only_added(before, after):
    """Whether the text before can be had by taking one piece out of the text after it."""
    same = len(commonprefix([before, after])) + len(commonprefix([before[::-1], after[::-1]]))
    return same >= len(before) < len(after)


def options_of(source):
    return [(name, option["id"]) for name, step in plain(source)["steps"].items() for option in (step or {}).get("options", [])]


def questions_of(source):
    return [(name, asked["name"]) for name, step in plain(source)["steps"].items() for asked in (step or {}).get("ask", [])]


def errors(source):
    return [fault.message for fault in check(source, library=SOURCES.get) if fault.is_error]


def steps_of(source):
    return list(plain(source)["steps"])


sources = st.sampled_from(sorted(SOURCES)).map(SOURCES.get)


@settings(max_examples=40, deadline=None)
@given(st.data(), sources)
def test_adding_a_step_only_adds_and_deleting_it_gives_the_text_back(data, source):
    after = data.draw(st.sampled_from(["", *steps_of(source)]))
    fields = {"phase": "research", "to": steps_of(source)[0]}
    fields |= data.draw(st.fixed_dictionaries({}, optional={
        "say": st.lists(TEXTS, min_size=1, max_size=3), "do": TEXTS, "verbatim": st.just(True),
        "ask": st.just([{"name": "n", "label": "N?", "type": "choice", "options": ["a", {"value": "b", "label": "B"}]}])}))
    added = add_step(source, "brand-new", after=after, fields=fields)
    assert only_added(source, added)
    steps = steps_of(added)
    assert steps.index("brand-new") == steps.index(after or steps_of(source)[-1]) + 1
    found = without_ends(plain(added)["steps"]["brand-new"])
    assert found == {name: all_kept(value) for name, value in fields.items()}
    assert delete_step(added, "brand-new") == source


@settings(max_examples=25, deadline=None)
@given(st.data(), sources)
def test_a_renamed_step_is_followed_everywhere_and_renaming_it_back_gives_the_text_back(data, source):
    step = data.draw(st.sampled_from(steps_of(source)))
    renamed = rename_step(source, step, "another-id")
    assert errors(renamed) == errors(source)
    assert steps_of(renamed) == ["another-id" if name == step else name for name in steps_of(source)]
    for was, now in zip(lines(source), lines(renamed), strict=True):
        assert was == now or re.sub("[\"']", "", now).replace("another-id", step) == re.sub("[\"']", "", was)
    assert rename_step(renamed, "another-id", step) == source


@settings(max_examples=25, deadline=None)
@given(st.data(), sources)
def test_deleting_a_step_takes_its_own_lines_only(data, source):
    step = data.draw(st.sampled_from(steps_of(source)))
    instead = data.draw(st.sampled_from([name for name in steps_of(source) if name != step]))
    without = delete_step(source, step, instead=instead)
    assert steps_of(without) == [name for name in steps_of(source) if name != step]
    assert not [message for message in errors(without) if "There is no step" in message]
    for name, fields in plain(without)["steps"].items():
        was = plain(source)["steps"][name]
        assert {field: value for field, value in fields.items() if field not in {"to", "default", "rules", "options"}} \
            == {field: value for field, value in was.items() if field not in {"to", "default", "rules", "options"}}


@settings(max_examples=60, deadline=None)
@given(st.data(), sources)
def test_a_field_is_set_and_nothing_else_is(data, source):
    step = data.draw(st.sampled_from(["", *steps_of(source)]))
    field, value = data.draw(st.one_of(
        st.tuples(st.sampled_from(["title", "summary", "owner"] if not step else ["do", "say", "phase", "to"]), TEXTS),
        st.tuples(st.just("for" if not step else "say"), st.lists(TEXTS, min_size=1, max_size=3)),
        st.tuples(st.just("piece" if not step else "verbatim"), st.booleans()),
        st.tuples(st.just("known" if not step else "articles"), st.lists(st.sampled_from(["a", "b-c", "d_e"]), max_size=3)),
        st.tuples(st.just("known" if not step else "promise"), st.just({"what": "Look: again", "within": "2 business days"})),
        st.tuples(st.sampled_from(["summary"] if not step else ["do", "say"]), st.none()),
    ))
    changed = set_field(source, step, field, value)
    before, now = read_source(source).plain(), read_source(changed).plain()
    at, was = (now["steps"][step], before["steps"][step]) if step else (now, before)
    assert without_ends((at or {}).get(field)) == (all_kept(value) or (False if value is False else None))
    at, was = dict(at or {}), dict(was or {})
    at.pop(field, None)
    had = was.pop(field, None)
    assert without_ends(at) == without_ends(was)
    if step:
        before["steps"][step] = now["steps"][step] = None
        assert without_ends(now) == without_ends(before)
    assert [line for line in comments(source) if line not in comments(changed)] == [] or isinstance(had, list | str)


def comments(source):
    return [line.strip() for line in source.splitlines() if line.lstrip().startswith("#")]


@settings(max_examples=40, deadline=None)
@given(st.data(), sources, TEXTS)
def test_adding_an_option_only_adds_and_deleting_it_gives_the_text_back(data, source, label):
    step = data.draw(st.sampled_from(sorted({name for name, _ in options_of(source)} or {steps_of(source)[0]})))
    place = data.draw(st.sampled_from([None, 0, 1, 99]))
    to = steps_of(source)[-1]
    added = add_option(source, step, {"id": "brand-new", "label": label, "to": to}, place=place)
    assert only_added(source, added)
    options = plain(added)["steps"][step]["options"]
    new = [option for option in options if option["id"] == "brand-new"]
    assert without_ends(new) == [{"id": "brand-new", "label": kept(label), "to": to}]
    assert place is None or options.index(new[0]) == min(place, len(options) - 1)
    assert delete_option(added, step, "brand-new") == source


@settings(max_examples=40, deadline=None)
@given(st.data(), sources.filter(options_of), TEXTS)
def test_a_changed_option_keeps_what_was_not_changed(data, source, label):
    step, option = data.draw(st.sampled_from(options_of(source)))
    changed = change_option(source, step, option, {"label": label, "id": "other-id"})
    was = next(one for one in plain(source)["steps"][step]["options"] if one["id"] == option)
    assert without_ends(next(one for one in plain(changed)["steps"][step]["options"] if one["id"] == "other-id")) \
        == {**was, "id": "other-id", "label": kept(label)}
    assert comments(changed) == comments(source)
    back = change_option(changed, step, "other-id", {"label": was["label"], "id": option})
    assert plain(back) == plain(source)


@settings(max_examples=40, deadline=None)
@given(st.data(), sources, TEXTS)
def test_adding_a_question_only_adds_and_deleting_it_gives_the_text_back(data, source, label):
    step = data.draw(st.sampled_from(steps_of(source)))
    place = data.draw(st.sampled_from([None, 0, 1]))
    added = add_question(source, step, {"name": "brand_new", "label": label, "type": "amount", "optional": True}, place=place)
    assert only_added(source, added)
    assert {"name": "brand_new", "label": kept(label), "type": "amount", "optional": True} in [
        without_ends(one) for one in plain(added)["steps"][step]["ask"]]
    assert delete_question(added, step, "brand_new") == source


@settings(max_examples=40, deadline=None)
@given(st.data(), sources.filter(questions_of))
def test_a_renamed_question_is_followed_everywhere_and_renaming_it_back_gives_the_text_back(data, source):
    step, name = data.draw(st.sampled_from(questions_of(source)))
    renamed = change_question(source, step, name, {"name": "another_name"})
    assert not re.search(rf"(name: |when: .*\{{|\{{\{{ ){name}\b", renamed)
    assert len(check(renamed)) == len(check(source))
    if ">" not in source:
        assert change_question(renamed, step, "another_name", {"name": name}) == source
    assert plain(change_question(renamed, step, "another_name", {"name": name})) == plain(source)


@settings(max_examples=40, deadline=None)
@given(st.data(), sources, TEXTS)
def test_adding_a_path_only_adds_and_deleting_it_gives_the_text_back(data, source, says):
    walk = [{"step": step, "says": says, "answers": {}, "option": None} for step in data.draw(
        st.lists(st.sampled_from(steps_of(source)), max_size=3))]
    added = add_path(source, {"name": "Brand new", "caller": {"first_name": "Jane"}, "opening": says, "mood": "", "known": {},
                              "walk": walk, "ends": "resolved", "at": ""})
    assert only_added(source, added)
    assert without_ends(plain(added)["paths"][-1]) == {
        "name": "Brand new", "caller": {"first_name": "Jane"}, "opening": kept(says),
        "walk": [{"step": stop["step"], "says": kept(says)} for stop in walk], "ends": "resolved"}
    assert delete_path(added, "Brand new") == source


def test_a_commented_file_keeps_its_comments():
    source = delete_step(COMMENTED, "route", instead="done")
    assert source == COMMENTED.replace("""
  # Where it goes.

  route:
    rules:
    - when:
        any:
        - paid_by: mail   # by post
        - {not: {paid_by: card}}
      to: ask-it
    default: done   # else
""", """
  # Where it goes.
""").replace("to: route", "to: done")
    assert set_field(COMMENTED, "first", "to", "done") == COMMENTED.replace("to: route", "to: done")
    assert set_field(COMMENTED, "first", "aer", ["reassure"]) == COMMENTED.replace("    do: |", "    aer: [reassure]\n    do: |")
    assert set_field(COMMENTED, "", "title", 'A "new" one') == COMMENTED.replace('"Commented"', '"A \\"new\\" one"')
    assert set_field(COMMENTED, "", "for", ["one"]) == COMMENTED.replace("[a thing,\n      another thing]", "[one]")
    assert change_option(COMMENTED, "ask-it", "again", {"label": "Once more, please"}) \
        == COMMENTED.replace("label: Again", 'label: "Once more, please"')
    assert change_option(COMMENTED, "ask-it", "go_on", {"id": "onward", "to": "first"}) == COMMENTED.replace(
        "- id: go_on", "- id: onward").replace("to: done\n\n      # the other", "to: first\n\n      # the other").replace(
        "option: go_on}", "option: onward}")
    assert delete_option(COMMENTED, "ask-it", "go_on") == COMMENTED.replace(
        "      - id: go_on\n        label: Go on\n        to: done\n\n", "")
    assert change_question(COMMENTED, "ask-it", "paid_by", {"name": "way"}) == COMMENTED.replace("paid_by", "way")
    assert rename_step(COMMENTED, "ask-it", "how") == COMMENTED.replace('"ask-it"', '"how"').replace("ask-it", "how")
    assert rename_step(COMMENTED, "first", "begin") == COMMENTED.replace("'first'", "'begin'")


def test_new_parts_are_written_like_their_neighbours():
    source = "title: x\n\nsteps:\n  a:\n    to: b\n\n  b:\n    end: resolved\n"
    assert add_step(source, "c", fields={"end": "promised"}) == source + "\n  c:\n    end: promised\n"
    assert add_step(source, "c", after="a", fields={"to": "b"}) == source.replace("to: b\n", "to: b\n\n  c:\n    to: b\n")
    source = source.replace("to: b\n", "options:\n      - id: go\n        label: Go\n        to: b\n")
    assert add_option(source, "a", {"to": "b", "label": "Stay", "id": "stay"}) == source.replace(
        "        to: b\n", "        to: b\n      - id: stay\n        label: Stay\n        to: b\n")
    assert add_option(DESIGN, "one", {"to": "three", "label": "Stay", "id": "stay"}) == DESIGN.replace(
        "], to: two}", "], to: two, options: [{id: stay, label: Stay, to: three}]}").replace(
        "to: two, options: [{id: stay, label: Stay, to: three}]", "options: [{id: stay, label: Stay, to: three}], to: two")
    assert set_field(SOURCES["crlf"], "done", "say", ["One", "Two\nlines"]).count("\n") \
        == set_field(SOURCES["crlf"], "done", "say", ["One", "Two\nlines"]).count("\r\n")


def test_choices_in_brackets_get_words_of_their_own_and_lose_them_again():
    worded = [{"value": "mail", "label": "By mail, weeks ago"}, "card", {"value": "other", "label": "Another way"}]
    changed = change_question(DESIGN, "one", "paid_by", {"options": worded})
    assert changed == DESIGN.replace("[mail, card]", '[{value: mail, label: "By mail, weeks ago"}, card, '
                                                     "{value: other, label: Another way}]")
    assert change_question(changed, "one", "paid_by", {"options": ["mail", "card"]}) == DESIGN


def test_paths_follow_steps_options_and_questions_that_change():
    walk = [{"step": "one", "answers": {"paid_by": "mail"}}, {"step": "three"}]
    source = add_path(DESIGN, {"name": "p", "known": {"paid_by": "mail"}, "walk": walk, "at": "three"})
    source = rename_step(change_question(source, "one", "paid_by", {"name": "way"}), "one", "first")
    assert plain(source)["paths"] == [{"name": "p", "known": {"way": "mail"}, "at": "three",
                                       "walk": [{"step": "first", "answers": {"way": "mail"}}, {"step": "three"}]}]
    source = delete_step(delete_question(source, "first", "way"), "three", instead="first")
    assert plain(source)["paths"] == [{"name": "p", "known": {"way": "mail"}, "at": "first", "walk": [{"step": "first"}]}]


@pytest.mark.parametrize("change, words", [
    (lambda: add_step(DESIGN, "two", fields={}), "There is a step `two` already"),
    (lambda: add_step(DESIGN, "a b", fields={}), "`a b` cannot be the id of a step"),
    (lambda: add_step(DESIGN, "new", after="tow", fields={}), "There is no step `tow`. Is `two` meant?"),
    (lambda: rename_step(DESIGN, "one", "two"), "There is a step `two` already"),
    (lambda: rename_step(DESIGN, "one", ""), "cannot be the id of a step"),
    (lambda: delete_step(DESIGN, "three"), "Ways lead to `three`: from `two`."),
    (lambda: delete_step(DESIGN, "one"), "Ways lead to `one`: from `start`."),
    (lambda: delete_step(DESIGN, "one", instead="one"), "cannot lead to itself"),
    (lambda: delete_step("steps: {a: {end: resolved}}", "a", instead="a"), "cannot lead to itself"),
    (lambda: delete_step("steps: {a: {end: resolved}}", "a"), "the only step"),
    (lambda: set_field(DESIGN, "four", "do", "x"), "There is no step `four`"),
    (lambda: set_field(DESIGN, "", "steps", {}), "Add, change and delete its parts one by one"),
    (lambda: set_field(COMMENTED, "first", "do", "x" * 300_000), "longer than 256 kB"),
    (lambda: add_option(COMMENTED, "ask-it", {"id": "go_on", "label": "x", "to": "done"}), "has an option `go_on` already"),
    (lambda: add_option(COMMENTED, "ask-it", {"id": "go on", "label": "x", "to": "done"}), "cannot be the id of an option"),
    (lambda: add_option(COMMENTED, "ask-it", {"id": "x"}), "Not given: label, to"),
    (lambda: change_option(COMMENTED, "ask-it", "agian", {}), "There is no option `agian` here. Is `again` meant?"),
    (lambda: change_option(COMMENTED, "ask-it", "again", {"id": "go_on"}), "has an option `go_on` already"),
    (lambda: delete_option("steps: {a: {options: [{id: x, label: X, to: a}]}}", "a", "x"), "the only way on from `a`"),
    (lambda: add_question(COMMENTED, "ask-it", {"name": "paid_by", "label": "x"}), "asks `paid_by` already"),
    (lambda: add_question(COMMENTED, "ask-it", {"name": "Paid by", "label": "x"}), "`Paid by` cannot be one"),
    (lambda: add_question(COMMENTED, "ask-it", {"name": "all", "label": "x"}), "`all` cannot be one"),
    (lambda: add_question(COMMENTED, "ask-it", {"name": "fine"}), "needs a `label`"),
    (lambda: delete_question(COMMENTED, "ask-it", "paid"), "There is no question `paid` here"),
    (lambda: add_path(COMMENTED, {"name": "All"}), "A path is called “All” already"),
    (lambda: add_path(COMMENTED, {"name": " "}), "needs a name"),
    (lambda: delete_path(COMMENTED, "None"), "There is no path `None` here"),
    (lambda: set_field("title: x", "a", "do", "x"), "The file has no steps yet"),
    (lambda: set_field("steps: {a: 5}", "a", "do", "x"), "`a` is not a mapping of fields"),
    (lambda: add_option("steps: {a: {options: x}}", "a", {"id": "x", "label": "X", "to": "a"}), "`options` is not a list"),
    (lambda: set_field("- a", "a", "do", "x"), "The file is no script"),
    (lambda: set_field("steps: {a: &x {to: b}}", "a", "do", "x"), "`&x` names a part"),
    (lambda: set_field("? steps\n: ? a\n  : {to: b}\n", "a", "do", "x" * 90), ""),
    (lambda: set_field("steps: {a}", "a", "do", "x"), "(line 1) in a way that a form cannot change"),
    (lambda: new_script("  "), "needs a title"),
    (lambda: new_script("x" * 300), "200 characters at most"),
])
def test_what_cannot_be_done_is_refused_in_plain_words(change, words):
    if not words:
        assert read_source(change())
        return
    with pytest.raises((Invalid, TooLarge), match=re.escape(words)):
        change()


@pytest.mark.parametrize("title", ["Parcel or label", 'A "quoted": one', "5", "yes", "{{ x }}", "  two\nlines ", "é – ü"])
def test_a_new_script_is_whole_and_without_fault(title):
    source = new_script(title)
    assert check(source) == []
    assert plain(source)["title"] == " ".join(title.split())


def test_the_slow_reader_finds_the_same_places(monkeypatch):
    fast = {name: spans.read_spans(source.removeprefix("\ufeff")) for name, source in SOURCES.items()}
    monkeypatch.setattr(spans.yaml, "__with_libyaml__", False)
    for name in ("terse", "commented", "crlf", "unended", "design", "block at the end", "danger"):
        assert spans.read_spans(SOURCES[name].removeprefix("\ufeff")) == fast[name], name


FLOWS = sorted(file.stem for file in (GOVUK / "scripts").glob("*.json"))[:3]
TASKS = sorted(file.stem for file in (STAR / "scripts").glob("*.json"))[:2]


@pytest.mark.skipif(not FLOWS or not TASKS, reason="the collected flows are not on this machine")
@pytest.mark.parametrize("name", [*FLOWS, *TASKS])
def test_real_flows_on_one_line_are_changed_and_changed_back(name):
    source = govuk(name)[0] if name in FLOWS else star(name)
    steps = steps_of(source)
    for step in (steps[0], steps[len(steps) // 2], steps[-1]):
        assert rename_step(rename_step(source, step, "another-id"), "another-id", step) == source
        added = add_step(source, "brand-new", after=step, fields={"say": ["Hello, you"], "to": step})
        assert only_added(source, added)
        assert delete_step(added, "brand-new") == source
    for step, option in options_of(source)[:3]:
        assert plain(change_option(source, step, option, {"label": "A: new"})) != plain(source)
