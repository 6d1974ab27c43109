"""What a caller answered before is offered in the next call: to the right agent, of the right caller, and only what may be."""

import pytest

from kb.calls import Given, check_calls, get_call, record, start_call, state_of
from kb.calls.models import AnswerRow
from kb.calls.readings import brief
from kb.calls.readings.brief import answered_before
from kb.db import now
from kb.scripts import publish

SCRIPT = """
title: Paid
steps:
  hello:
    phase: acknowledge
    say: I see.
    ask:
      - {name: paid_by, label: How was it paid?}
      - {name: pin, label: PIN, secret: true}
      - {name: happy, label: Does he sound content?, type: yes_no, quiet: true}
      - {name: in_danger, label: Is anybody in danger?, type: yes_no, fresh: true}
    to: done
  done: {end: resolved}
"""
ANSWERS = {"paid_by": "mail", "pin": "1234", "happy": "yes", "in_danger": "no"}


@pytest.fixture
def calls(database):
    """`calls(person, caller, *entries)`: a call with these entries; its id."""
    with database.writing() as session:
        publish(session, SCRIPT, None, path="paid.yaml")
    numbers = iter(range(1000))

    def made(person, caller, *entries, practice=False):
        with database.writing() as session:
            source = {"source": "practice"} if practice else {}
            call, _new = start_call(session, person, None, {"caller": caller, **source}, practice=practice)
            if entries:
                record(session, call.id, [Given(f"k{next(numbers)}", kind, payload) for kind, payload in entries], person)
            return call.id

    return made


def offered(database, person, call_id):
    """What `person` is offered on that call."""
    with database.reading() as session:
        told = brief(session, person, state_of(session, get_call(session, person, call_id)), now())
        assert list(check_calls(session)) == []
    return {one["question"]: one["value"] for one in told["answers"]}


def fact(question, value, **more):
    """Something known."""
    return ("fact.noted", {"question": question, "value": value, **more})


RUN = (("script.started", {"script": "paid"}), ("step.answered", {"step": "hello", "answers": ANSWERS}))


@pytest.mark.store
def test_nothing_secret_nothing_to_be_asked_anew_and_no_judgement_is_carried(database, ada, calls):
    calls(ada, {"member_id": "M1"}, *RUN, fact("city", "York"), fact("queue_time", "40", source="system"))
    assert offered(database, ada, calls(ada, {"member_id": "M1"})) == {"paid_by": "mail", "city": "York"}


def test_the_latest_word_counts(database, ada, calls):
    calls(ada, {"member_id": "M1"}, fact("city", "York"), fact("paid_by", "mail"))
    calls(ada, {"member_id": "M1"}, fact("city", "Leeds"))
    assert offered(database, ada, calls(ada, {"member_id": "M1"})) == {"paid_by": "mail", "city": "Leeds"}


def test_either_id_tells_the_caller_and_a_number_does_not(database, ada, calls):
    calls(ada, {"policy_id": "P1", "phone": "555-0142"}, fact("city", "York"))
    assert offered(database, ada, calls(ada, {"member_id": "P1"})) == {"city": "York"}
    assert offered(database, ada, calls(ada, {"phone": "555-0142"})) == {}
    assert offered(database, ada, calls(ada, {"member_id": "M9", "phone": "555-0142"})) == {}


def test_whoever_has_the_caller_on_the_line_is_offered_a_colleagues_answers_and_nobody_else(database, ada, otto, sue, calls):
    calls(ada, {"member_id": "M1"}, fact("city", "York"))
    his = calls(otto, {"member_id": "M1"})
    assert offered(database, otto, his) == {"city": "York"}
    with database.writing() as session:
        record(session, his, [Given("end", "call.wrapped", {"outcome": "no_issue"})], otto)
    with database.reading() as session:
        assert answered_before(session, otto, state_of(session, get_call(session, otto, his))) == []


def test_what_is_emptied_or_struck_is_offered_no_more(database, ada, sue, calls):
    first = calls(ada, {"member_id": "M1"})
    with database.writing() as session:
        record(session, first, [Given("a", "fact.noted", {"question": "city", "value": "York"}),
                                Given("b", "fact.noted", {"question": "paid_by", "value": "mail"})], ada)
        record(session, first, [Given("c", "entry.redacted", {"key": "a", "reason": "asked for"})], sue)
        record(session, first, [Given("d", "entry.struck", {"key": "b", "reason": "a slip"})], ada)
    assert offered(database, ada, calls(ada, {"member_id": "M1"})) == {}
    with database.reading() as session:
        assert session.query(AnswerRow).count() == 0


def test_practice_leaves_nothing_behind(database, ada, calls):
    calls(ada, {"member_id": "M1"}, fact("city", "York"), practice=True)
    assert offered(database, ada, calls(ada, {"member_id": "M1"})) == {}


def test_the_poll_brings_what_was_known_of_a_caller_once_he_is_known(app, database, ada, calls, sign_in):
    calls(ada, {"member_id": "M1"}, fact("city", "York"))
    call = calls(ada, {})
    client = sign_in(app.test_client(), ada)
    assert client.get(f"/calls/{call}/poll?after=0").json.get("brief") is None
    with database.writing() as session:
        record(session, call, [Given("who", "caller.identified", {"caller": {"member_id": "M1"}})], ada)
    told = client.get(f"/calls/{call}/poll?after=1").json["brief"]
    assert [(one["question"], one["value"]) for one in told["answers"]] == [("city", "York")]
