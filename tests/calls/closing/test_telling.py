"""The summary of a wrapped call, told to another system."""

from datetime import timedelta

import pytest

from kb.calls import Given, record, start_call, tell_summaries
from kb.calls.closing.models import SummaryPost
from kb.calls.closing.telling import due_summaries
from kb.db import now

WHERE = "https://crm.example.org/firstcall"


@pytest.fixture
def wrapped(database, ada):
    """`wrapped(call_id, **payload)`: a call that Ada has wrapped up."""

    def wrap(call_id="one", *, practice=False, **payload):
        with database.writing() as session:
            start = {"caller": {"first_name": "John", "member_id": "M-1", "phone": "555-0142"}}
            start_call(session, ada, call_id, {**start, **({"source": "practice"} if practice else {})}, practice=practice)
            record(session, call_id, [Given("w", "call.wrapped", {"outcome": "resolved", **payload})], ada)

    return wrap


class Crm:
    """What was posted; fails as long as it is away."""

    def __init__(self):
        self.told, self.is_away = [], False

    def __call__(self, address, body):
        if self.is_away:
            raise OSError("away")
        self.told.append((address, body))


def later(database, hours):
    """The next tries are due."""
    with database.writing() as session:
        for row in session.query(SummaryPost):
            row.next_at -= timedelta(hours=hours)


@pytest.mark.store
def test_a_summary_is_told_once_with_the_callers_ids_and_without_name_or_number(database, wrapped):
    wrapped(summary="Wanted: claim status", start_with="Ask about the claim", confirmed_by_caller=True)
    crm = Crm()
    tell_summaries(database, WHERE, crm)
    tell_summaries(database, WHERE, crm)
    ((address, body),) = crm.told
    assert address == WHERE
    assert {name: body[name] for name in ("call", "member_id", "outcome", "summary", "start_with", "confirmed_by_caller")} == {
        "call": "one",
        "member_id": "M-1",
        "outcome": "resolved",
        "summary": "Wanted: claim status",
        "start_with": "Ask about the claim",
        "confirmed_by_caller": True,
    }
    assert "John" not in str(body) and "555-0142" not in str(body)


def test_without_an_address_nothing_is_told_nor_remembered(database, wrapped):
    wrapped(summary="Wanted: claim status")
    crm = Crm()
    tell_summaries(database, "", crm)
    assert crm.told == []
    with database.reading() as session:
        assert session.query(SummaryPost).count() == 0


def test_practice_a_wrong_number_and_what_was_struck_are_told_to_nobody(database, wrapped, ada):
    wrapped("rehearsal", practice=True, summary="Wanted: nothing")
    wrapped("wrong", outcome="no_issue")
    wrapped("struck", summary="Wanted: claim status")
    with database.writing() as session:
        record(session, "struck", [Given("s", "entry.struck", {"key": "w", "reason": "a slip"})], ada)
    crm = Crm()
    tell_summaries(database, WHERE, crm)
    assert crm.told == []


def test_what_was_removed_is_not_told(database, wrapped, sue):
    wrapped(summary="Wanted: something private")
    with database.writing() as session:
        record(session, "one", [Given("r", "entry.redacted", {"key": "w", "reason": "asked for"})], sue)
    crm = Crm()
    tell_summaries(database, WHERE, crm)
    assert crm.told == []


@pytest.mark.store
def test_one_that_fails_is_tried_again_later_and_holds_up_no_other(database, wrapped):
    wrapped("one", summary="first")
    crm = Crm()
    crm.is_away = True
    tell_summaries(database, WHERE, crm)
    crm.is_away = False
    wrapped("two", summary="second")
    tell_summaries(database, WHERE, crm)
    assert [body["summary"] for _, body in crm.told] == ["second"]  # the first waits for its time
    later(database, 1)
    tell_summaries(database, WHERE, crm)
    assert [body["summary"] for _, body in crm.told] == ["second", "first"]


def test_one_that_never_goes_well_is_given_up(database, wrapped):
    wrapped(summary="first")
    crm = Crm()
    crm.is_away = True
    for _ in range(20):
        tell_summaries(database, WHERE, crm)
        later(database, 100)
    with database.reading() as session:
        assert due_summaries(session, now()) == []


def test_what_was_wrapped_long_ago_is_not_told_to_an_address_set_up_since(database, wrapped):
    wrapped(summary="first")
    with database.reading() as session:
        assert due_summaries(session, now() + timedelta(days=3)) == []
        assert due_summaries(session, now()) == [("one", "w")]


def test_a_call_opened_again_is_told_again(database, wrapped, ada):
    wrapped(summary="first")
    crm = Crm()
    tell_summaries(database, WHERE, crm)
    with database.writing() as session:
        again = Given("v", "call.wrapped", {"outcome": "resolved", "summary": "second"})
        record(session, "one", [Given("o", "call.reopened", {}), again], ada)
    tell_summaries(database, WHERE, crm)
    assert [body["summary"] for _, body in crm.told] == ["first", "second"]
