"""Calls that wait to be wrapped up."""

from kb.calls import Given, record, start_call
from kb.calls.closing.shelf import waiting
from kb.calls.models import LineDraft
from kb.db import now


def shelf(database, person, but=""):
    """What waits, by id."""
    with database.reading() as session:
        return [one.call.id for one in waiting(session, person, but)]


def test_what_has_waited_longest_comes_first_and_work_on_a_call_begins_its_wait_anew(database, ada, otto):
    with database.writing() as session:
        for call in ("one", "two", "three"):
            start_call(session, ada, call, {})
        start_call(session, otto, "his", {})
    assert shelf(database, ada) == ["one", "two", "three"]
    with database.writing() as session:
        record(session, "one", [Given("n", "note.added", {"text": "still here"})], ada)
    assert shelf(database, ada) == ["two", "three", "one"]
    assert shelf(database, ada, but="two") == ["three", "one"]


def test_wrapped_calls_practice_and_those_taken_over_do_not_wait(database, ada, sue):
    with database.writing() as session:
        start_call(session, ada, "wrapped", {})
        start_call(session, ada, "rehearsal", {"source": "practice"}, practice=True)
        start_call(session, ada, "taken", {})
        record(session, "wrapped", [Given("w", "call.wrapped", {"outcome": "no_issue"})], ada)
        record(session, "taken", [Given("t", "call.taken_over", {})], sue)
    assert shelf(database, ada) == []
    assert shelf(database, sue) == ["taken"]


def test_words_begun_are_told_and_nobody_elses(database, ada):
    with database.writing() as session:
        start_call(session, ada, "one", {})
        session.add(LineDraft(call_id="one", person="sue", text="sue's", at=now()))
    with database.reading() as session:
        assert not waiting(session, ada)[0].words
    with database.writing() as session:
        session.add(LineDraft(call_id="one", person="ada", text="half a sen", at=now()))
    with database.reading() as session:
        assert waiting(session, ada)[0].words
