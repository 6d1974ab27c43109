"""What a caller volunteered in earlier calls, for whoever has him on the line now."""

from datetime import timedelta

import pytest

from kb.calls import Given, record, start_call, state_of
from kb.calls.models import Call
from kb.calls.readings import volunteered
from kb.db import now

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M-1", "phone": "555-0142"}


@pytest.fixture
def before(database, ada):
    """An earlier call of John's."""
    with database.writing() as session:
        start_call(session, ada, "before", {"caller": JOHN})
        record(
            session,
            "before",
            [
                Given("i", "issue.raised", {"issue": "i", "text": "premium by mail"}),
                Given("n", "note.added", {"text": "moved last week"}),
                Given("d", "fact.dismissed", {"question": "moved_on", "value": "2026-11-09"}),
                Given("c", "call.held", {}),
            ],
            ada,
        )


def told(database, person, caller=JOHN, *, at=None, call="here", **start):
    """What is told in a new call of that caller."""
    with database.writing() as session:
        found, _new = start_call(session, person, call, {"caller": caller, **start}, practice=bool(start.get("source")))
        return volunteered(session, person, state_of(session, found), at or now())


def texts(found):
    """Only the words."""
    return {one["text"] for one in found["volunteered"]}


def test_words_and_what_was_dismissed_of_the_callers_earlier_calls(database, ada, before):
    found = told(database, ada)
    assert texts(found) == {"premium by mail", "moved last week"}
    assert {(one["call"], one["by"]) for one in found["volunteered"]} == {("before", "ada")}
    assert found["dismissed"] == [{"question": "moved_on", "value": "2026-11-09"}]


def test_whoever_has_the_caller_on_the_line_hears_them_too(database, otto, before):
    assert texts(told(database, otto)) == {"premium by mail", "moved last week"}


def test_nothing_by_a_number_that_others_may_call_from(database, ada, before):
    assert told(database, ada, {"phone": "555-0142"}) == {"volunteered": [], "dismissed": []}


def test_nothing_that_was_struck_or_removed_nor_of_practice(database, ada, sue, before):
    with database.writing() as session:
        start_call(session, ada, "rehearsal", {"caller": JOHN, "source": "practice"}, practice=True)
        record(session, "rehearsal", [Given("n", "note.added", {"text": "paid by card"})], ada)
        record(session, "before", [Given("s", "entry.struck", {"key": "i", "reason": "a slip"})], ada)
        record(
            session,
            "before",
            [Given(f"r{key}", "entry.redacted", {"key": key, "reason": "asked for"}) for key in ("n", "d")],
            sue,
        )
    assert told(database, ada) == {"volunteered": [], "dismissed": []}


def test_a_pretend_caller_has_no_earlier_words(database, ada, before):
    assert told(database, ada, source="practice")["volunteered"] == []


def test_old_words_are_not_taken_for_what_is_so_now(database, ada, before):
    assert told(database, ada, at=now() + timedelta(days=200)) == {"volunteered": [], "dismissed": []}


def test_the_desk_is_told_when_it_is_known_who_calls(client, sign_in, database, ada, before):
    with database.writing() as session:
        start_call(session, ada, "here", {})
    sign_in(client, ada)
    with database.writing() as session:
        record(session, "here", [Given("c", "caller.identified", {"caller": JOHN, "checked": ["name", "member_id"]})], ada)
    brief = client.get("/calls/here/poll?after=1").get_json()["brief"]
    assert {one["text"] for one in brief["volunteered"]} == {"premium by mail", "moved last week"}
    with database.reading() as session:
        assert session.get(Call, "here") is not None
