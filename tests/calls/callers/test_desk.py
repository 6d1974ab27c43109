"""What the desk is told of who is on the line, at the start and with each poll."""

import json
import re

import pytest

from kb.calls import Given, caller_of, merge_callers, record
from kb.calls.callers.card import note_permission, remember_context
from kb.calls.models import Call
from kb.db import now

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M1", "phone": "555-0142"}
JANE = {"first_name": "Jane", "last_name": "Doe", "member_id": "M2"}


@pytest.fixture
def news(app, sign_in):
    """`news(person, call)`: what that person's desk is told of the caller by a poll; the page says the same."""
    def told(person, call):
        browser = sign_in(app.test_client(), person)
        polled = browser.get(f"/calls/{call}/poll").json["news"]["caller"]
        page = browser.get(f"/calls/{call}")
        if page.status_code == 200:
            data = re.search(r'id="desk-data">(.*?)</script>', page.text, re.DOTALL)[1]
            assert json.loads(data)["news"]["caller"] == polled
        return polled
    return told


def test_his_card_comes_with_the_call_and_with_each_poll(app, sign_in, database, ada, calls, news):
    call = calls(ada, JOHN)
    told = news(ada, call)
    assert (told["caller"]["name"], told["member"], told["maybe"]) == ("John Doe", None, [])
    browser = sign_in(app.test_client(), ada)
    address, headers = f"{told['caller']['url']}/contexts", {"Accept": "application/json"}
    answer = browser.post(address, json={"text": "moved house"}, headers=headers)
    assert [one["text"] for one in answer.json["contexts"]] == ["moved house"]
    assert [one["text"] for one in news(ada, call)["caller"]["contexts"]] == ["moved house"]
    refused = browser.post(address, json={"text": "rude"}, headers=headers)
    assert refused.status_code == 422 and "rude" in refused.json["detail"]


def test_a_number_tells_only_whom_it_may_mean(otto, ada, calls, news):
    calls(ada, JOHN, ("issue.raised", {"issue": "i", "text": "a secret matter"}))
    told = news(otto, calls(otto, {"phone": "555-0142"}))
    assert (told["caller"], told["member"]) == (None, None)
    assert [(one["name"], one["ids"]) for one in told["maybe"]] == [("John Doe", ["M1"])]
    assert "secret" not in json.dumps(told)


@pytest.mark.parametrize(("may", "texts"), [(True, ["her surgery"]), (False, []), (None, ["her surgery"])])
def test_of_a_member_of_whom_he_may_not_hear_only_who_may_is_told(database, ada, calls, news, may, texts):
    hers = calls(ada, JANE)
    with database.writing() as session:
        jane = caller_of(session, session.get_one(Call, hers)).id
        remember_context(session, ada, jane, "her surgery", now().date(), str)
        note_permission(session, ada, jane, {"speaker": "John Doe"}, now().date(), str)
    told = news(ada, calls(ada, {"phone": "555-0142"}, ("caller.identified", {
        "caller": {"first_name": "John", "last_name": "Doe"}, "member": JANE, "may_discuss": may})))
    assert [one["text"] for one in told["member"]["contexts"]] == texts
    assert [one["speaker"] for one in told["member"]["permissions"]] == ["John Doe"]


def test_a_caller_merged_while_his_call_is_open_is_told_by_the_next_poll(app, sign_in, database, ada, sue, calls, news):
    earlier = calls(ada, {**JOHN, "member_id": "M9"}, ("issue.raised", {"issue": "i", "text": "premium"}))
    call = calls(ada, JOHN)
    with database.writing() as session:
        old, here = (caller_of(session, session.get_one(Call, one)).id for one in (earlier, call))
        merge_callers(session, sue, old, here)
    assert news(ada, call)["caller"]["id"] == old
    with database.writing() as session:  # and the call goes on
        record(session, call, [Given("n", "note.added", {"text": "still he"})], ada)
    answer = sign_in(app.test_client(), ada).get(f"/calls/{call}/poll").json
    assert [entry["kind"] for entry in answer["entries"]] == ["call.started", "note.added"]
    browser = sign_in(app.test_client(), ada)
    assert "brief" not in browser.get(f"/calls/{call}/poll?after=2").json
    before = browser.get(f"/calls/{call}/poll?after=2&before=1").json
    assert [one["id"] for one in before["brief"]["calls"]] == [earlier]
    assert before["entries"] == [] and "state" not in before


def test_between_calls_in_practice_and_for_who_only_reads_there_is_nothing(app, sign_in, ada, sue, calls, news):
    assert news(ada, calls(ada, JOHN, practice=True)) is None
    assert news(sue, calls(ada, JOHN)) is None
    assert sign_in(app.test_client(), ada).get("/desk/news").json["news"]["caller"] is None
