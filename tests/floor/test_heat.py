"""What runs of a script did, as its authors see it: counted right, without names, of the right teams, plain when it is little."""

import re
from datetime import timedelta

import pytest

from kb.articles import save_article
from kb.calls import Given, record, start_call
from kb.db import now
from kb.floor.heat import FEW, heat_of, versions_run
from kb.floor.passing import lines_between
from kb.scripts import compile_script, get_version, publish

PIECE = """\
title: Who
piece: true
steps:
  two_questions:
    phase: research
    say: Two questions.
    ask: [{name: matched, label: Matched?, type: yes_no}]
    to: by_match
  by_match:
    rules: [{when: {matched: "no"}, to: no_match}]
    default: known
  no_match: {phase: research, say: We ring you., to: known}
  known: {end: resolved}
"""
SCRIPT = """\
title: Mailed
steps:
  hear:
    phase: acknowledge
    say: [I see., I hear you.]
    to: who
  who: {script: who, to: look}
  look:
    phase: research
    say: Let me look.
    ask: [{name: found, label: Found?, type: yes_no}]
    to: by_found
  by_found:
    rules: [{when: {found: "yes"}, to: glad}]
    default: tell
  glad:
    phase: resolve
    say: There it is.
    options: [{id: thanks, label: Says thanks, to: done}, {id: more, label: Wants more, to: tell}]
  tell: {phase: resolve, say: I trace it., to: owed}
  owed: {end: promised}
  done: {end: resolved}
"""
ANSWERS = [("hear", None, {}), ("who.two_questions", None, {"matched": "yes"}), ("look", None, {"found": "yes"}),
           ("glad", "thanks", {})]


@pytest.fixture
def scripts(app, database):
    with database.writing() as session:
        publish(session, PIECE, None, path="who.yaml")
        publish(session, SCRIPT, None, path="mailed.yaml")


@pytest.fixture
def articles(database):
    with database.writing() as session:
        save_article(session, "ed", "mailed", "---\ntitle: Premium mailed\n---\n\nFive business days.\n")


@pytest.fixture
def run(scripts, articles, database, ada):
    """`run(*entries, steps=4, person=ada)`: a call that went so many steps of the usual way, and then had these entries."""
    numbers = iter(range(100_000))

    def made(*entries, steps=4, person=ada, practice=False, phrasing=0):
        with database.writing() as session:
            source = {"source": "practice"} if practice else {}
            call, _new = start_call(session, person, None, {"caller": {"first_name": "Quentin"}, **source}, practice=practice)
            told = [("script.started", {"script": "mailed"})]
            told += [("step.answered", {"step": step, "answers": answers, "phrasing": phrasing, "option": option or None})
                     for step, option, answers in ANSWERS[:steps]]
            record(session, call.id, [Given(f"k{next(numbers)}", *entry) for entry in (*told, *entries)], person)

    return made


@pytest.fixture
def heat(database, sue):
    """`heat(person)`: of the first version, until tomorrow."""

    def found(person=sue, since=timedelta(days=-1)):
        with database.reading() as session:
            return heat_of(session, person, get_version(session, "mailed", 1), now() + since, now() + timedelta(days=1))

    return found


ARGUED = (("article.opened", {"lookup": "l", "article": "mailed"}), ("article.told", {"lookup": "l", "reaction": "disputed"}))


@pytest.mark.store
def test_ways_are_counted_through_routes_and_pieces(run, heat):
    for _ in range(3):
        run()
    run(("step.answered", {"step": "look", "answers": {"found": "no"}}), steps=2)
    found = heat()
    assert (found.runs, found.finished) == (4, 3)
    assert found.lines == {("hear", "to"): 4, ("who", "after"): 4, ("look", "to"): 4, ("by_found", "rule-1"): 3,
                           ("by_found", "default"): 1, ("glad", "thanks"): 3}
    assert {name: tally.runs for name, tally in found.cards.items()} == {
        "hear": 4, "who": 4, "look": 4, "by_found": 4, "glad": 3, "done": 3, "tell": 1}


def test_what_happened_is_counted_where_it_happened(run, heat):
    run(("script.left", {}), steps=1)
    run(*ARGUED, ("escalation.requested", {"wants": "a manager"}), steps=2)
    run(("step.undone", {"step": "hear"}), steps=2)
    found = heat()
    assert vars(found.steps["look"].tally) == {"runs": 2, "back": 1, "stopped": 0, "disputed": 1, "supervisor": 1, "hot": 0}
    assert found.cards["who"].stopped == found.steps["who.two_questions"].tally.stopped == 1


def test_a_wording_is_taken_well_where_nobody_pushed_back_or_grew_hot(run, heat):
    run(phrasing=0)
    run(phrasing=1)
    run(("mood.noted", {"level": "hot"}), ("step.answered", {"step": "hear", "phrasing": 1}), steps=0)
    assert heat().steps["hear"].phrasings == {0: [1, 1], 1: [2, 1]}


def test_practice_does_not_count_nor_does_another_time(run, heat):
    run(practice=True)
    run()
    assert heat().runs == 1
    assert heat(since=timedelta(hours=1)).steps == {}


def test_a_supervisor_counts_her_teams_and_an_editor_all(run, heat, sue, ed, otto, database):
    run()
    run(person=otto)
    assert (heat(sue).runs, heat(ed).runs, heat(otto).runs) == (1, 2, 0)
    with database.reading() as session:
        assert set(versions_run(session, ed, "mailed")) == {1}
        assert versions_run(session, otto, "mailed") == {}


def test_each_version_is_counted_by_itself(run, heat, database, ed):
    run()
    with database.writing() as session:
        publish(session, SCRIPT.replace("I see.", "I do see."), ed, path="mailed.yaml")
    run(), run()
    assert heat().runs == 1


def test_the_page_shows_shares_to_editors_and_supervisors(run, app, sign_in, ed, sue):
    for number in range(FEW):
        run(*(ARGUED if number < 5 else ()), steps=3)
    for _ in range(2):
        run()
    for person in (ed, sue):
        page = sign_in(app.test_client(), person).get("/scripts/mailed/heat").get_data(as_text=True)
        assert re.search(r"<b>12</b> runs", page)
        assert ">12 runs<" in page
        assert "42\N{NO-BREAK SPACE}% pushed back" in page
        assert "(42\N{NO-BREAK SPACE}%)" in page
        assert "“I see.”" in page
        cards = set(re.findall(r'href="#(step-[^"]+)"', page))
        assert {"step-who", "step-by_found"} < cards <= set(re.findall(r'<tr id="([^"]+)"', page))
        assert not {"Quentin", "Ada", "ada"} & set(re.findall(r"\w+", page.split("<main")[1]))


def test_few_runs_are_said_to_be_few(run, app, sign_in, ed):
    run()
    page = sign_in(app.test_client(), ed).get("/scripts/mailed/heat").get_data(as_text=True)
    assert "Fewer than 10 runs" in page
    assert "%" not in page.split("Step by step")[1]
    assert 'data-tone="hot"' not in page


def test_no_runs_and_a_step_without_any(run, app, sign_in, ed):
    browser = sign_in(app.test_client(), ed)
    assert "No runs of this version in this time" in browser.get("/scripts/mailed/heat").get_data(as_text=True)
    run(steps=1)
    assert "No run came here" in browser.get("/scripts/mailed/heat").get_data(as_text=True)


@pytest.mark.parametrize(("query", "words"), [
    ("from=yesterday", "is no day"), ("to=2026-02-30", "is no day"), ("from=2026-03-01&to=2026-02-01", "after the last one"),
    ("from=1900-01-01", "Ten years"), ("to=9999-12-31", "Ten years")])
def test_a_period_that_is_none_is_said_and_the_usual_one_shown(scripts, app, sign_in, ed, query, words):
    answer = sign_in(app.test_client(), ed).get(f"/scripts/mailed/heat?{query}")
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert "last 30 days" in answer.get_data(as_text=True)


@pytest.mark.parametrize("address", ["/scripts/none/heat", "/scripts/mailed/heat?version=7"])
def test_what_is_not_there_is_not_found(scripts, app, sign_in, ed, address):
    assert sign_in(app.test_client(), ed).get(address).status_code == 404


def test_agents_do_not_see_it(scripts, app, sign_in, ada):
    assert sign_in(app.test_client(), ada).get("/scripts/mailed/heat").status_code in {403, 404}


def test_ways_that_a_version_has_not_are_no_ways():
    script = compile_script(SCRIPT.replace("script: who, to: look", "say: Who?, phase: research, to: look"))
    assert lines_between(script, "glad", "thanks", "done") == [("glad", "thanks")]
    assert lines_between(script, "look", "to", "tell") == [("look", "to"), ("by_found", "default")]
    for step, way, onto in (("gone", "to", "done"), ("glad", "gone", "done"), ("glad", "thanks", "hear")):
        assert lines_between(script, step, way, onto) == []
