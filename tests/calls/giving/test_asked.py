"""A supervisor's yes or no: where it is asked, who may, who was first; and what the desk hears of what may be given."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.accounts import add_person, find_person
from kb.calls import Given, caller_of, record, start_call, state_of
from kb.calls.models import Call
from kb.db import new_id
from kb.web import Role

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M-1"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def asked(app, database, types, ada):
    """Ada's call, with $80 that wait; its id."""
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": JOHN})
        record(session, call.id, [Given("o", "concession.offered", {
            "concession": "g", "type": "credit", "amount": 80, "reason": "Three calls"})], ada)
        return call.id


def the_goodwill(database, call):
    with database.reading() as session:
        return state_of(session, session.get(Call, call)).concessions["g"]


@pytest.fixture
def supervisor(database):
    """`supervisor(name, team)`: one more."""

    def made(name, team):
        with database.writing() as session:
            add_person(session, name, [Role.SUPERVISOR], team, name.title())
        with database.reading() as session:
            return find_person(session, name)

    return made


def test_it_stands_on_her_page_and_beside_the_word_in_the_bar(asked, client, sign_in, sue):
    page = sign_in(client, sue).get("/goodwill").text
    assert "John Doe" in page and "Asks to give $80" in page and "Three calls" in page and "Yes, $80" in page
    assert "waiting for you" in page
    client.post(f"/calls/{asked}/record/approve", data={"concession": "g", "answer": "yes", "back": "goodwill"})
    page = client.get("/goodwill").text
    assert "Nothing waits" in page and "waiting for you" not in page and "approved by Sue Park" in page


def test_one_key_between_calls_answers_yes_or_no(asked, database, client, sign_in, sue):
    browser = sign_in(client, sue)
    [one] = browser.get("/desk/news").json["news"]["goodwill"]["asked"]
    assert (one["what"], one["name"], one["by"], one["may"]) == ("$80", "John Doe", "Ada Moreno", True)
    answer = browser.post(one["answer"], data={"concession": one["concession"], "answer": "no", "note": "Once"}, headers=JSON)
    assert answer.json == {"said": "No, $80: Once"}
    assert (the_goodwill(database, asked).state, the_goodwill(database, asked).refused_by) == ("declined", "sue")
    assert browser.get("/desk/news").json["news"]["goodwill"]["asked"] == []
    assert "not approved" in browser.get("/goodwill").text and "Sue Park said no" in browser.get(f"/calls/{asked}/record").text


def test_the_second_answer_is_told_who_was_first(asked, app, sign_in, sue, supervisor):
    sam = supervisor("sam", "Billing")
    first, second = sign_in(app.test_client(), sue), sign_in(app.test_client(), sam)
    assert first.post(f"/calls/{asked}/record/approve", data={"concession": "g"}).status_code == 303
    late = second.post(f"/calls/{asked}/record/approve", data={"concession": "g", "answer": "no"}, headers=JSON)
    assert (late.status_code, late.json["detail"]) == (409, "Sue Park was first and said yes to $80.")


@pytest.mark.store
def test_two_answers_in_the_same_second_leave_one(store, asked, app, database, sign_in, sue, supervisor):
    browsers = [sign_in(app.test_client(), one) for one in (sue, supervisor("sam", "Billing"))]
    with ThreadPoolExecutor(2) as both:
        statuses = list(both.map(lambda pair: pair[0].post(
            f"/calls/{asked}/record/approve", data={"concession": "g", "answer": pair[1]}, headers=JSON).status_code,
            zip(browsers, ("yes", "no"), strict=True)))
    assert sorted(statuses) == [200, 409]
    given = the_goodwill(database, asked)
    assert (given.approved_by is None) != (given.refused_by is None)


def test_nobody_else_sees_or_answers_it(asked, app, sign_in, ada, otto, supervisor):
    olga = supervisor("olga", "Claims")
    for person in (otto, ada, olga):
        browser = sign_in(app.test_client(), person)
        page = browser.get("/goodwill").text
        assert "John Doe" not in page and "$80" not in page and "waiting for you" not in page
        assert browser.get("/desk/news").json["news"]["goodwill"]["asked"] == []
        assert browser.post(f"/calls/{asked}/record/approve", data={"concession": "g"}).status_code in {403, 404}


def test_an_answer_that_is_none_is_refused(asked, client, sign_in, sue):
    browser = sign_in(client, sue)
    assert browser.post(f"/calls/{asked}/record/approve", data={"concession": "g", "answer": "maybe"}).status_code == 422
    assert browser.post(f"/calls/{asked}/record/approve", data={"concession": "x"}).status_code == 409


def test_more_than_she_may_give_can_only_be_refused(asked, database, client, sign_in, ada, sue):
    with database.writing() as session:
        record(session, asked, [Given("h", "concession.offered", {"concession": "h", "type": "credit", "amount": 400})], ada)
    browser = sign_in(client, sue)
    assert "Yes, $400" not in browser.get("/goodwill").text
    assert browser.post(f"/calls/{asked}/record/approve", data={"concession": "h"}).status_code == 403
    assert browser.post(f"/calls/{asked}/record/approve", data={"concession": "h", "answer": "no"}).status_code == 303


def test_the_desk_says_what_is_hers_to_give_and_what_he_has_had(asked, database, client, sign_in, ada):
    browser = sign_in(client, ada)
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": JOHN})
        record(session, call.id, [
            Given("o", "concession.offered", {"concession": "n", "type": "credit", "amount": 20}),
            Given("s", "concession.settled", {"concession": "n", "how": "accepted"})], ada)
        call = call.id
    told = browser.get(f"/calls/{asked}/poll?after=0").json["news"]["goodwill"]
    assert (told["asked"], told["had"]["credit"]["what"], told["had"]["credit"]["by"]) == ([], "$20", "ada")
    assert told["had"]["credit"]["free"] > told["had"]["credit"]["at"]
    page = browser.get(f"/calls/{asked}").text
    assert '"id": "credit"' in page or '"id":"credit"' in page


def test_a_waiting_one_of_practice_is_on_nobodys_page(database, types, client, sign_in, ada, sue):
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": JOHN, "source": "practice"}, practice=True)
        offered = {"concession": "g", "type": "credit", "amount": 80}
        record(session, call.id, [Given(new_id(), "concession.offered", offered)], ada)
    assert "$80" not in sign_in(client, sue).get("/goodwill").text


def test_the_callers_page_is_his_ledger_for_whoever_may_read_the_calls(asked, database, app, sign_in, ada, otto, sue):
    with database.reading() as session:
        caller = caller_of(session, session.get(Call, asked)).id
    page = sign_in(app.test_client(), sue).get(f"/callers/{caller}").text
    assert "Goodwill" in page.split("<main")[1] and "Three calls" in page and "waits for approval" in page
    assert "Three calls" not in sign_in(app.test_client(), otto).get(f"/callers/{caller}").text
