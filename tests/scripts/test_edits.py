"""Editing a script through forms: it does what it says, and every byte that it does not concern stays."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

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
    rename_step,
    set_field,
)
from kb.scripts.format.source import read_source
from tests.scripts.sources import (
    TEXTS,
    all_kept,
    errors,
    kept,
    lines,
    only_added,
    options_of,
    plain,
    questions_of,
    sources,
    steps_of,
    without_ends,
)


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
