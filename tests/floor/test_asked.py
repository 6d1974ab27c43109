"""The floor: where supervisors are, hands answered in the page, and what was asked in the last day."""

import pytest

from kb.accounts import add_person, find_person
from kb.calls import Given, record, start_call
from kb.db import new_id, now
from kb.floor.asked import asked_lately
from kb.floor.overview import overview
from kb.web import Role


@pytest.fixture
def omar(database):
    """A supervisor of another team."""
    with database.writing() as session:
        add_person(session, "omar", [Role.SUPERVISOR], "Pharmacy", "Omar Diaz")
    with database.reading() as session:
        return find_person(session, "omar")


@pytest.fixture
def call(app, database, ada):
    """Ada's call."""
    with database.writing() as session:
        return start_call(session, ada, None, {"caller": {"first_name": "Zebulon", "last_name": "Doe"}})[0].id


@pytest.fixture
def do(database, call):
    """`do(person, kind, **payload)`."""

    def done(person, kind, /, *, on=None, key=None, **payload):
        with database.writing() as session:
            record(session, on or call, [Given(key or new_id(), kind, payload)], person)

    return done


def needs(database, person):
    with database.reading() as session:
        return [(need.kind, need.text) for need in overview(session, person, now()).needs]


def test_a_hand_is_answered_on_the_floor(app, sign_in, database, do, call, ada, sue):
    do(ada, "help.asked", key="q", question="Saturdays?")
    assert needs(database, sue) == [("hand", "Saturdays?")]
    browser = sign_in(app.test_client(), sue)
    empty = browser.post("/floor/hand", data={"call": call, "key": "q", "text": " "})
    assert empty.status_code == 422
    assert "Give some words" in empty.text
    assert browser.post("/floor/hand", data={"call": call, "key": "q", "text": "Yes"}).status_code == 303
    assert needs(database, sue) == []


def test_whoever_is_asked_by_name_answers_and_sees_neither_call_nor_caller(app, sign_in, database, do, call, ada, sue, omar):
    do(ada, "help.asked", key="q", question="Is that yours?", to="omar")
    browser = sign_in(app.test_client(), omar)
    page = browser.get("/floor/").text
    assert "Is that yours?" in page
    assert "Zebulon" not in page and f"/calls/{call}/record" not in page
    assert browser.post("/floor/hand", data={"call": call, "key": "q", "text": "It is"}).status_code == 303
    assert needs(database, sue) == []


def test_whoever_is_not_asked_is_told_of_no_call(app, sign_in, do, call, ada, omar):
    do(ada, "help.asked", key="q", question="Saturdays?")
    browser = sign_in(app.test_client(), omar)
    assert "Saturdays?" not in browser.get("/floor/").text
    told = browser.post("/floor/hand", data={"call": call, "key": "q", "text": "Yes"})
    assert "There is no such call" in told.text


def test_presence_is_said_refused_and_shown(app, sign_in, sue, omar):
    browser = sign_in(app.test_client(), sue)
    assert "Say until when" in browser.post("/floor/presence", data={"status": "meeting"}).text
    assert browser.post("/floor/presence", data={"status": "meeting", "until": "soon"}).status_code == 422
    assert browser.post("/floor/presence", data={"status": "away"}).status_code == 303
    page = sign_in(app.test_client(), omar).get("/floor/").text
    assert "Sue Park</strong> <span class=\"where-status\">away" in page
    assert "Omar Diaz</strong> <span class=\"where-status\">free" in page


def test_the_last_day_stands_there_for_the_team_alone_without_practice(app, sign_in, database, do, ada, sue, omar):
    with database.writing() as session:
        practice = start_call(session, ada, None, {"source": "practice"}, practice=True)[0].id
    do(ada, "escalation.requested", on=practice, wants="a rehearsal")
    do(ada, "help.asked", on=practice, question="a rehearsal?")
    do(ada, "help.asked", question="Saturdays?")
    do(sue, "help.answered", text="Yes")
    do(ada, "escalation.requested", wants="claims", trigger="danger")
    with database.reading() as session:
        found = [(one.kind, one.text, one.answered_by, one.took is not None) for one in asked_lately(session, sue, now())]
        assert asked_lately(session, omar, now()) == []
    assert found == [("request", "claims", None, False), ("hand", "Saturdays?", "sue", True)]
    page = sign_in(app.test_client(), sue).get("/floor/asked").text
    assert "Danger" in page and "rehearsal" not in page


def test_a_redaction_empties_what_was_asked(database, do, call, ada, sue):
    do(ada, "escalation.requested", key="e", wants="Mrs. Doe's surgery")
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "e", "reason": "health"})], sue)
    with database.reading() as session:
        assert [one.text for one in asked_lately(session, sue, now())] == [""]
