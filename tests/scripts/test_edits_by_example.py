"""Editing a script through forms, by example: comments stay, new parts look like their neighbours, what cannot be is refused."""

import re

import pytest

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
from tests.scripts.real import GOVUK, STAR, govuk, star
from tests.scripts.sources import (
    COMMENTED,
    DESIGN,
    SOURCES,
    only_added,
    options_of,
    plain,
    steps_of,
)


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
