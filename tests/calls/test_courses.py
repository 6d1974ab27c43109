"""How runs went, in rows for those who write the scripts; and what the openings of calls teach."""

import pytest
from sqlalchemy import delete, select

from kb.calls import Given, check_calls, is_learning_due, record, refill_tables, start_call
from kb.calls.models import OpeningRow, StayRow
from kb.jobs import Jobs
from kb.scripts import publish, suggest

SCRIPT = """\
title: Mailed
steps:
  hear:
    phase: acknowledge
    say: [I see., I hear you.]
    options: [{id: go_on, label: Go on, to: find}, {id: tells_more, label: Tells more, to: more}]
  more: {phase: acknowledge, say: And then?, to: find}
  find:
    phase: research
    say: Let me look.
    options: [{id: found, label: Found, to: done}, {id: not_found, label: Not found, to: owed}]
  owed: {phase: resolve, say: I trace it., to: promised}
  done: {end: resolved}
  promised: {end: promised}
"""
OTHER = "title: Other\nsteps:\n  a: {phase: acknowledge, say: A., to: b}\n  b: {end: resolved}\n"


@pytest.fixture
def call(app, database, ada, articles):
    """`call(*entries)`: a new call with these entries, each `(kind, payload)` or with its key before them; its id."""
    with database.writing() as session:
        publish(session, SCRIPT, None, path="mailed.yaml")
        publish(session, OTHER, None, path="other.yaml")
    numbers = iter(range(100_000))

    def made(*entries, reason=None, practice=False, person=ada, name="John"):
        with database.writing() as session:
            begun = {"caller": {"first_name": name, "last_name": "Doe"}, **({"reason": reason} if reason else {})}
            if practice:
                begun["source"] = "practice"
            head, _new = start_call(session, person, None, begun, practice=practice)
            given = [Given(*entry) if len(entry) == 3 else Given(f"k{next(numbers)}", *entry) for entry in entries]
            if given:
                record(session, head.id, given, person)
        with database.reading() as session:
            assert list(check_calls(session)) == []
        return head.id

    return made


def start(script="mailed", **more):
    return ("script.started", {"script": script, **more})


def answer(step, option=None, **more):
    return ("step.answered", {"step": step, **({"option": option} if option else {}), **more})


def back(step):
    return ("step.undone", {"step": step})


def stays(database, call_id, **wanted):
    """The rows of a call by run and step: way, phrasing, back, stopped, disputed, supervisor, hot."""
    with database.reading() as session:
        rows = session.scalars(select(StayRow).where(StayRow.call_id == call_id))
        return {(row.run, row.step): (row.way, row.phrasing, row.back, row.stopped, row.disputed, row.supervisor, row.hot)
                for row in rows}


@pytest.mark.store
def test_every_step_of_a_run_has_a_row(call, database):
    made = call(start(), answer("hear", "go_on", phrasing=1), answer("find", "not_found"), answer("owed", phrasing=0))
    assert stays(database, made) == {
        (0, "hear"): ("go_on", 1, 0, False, 0, 0, False), (0, "find"): ("not_found", None, 0, False, 0, 0, False),
        (0, "owed"): ("to", 0, 0, False, 0, 0, False), (0, "promised"): (None, None, 0, False, 0, 0, False)}


def test_one_who_goes_back_counts_where_she_went_back_from_and_her_last_way_counts(call, database):
    made = call(start(), answer("hear", "tells_more"), answer("more"), back("hear"), answer("hear", "go_on"))
    rows = stays(database, made)
    assert rows[0, "find"][2] == 1
    assert rows[0, "hear"] == ("go_on", None, 0, False, 0, 0, False)
    assert rows[0, "more"][0] == "to"


def test_what_is_done_again_as_before_changes_nothing(call, database):
    steps = (start(), answer("hear", "tells_more", phrasing=1), answer("more"), back("hear"), answer("hear", "tells_more"))
    once, again = call(*steps), call(*steps, answer("more", again=True))
    assert stays(database, once) == stays(database, again)
    assert stays(database, again)[0, "hear"][1] == 1


@pytest.mark.parametrize(("end", "stopped"), [
    (("script.left", {}), True), (("call.wrapped", {"outcome": "resolved"}), True), (("note.added", {"text": "so"}), False),
    (start("other"), False)])
def test_a_run_stops_where_it_is_left_or_the_call_ends(call, database, end, stopped):
    made = call(start(), answer("hear", "go_on"), end)
    assert stays(database, made)[0, "find"][3] is stopped
    assert stays(database, made)[0, "hear"][3] is False


def test_one_that_is_taken_up_again_has_not_stopped(call, database):
    made = call(start(), answer("hear", "go_on"), start("other"), answer("a"), start(resume=True), answer("find", "found"))
    assert {key: row[0] for key, row in stays(database, made).items()} == {
        (0, "hear"): "go_on", (0, "find"): "found", (0, "done"): None, (1, "a"): "to", (1, "b"): None}
    assert not any(row[3] for row in stays(database, made).values())


def test_push_backs_supervisors_and_heat_count_where_they_happened(call, database):
    made = call(start(), ("mood.noted", {"level": "hot"}), answer("hear", "go_on"), ("mood.noted", {"level": "hot"}),
                ("article.opened", {"lookup": "l", "article": "mailed"}),
                ("article.told", {"lookup": "l", "reaction": "disputed"}),
                ("article.told", {"lookup": "l", "reaction": "disputed"}), ("escalation.requested", {"wants": "a manager"}))
    rows = stays(database, made)
    assert rows[0, "hear"][4:] == (0, 0, True)
    assert rows[0, "find"][4:] == (1, 1, False)


def test_a_struck_answer_never_was(call, database, ada):
    made = call(start(), ("slip", "step.answered", {"step": "hear", "option": "go_on"}),
                ("entry.struck", {"key": "slip", "reason": "a slip"}))
    assert stays(database, made) == {(0, "hear"): (None, None, 0, False, 0, 0, False)}


# --- what the openings of calls teach ---

RUN = (start(), answer("hear", "go_on"), answer("find", "found"))


def opened(database):
    with database.reading() as session:
        return [(row.script, row.forms, row.finished) for row in session.scalars(select(OpeningRow))]


def issue(text, key="i"):
    return (key, "issue.raised", {"issue": key, "text": text})


@pytest.mark.store
def test_an_opening_holds_forms_of_words_without_numbers_and_names(call, database):
    call(issue("Doe's phantom payments of $400 on P000123"), *RUN, reason="John mailed it")
    assert opened(database) == [("mailed", ["mail", "it", "phantom", "payment", "of", "on"], True)]


def test_what_is_raised_later_is_not_of_the_opening(call, database):
    call(issue("phantom"), start(), issue("a second thing", "j"), start("other"), answer("a"))
    assert opened(database) == [("mailed", ["phantom"], False), ("other", ["a", "second", "thing"], True)]


def test_a_redaction_takes_the_words_out(call, database, sue):
    made = call(issue("phantom"), *RUN)
    with database.writing() as session:
        record(session, made, [Given("r", "entry.redacted", {"key": "i", "reason": "asked for"})], sue)
    assert opened(database) == []


def test_calls_teach_once_a_day_and_only_those_that_came_to_an_end_and_were_no_practice(call, app, database, otto):
    def suggested(words):
        with database.reading() as session:
            return [(one.script.id, one.taken) for one in suggest(session, words)]

    def is_due():
        with database.reading() as session:
            return is_learning_due(session)

    assert not is_due()
    for number in range(4):
        call(issue("a phantom"), *RUN, name=f"Quibble{number}")
        call(issue("a goblin"), start(), answer("hear", "go_on"))
        call(issue("a kobold"), *RUN, practice=True)
        call(issue("the ledger"), start("other"), answer("a"), person=otto)
    assert suggested("phantom") == []
    assert is_due()
    Jobs(app).round()
    assert suggested("phantom")[0] == ("mailed", True)
    assert suggested("ledger")[0] == ("other", True)
    assert suggested("goblin") == suggested("kobold") == suggested("quibble0") == []
    assert not is_due()


@pytest.mark.store
def test_tables_that_came_with_an_upgrade_are_filled_from_the_journals(call, database):
    for _ in range(2):
        call(issue("phantom"), *RUN)
    with database.writing() as session:
        for table in (StayRow, OpeningRow):
            session.execute(delete(table))
    with database.reading() as session:
        assert list(check_calls(session)) != []
    with database.writing() as session:
        refill_tables(session)
    with database.reading() as session:
        assert list(check_calls(session)) == []
