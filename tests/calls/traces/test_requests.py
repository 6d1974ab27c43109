"""Requests to departments: asked, moved, answered; who sees them, and what a redaction leaves."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from kb.calls import Given, check_calls, get_call, record, start_call, state_json, state_of
from kb.calls.readings import brief
from kb.calls.traces.models import RequestRow
from kb.calls.traces.waiting import LATELY, answered, count_late, get_request, waiting
from kb.db import now
from kb.errors import Conflict, Invalid, NotFound

ZONE = ZoneInfo("America/New_York")
SENT = {"request": "r", "department": "Lockbox", "what": "Find the cheque", "issue": "i"}


def day(after):
    """A day so many days from now."""
    return (now() + timedelta(days=after)).date().isoformat()


@pytest.fixture
def asked(ring, ada):
    """A call of Ada's in which she has asked the Lockbox."""
    return ring(ada, ("issue.raised", {"issue": "i", "text": "premium by mail"}), ("request.sent", {**SENT, "due": day(3)}))


def send(database, person, call, kind, payload, key="k", at=None):
    with database.writing() as session:
        return record(session, call, [Given(key, kind, payload, at)], person)


def state(database, person, call):
    with database.reading() as session:
        return state_json(state_of(session, get_call(session, person, call)))


def test_a_request_waits_until_it_is_answered(database, ada, asked):
    request = state(database, ada, asked)["requests"][0]
    assert (request["department"], request["state"], request["issue"], request["by"]) == ("Lockbox", "waiting", "i", "ada")
    send(database, ada, asked, "request.answered", {"request": "r", "text": "It is posted", "who": "Kim"})
    request = state(database, ada, asked)["requests"][0]
    assert request["state"] == "answered"
    assert (request["answers"][0]["text"], request["answers"][0]["who"]) == ("It is posted", "Kim")
    with database.reading() as session:
        row = session.scalar(select(RequestRow))
        assert (row.answer, row.answer_by, row.answered_at is not None) == ("It is posted", "ada", True)
        assert list(check_calls(session)) == []


def test_an_answer_that_only_names_a_day_moves_it(database, ada, asked):
    send(database, ada, asked, "request.answered", {"request": "r", "text": "They look on Friday", "next_due": day(9)})
    request = state(database, ada, asked)["requests"][0]
    assert (request["state"], request["due"], len(request["answers"])) == ("waiting", day(9), 1)
    send(database, ada, asked, "request.answered", {"request": "r", "text": "Found"}, key="k2")
    assert state(database, ada, asked)["requests"][0]["state"] == "answered"


@pytest.mark.parametrize(("kind", "payload", "refused"), [
    ("request.sent", {**SENT, "due": "2027-01-04"}, Conflict),
    ("request.sent", {**SENT, "request": "s", "due": "2020-01-01"}, Invalid),
    ("request.sent", {"request": "s", "department": "Lockbox"}, Invalid),
    ("request.sent", {"request": "s", "department": "Lockbox", "what": "  "}, Invalid),
    ("request.sent", {"request": "s", "department": "two\nlines", "what": "x"}, Invalid),
    ("request.answered", {"request": "nobody's", "text": "x"}, Conflict),
    ("request.answered", {"request": "r"}, Invalid),
    ("request.answered", {"request": "r", "text": "later", "next_due": "2020-01-01"}, Invalid),
])
def test_what_contradicts_is_refused_in_words(database, ada, asked, kind, payload, refused):
    with pytest.raises(refused) as told:
        send(database, ada, asked, kind, payload)
    assert told.value.message.endswith(".")


def test_an_answered_request_is_not_answered_twice_but_after_a_slip_is_struck(database, ada, asked):
    send(database, ada, asked, "request.answered", {"request": "r", "text": "wrong caller"}, key="slip")
    with pytest.raises(Conflict, match="Lockbox has answered this already"):
        send(database, ada, asked, "request.answered", {"request": "r", "text": "x"}, key="other")
    send(database, ada, asked, "entry.struck", {"key": "slip", "reason": "another caller's"}, key="strike")
    send(database, ada, asked, "request.answered", {"request": "r", "text": "Found"}, key="other")
    assert [one["text"] for one in state(database, ada, asked)["requests"][0]["answers"]] == ["Found"]


def test_whoever_may_not_read_the_call_sees_no_request_of_it(database, ada, sue, otto, asked):
    def seen(person, mine):
        with database.reading() as session:
            return [one.request.request for one in waiting(session, person, now(), ZONE, mine=mine)]

    assert seen(ada, mine=True) == seen(ada, mine=False) == seen(sue, mine=False) == ["r"]
    assert seen(sue, mine=True) == seen(otto, mine=False) == seen(otto, mine=True) == []
    with database.reading() as session:
        assert get_request(session, sue, asked, "r")[1].id == asked
        with pytest.raises(NotFound):
            get_request(session, otto, asked, "r")
    with pytest.raises(NotFound):
        send(database, otto, asked, "request.answered", {"request": "r", "text": "x"})


@pytest.mark.store
def test_late_today_and_coming_are_computed_when_read(database, ada):
    noon = datetime(2026, 11, 20, 17, tzinfo=UTC)
    with database.writing() as session:
        call = start_call(session, ada, None, {}, at="2026-11-16T15:00:00Z")[0].id
    dues = {"past": "2026-11-18", "today": "2026-11-20", "coming": "2026-11-25",
            "window": {"day": "2026-11-20", "from": "08:00", "to": "10:00"}}
    for name, due in dues.items():
        send(database, ada, call, "request.sent", {**SENT, "request": name, "due": due}, key=name, at="2026-11-16T15:00:00Z")
    send(database, ada, call, "request.sent", {**SENT, "request": "never"}, key="never")
    with database.reading() as session:
        found = {one.request.request: one.standing for one in waiting(session, ada, noon, ZONE, mine=True)}
        assert found == {"past": "late", "window": "late", "today": "today", "coming": "open", "never": "open"}
        assert list(found)[-1] == "never"
        assert count_late(session, ada, noon) == 1  # where no zone is known a day ends last of all places


def test_a_practice_call_asks_nobody(database, ada, ring):
    call = ring(ada, ("request.sent", {**SENT, "due": day(1)}), practice=True)
    assert state(database, ada, call)["requests"]
    with database.reading() as session:
        assert waiting(session, ada, now(), ZONE, mine=True) == []
        assert session.scalars(select(RequestRow)).all() == []
        assert count_late(session, ada, now() + timedelta(days=30)) == 0


def test_the_next_call_of_the_caller_opens_with_what_was_asked(database, ada, otto, ring, asked):
    send(database, ada, asked, "request.answered", {"request": "r", "text": "It is posted"})
    later = ring(otto)
    with database.reading() as session:
        call = get_call(session, otto, later)
        told = brief(session, otto, state_of(session, call), now())["requests"]
    assert [(one["department"], one["answer"], one["asked_by"]) for one in told] == [("Lockbox", "It is posted", "ada")]
    stranger = ring(otto, caller={"first_name": "Jane", "phone": "555-0199"})
    with database.reading() as session:
        assert brief(session, otto, state_of(session, get_call(session, otto, stranger)), now())["requests"] == []


def test_a_number_alone_tells_nothing_of_another_callers_requests(database, otto, ring, asked):
    later = ring(otto, caller={"phone": "555-0142"})
    with database.reading() as session:
        assert brief(session, otto, state_of(session, get_call(session, otto, later)), now())["requests"] == []


def test_a_redaction_empties_words_in_state_and_table(database, ada, sue, asked):
    send(database, ada, asked, "request.answered", {"request": "r", "text": "Jane's cheque is here", "who": "Kim"}, key="a")
    for number, key in enumerate(("k1", "a")):
        send(database, sue, asked, "entry.redacted", {"key": key, "reason": "asked by the caller"}, key=f"red{number}")
    request = state(database, ada, asked)["requests"][0]
    assert (request["what"], request["answers"][0]["text"], request["answers"][0]["who"]) == ("", "", None)
    with database.reading() as session:
        row = session.scalar(select(RequestRow))
        assert (row.what, row.answer, row.department) == ("", "", "Lockbox")
        assert list(check_calls(session)) == []


def test_answers_are_told_since_a_moment(database, ada, asked):
    send(database, ada, asked, "request.answered", {"request": "r", "text": "Found"})
    with database.reading() as session:
        assert [one.request.answer for one in answered(session, ada, now() - LATELY, mine=True)] == ["Found"]
        assert answered(session, ada, now() + timedelta(hours=1), mine=True) == []
