"""The studio's page, what it says of a text as it is written, edits by forms, and saving."""

import json
import re

import pytest

from kb.accounts import add_person
from kb.errors import Invalid
from kb.scripts import import_script
from kb.scripts.publishing.drafts import get_draft, save_draft
from kb.scripts.studio import VERBS, apply_edits, look
from kb.web import Role

SCRIPT = """\
# Written with care.
title: Premium mailed
for: [mailed a check]
start: hello
steps:
  hello:   # the first words
    phase: acknowledge
    say: ["I can see why, {{ caller.first_name }}."]
    ask:
      - {name: paid_by, label: How was it paid?, type: choice, options: [mail, card]}
    options:
      - {id: on, label: Go on, to: done}
      - {id: stop, label: Stop here, to: done}
  done: {end: resolved}
paths:
  - {name: By mail, walk: [{step: hello, answers: {paid_by: mail}, option: on}], ends: resolved}
"""
TORN = SCRIPT.replace("ask:", "ask: [")
ADDRESS = "/scripts/premium/studio"


@pytest.fixture
def published(app, database, ed):
    with database.writing() as session:
        import_script(session, SCRIPT, "premium.yaml", ed)


@pytest.fixture
def editor(published, client, sign_in, ed):
    return sign_in(client, ed)


def ask(client, what, given):
    return client.post(f"{ADDRESS}/{what}", json=given, headers={"Accept": "application/json", "Origin": "http://localhost"})


def save(client, source, expected, base=1, as_json=False):
    headers = {"Origin": "http://localhost", **({"Accept": "application/json"} if as_json else {})}
    return client.post(ADDRESS, data={"source": source, "expected": expected, "base": base}, headers=headers)


def draft_of(database):
    with database.reading() as session:
        return get_draft(session, "premium")


# --- what a text looks like

def place(source, message):
    seen = look(source, path="premium.yaml", articles=frozenset())
    found = [where for fault, where in zip(seen.faults, seen.places, strict=True) if message in fault.message]
    assert found, [str(fault) for fault in seen.faults]
    return found[0].step, found[0].field, found[0].item


@pytest.mark.parametrize(("change", "message", "where"), [
    (("label: Stop here, to: done", "label: Stop here, to: gone"), "no step `gone`", ("hello", "options", 1)),
    (("    options:\n      - {id: on, label: Go on, to: done}\n      - {id: stop, label: Stop here, to: done}\n", ""),
     "no way on", ("hello", "", None)),
    (("type: choice", "type: colour"), "colour", ("hello", "ask", 0)),
    (("{{ caller.first_name }}", "{{ colour }}"), "colour", ("hello", "say", 0)),
    (("phase: acknowledge", "phase: sleep"), "sleep", ("hello", "phase", None)),
    (("end: resolved}\npaths", "end: asleep}\npaths"), "asleep", ("done", "end", None)),
    (("start: hello", "start: nowhere"), "nowhere", ("", "start", None)),
    (("option: on}", "option: off}"), "By mail", ("", "paths", 0)),
    (("title: Premium mailed\n", ""), "title", ("", "title", None)),
], ids=lambda value: value[1] if isinstance(value, tuple) and len(value) == 2 else None)
def test_a_fault_is_placed_at_the_field_that_it_is_about(change, message, where):
    assert place(SCRIPT.replace(*change), message) == where


def test_a_look_tells_faults_lines_paths_and_what_is_in_the_file(editor):
    seen = ask(editor, "look", {"source": SCRIPT}).get_json()
    assert seen["readable"] is True
    assert [fault for fault in seen["faults"] if fault["severity"] == "error"] == []
    assert seen["lines"] == {"hello": 6, "done": 14}
    assert seen["file"]["steps"]["hello"]["options"][1] == {"id": "stop", "label": "Stop here", "to": "done"}
    assert seen["paths"][0]["name"] == "By mail"
    assert seen["paths"][0]["green"] is True
    assert 'data-step="hello"' in seen["map"]
    assert [(one["name"], len(one["options"])) for one in seen["questions"]] == [("paid_by", 2)]
    assert "script" not in seen
    walked = ask(editor, "look", {"source": SCRIPT, "walk": True}).get_json()["script"]
    assert walked["steps"]["hello"]["say"] == ["I can see why, {{ caller.first_name }}."]


def test_a_text_that_cannot_be_read_has_its_line_and_no_map(editor):
    seen = ask(editor, "look", {"source": TORN, "walk": True}).get_json()
    assert (seen["readable"], seen["map"], seen["file"]) == (False, None, None)
    assert "script" not in seen
    assert seen["faults"][0]["line"] > 1
    assert seen["faults"][0]["mend"] or seen["faults"][0]["message"]


@pytest.mark.parametrize("source", ["", "a: &x [*x]", "- [", "\t", "steps: {}", "title: 5", "\x00", "[" * 5000, "x" * 300_000,
                                    "title: T\nsteps:\n  a: {script: premium, to: b}\n  b: {end: resolved}\n"])
def test_whatever_is_written_is_looked_at_without_an_error_of_ours(editor, source):
    answer = ask(editor, "look", {"source": source, "walk": True})
    assert answer.status_code == 200
    assert answer.get_json()["faults"]


def test_titles_and_names_of_a_script_are_only_words_in_the_map(editor):
    hostile = SCRIPT.replace("Premium mailed\n", "'<script>alert(1)</script> & \"x\"'\n")
    hostile = hostile.replace("Go on", "<img src=x onerror=alert(1)>")
    seen = ask(editor, "look", {"source": hostile}).get_json()
    assert "<script" not in seen["map"]
    assert "<img" not in seen["map"]
    assert save(editor, hostile, 0).status_code == 303
    page = editor.get(ADDRESS).get_data(as_text=True)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("given", [{}, {"source": 5}, [], "text", None])
def test_a_look_at_no_text_is_refused_in_words(editor, given):
    answer = ask(editor, "look", given)
    assert answer.status_code == 422
    assert "Open the studio again" in answer.get_json()["detail"]


# --- edits

def test_edits_change_one_thing_and_keep_every_other_byte(editor):
    answer = ask(editor, "edit", {"source": SCRIPT, "edits": [
        {"verb": "add_step", "step": "trace", "after": "hello",
         "fields": {"promise": {"what": "Trace it", "within": "2 business days"}, "to": "done"}},
        {"verb": "change_option", "step": "hello", "option": "stop", "changes": {"label": "Trace it", "to": "trace"}},
    ]}).get_json()
    kept = [line for line in answer["source"].splitlines() if line in SCRIPT.splitlines()]
    assert kept == [line for line in SCRIPT.splitlines() if "Stop here" not in line]
    assert answer["file"]["steps"]["hello"]["options"][1] == {"id": "stop", "label": "Trace it", "to": "trace"}
    assert answer["lines"]["trace"] > answer["lines"]["hello"]
    assert draft_of(editor.application.extensions["kb.database"]) is None


def test_an_edit_that_cannot_be_done_is_refused_in_words(editor):
    answer = ask(editor, "edit", {"source": SCRIPT, "edits": [{"verb": "delete_step", "step": "done", "instead": ""}]})
    assert answer.status_code == 422
    assert "hello" in answer.get_json()["detail"]


@pytest.mark.parametrize("edits", [
    None, [], {}, ["x"], [{}], [{"verb": "new_script", "title": "x"}], [{"verb": "__class__"}], [{"verb": ["a"]}],
    [{"verb": "add_step"}], [{"verb": "add_step", "step": 5, "fields": {}}], [{"verb": "add_step", "step": "x", "fields": []}],
    [{"verb": "rename_step", "step": "hello", "new": "x", "more": 1}],
    [{"verb": "set_field", "step": "hello", "field": None, "value": 1}],
    [{"verb": "add_option", "step": "hello", "option": {}, "place": "first"}], [{"verb": "set_field"}] * 51,
])
def test_an_edit_that_no_form_sends_is_refused(edits):
    with pytest.raises(Invalid):
        apply_edits(SCRIPT, edits)


def test_every_verb_of_the_forms_is_known_by_name():
    assert set(VERBS) == {"add_step", "rename_step", "delete_step", "set_field", "add_option", "change_option", "delete_option",
                          "add_question", "change_question", "delete_question", "add_path", "delete_path"}


# --- the page and saving

def test_the_page_has_the_steps_in_the_order_of_the_file(editor):
    page = editor.get(ADDRESS).get_data(as_text=True)
    data = json.loads(re.search(r'<script type="application/json" id="studio-data">(.*?)</script>', page, re.DOTALL)[1])
    assert list(data["look"]["file"]["steps"]) == ["hello", "done"]
    assert list(data["look"]["file"]) == ["title", "for", "start", "steps", "paths"]


def test_the_page_opens_what_is_published_and_makes_no_draft_by_being_read(editor, database):
    page = editor.get(ADDRESS).get_data(as_text=True)
    assert "No changes yet" in page
    assert "# Written with care." in page
    assert 'data-step="hello"' in page
    assert draft_of(database) is None


def test_the_first_save_begins_the_draft_and_the_next_goes_on(editor, database):
    assert save(editor, SCRIPT.replace("Go on", "Onward"), 0).status_code == 303
    first = draft_of(database)
    assert "Onward" in first.source
    again = save(editor, SCRIPT.replace("Go on", "Further"), first.number, as_json=True).get_json()
    assert again["number"] == draft_of(database).number > first.number
    assert "Review and publish" in again["html"]
    assert "Further" in editor.get(ADDRESS).get_data(as_text=True)


def test_a_draft_that_cannot_be_read_is_saved_and_opened_again(editor, database):
    assert save(editor, TORN, 0).status_code == 303
    assert draft_of(database).source == TORN
    page = editor.get(ADDRESS)
    assert page.status_code == 200
    assert "# Written with care." in page.get_data(as_text=True)


def test_the_second_of_two_authors_sees_both_texts_and_saves_knowingly(editor, database, alma):
    save(editor, SCRIPT.replace("Go on", "Mine first"), 0)
    number = draft_of(database).number
    save(editor, SCRIPT.replace("Go on", "Theirs"), number)
    answer = save(editor, SCRIPT.replace("Go on", "Mine"), number)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Save mine over it" in page
    assert "label: Mine" in page
    assert "Theirs" in draft_of(database).source
    told = save(editor, SCRIPT.replace("Go on", "Mine"), number, as_json=True)
    assert told.status_code == 409
    assert "<ins>Mine</ins>" in told.get_json()["html"]
    knowing = save(editor, SCRIPT.replace("Go on", "Mine"), told.get_json()["expected"], told.get_json()["base"], as_json=True)
    assert knowing.status_code == 200
    assert "Mine" in draft_of(database).source


def test_two_who_begin_at_once_do_not_overwrite_each_other(editor, database):
    save(editor, SCRIPT.replace("Go on", "First"), 0)
    assert save(editor, SCRIPT.replace("Go on", "Second"), 0).status_code == 409
    assert "First" in draft_of(database).source


def test_what_was_published_meanwhile_is_not_overwritten(editor, database, ed):
    with database.writing() as session:
        import_script(session, SCRIPT.replace("Go on", "Newer"), "premium.yaml", ed)
    answer = save(editor, SCRIPT.replace("Go on", "Mine"), 0, base=1)
    assert answer.status_code == 409
    assert "Newer" in answer.get_data(as_text=True)
    assert draft_of(database) is None


@pytest.mark.parametrize(("data", "status"), [
    ({"source": SCRIPT, "expected": "x", "base": "1"}, 422), ({"source": SCRIPT, "expected": "0"}, 422),
    ({"source": "x" * 300_000, "expected": "0", "base": "1"}, 422),
])
def test_what_cannot_be_saved_is_refused_and_stands_in_the_page(editor, database, data, status):
    answer = editor.post(ADDRESS, data=data, headers={"Origin": "http://localhost"})
    assert answer.status_code == status
    assert draft_of(database) is None


def test_only_editors_come_in(published, client, sign_in, ada, sue):
    for person in (ada, sue):
        browser = sign_in(client, person)
        assert browser.get(ADDRESS).status_code == 404
        assert ask(browser, "look", {"source": SCRIPT}).status_code == 403
        assert save(browser, SCRIPT, 0).status_code == 403


# --- beginning

def begin(client, **given):
    return client.post("/scripts/new", data={"kind": "script", "id": "", **given}, headers={"Origin": "http://localhost"})


@pytest.mark.parametrize(("kind", "says"), [("script", "steps:"), ("piece", "piece: true"), ("snippet", "snippet:")])
def test_a_new_script_begins_whole_as_a_draft(editor, database, kind, says):
    answer = begin(editor, title='Late: a "notice"', kind=kind)
    assert answer.headers["Location"].endswith("/scripts/late-a-notice/studio")
    with database.reading() as session:
        draft = get_draft(session, "late-a-notice")
    assert says in draft.source
    assert [str(fault) for fault in look(draft.source, path="late-a-notice.yaml").faults if fault.is_error] == []
    assert editor.get("/scripts/late-a-notice/studio").status_code == 200


@pytest.mark.parametrize(("given", "status"), [
    ({"title": ""}, 422), ({"title": "!!!"}, 422), ({"title": "Fine", "kind": "song"}, 422),
    ({"title": "Fine", "id": "Not an id"}, 422), ({"title": "Premium"}, 409),
])
def test_a_script_that_cannot_begin_is_refused_with_what_was_typed(editor, given, status):
    answer = begin(editor, **given)
    assert answer.status_code == status
    assert 'role="alert"' in answer.get_data(as_text=True)
    assert given["title"] in answer.get_data(as_text=True)


def test_a_save_by_somebody_else_is_told_by_name(editor, database, alma):
    save(editor, SCRIPT.replace("Go on", "Mine"), 0)
    number = draft_of(database).number
    with database.writing() as session:
        other = add_person(session, "eve", [Role.EDITOR], "Knowledge", "Eve Adams")
        save_draft(session, "premium", SCRIPT.replace("Go on", "Eve's"), other, expected=number)
    told = save(editor, SCRIPT.replace("Go on", "Still mine"), number, as_json=True).get_json()
    assert "Eve Adams saved this draft" in told["html"]
    assert json.dumps(told["source"]).count("Eve's") == 1


def test_a_text_full_of_faults_is_looked_at_in_no_time():
    """Each fault once looked through all fields for its place: this text took minutes."""
    source = "title: T\nstart: a\n" + "".join(f"k{number}: 1\n" for number in range(20_000)) + "steps:\n  a: {end: resolved}\n"
    seen = look(source, path="t.yaml")
    assert len(seen.faults) < 40
    assert any("more are no fields" in fault.message for fault in seen.faults)
