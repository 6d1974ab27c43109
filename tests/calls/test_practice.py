"""Practice is a call like any other, kept and readable, and nothing of it counts anywhere."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kb.calls import Call, Given, brief, check_calls, get_call, journal_rows, load, record, start_call, state_json, state_of
from kb.calls.handing.views import offers
from kb.calls.practice import practised, start_practice
from kb.calls.projection import ROWS
from kb.calls.rules import Rules
from kb.calls.traces.models import KnownProblem
from kb.calls.views.desk import promises_due, shelf
from kb.db import isotime, new_id, now
from kb.errors import Invalid, NotFound
from kb.floor import Wanted, lookups_of
from kb.floor.overview import overview
from kb.scripts import import_script

SCRIPT = """title: Premium mailed
for: [premium by mail]
start: greet
steps:
  greet:
    phase: acknowledge
    say: [I can see why that would worry you.]
    aer: [empathize]
    ask:
      - {name: paid_by, label: How was it paid?, type: choice, options: [{value: mail, label: By mail}, card]}
    options:
      - {id: on, label: Go on, to: wrap}
  wrap: {end: resolved}
paths:
  - name: Mailed weeks ago
    caller: {first_name: Jane, last_name: Doe, member_id: M-1, phone: 555-0142}
    opening: I mailed it weeks ago!
    mood: hot
    known: {paid_by: mail}
    walk:
      - {step: greet, says: It has been weeks!, answers: {paid_by: mail}, option: on}
    ends: resolved
"""
CALLER = {"first_name": "Jane", "last_name": "Doe", "member_id": "M-1", "phone": "555-0142"}


@pytest.fixture
def script(app, database, articles, ed):
    """The script, published."""
    with database.writing() as session:
        import_script(session, SCRIPT, "premium.yaml", ed)
        at = now()
        session.add(KnownProblem(id="portal", title="Portal down", owner="sue", words="portal", say="We know.", remedy="",
                                 since=at.date(), edition=1, opened_at=at, changed_by="sue", changed_at=at))


@pytest.fixture
def real(script, database, ada):
    """A real, wrapped call of the same caller: he was told something, pushed back, and something is owed."""
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": CALLER, "reason": "claims"})
        record(session, call.id, happenings("otto"), ada)
        return call.id


def happenings(colleague):
    """One of everything that other screens look for."""
    return [
        Given("m", "mood.noted", {"level": "hot"}),
        Given("i", "issue.raised", {"issue": "i", "text": "premium by mail", "nature": "complaint"}),
        Given("s", "search.made", {"query": "premium", "total": 2, "top": ["mailed"]}),
        Given("sc", "script.started", {"script": "premium", "issue": "i"}),
        Given("o", "article.opened", {"lookup": "l", "article": "mailed", "search": "s", "issue": "i"}),
        Given("t", "article.told", {"lookup": "l", "reaction": "disputed", "words": "No", "issue": "i"}),
        Given("a", "step.answered", {"step": "greet", "option": "on", "answers": {"paid_by": "mail"}}),
        Given("p", "promise.made", {"promise": "p", "what": "Trace it", "due": isotime(now() + timedelta(hours=1))}),
        Given("c", "concession.offered", {"concession": "c", "type": "goodwill", "amount": 80}),
        Given("e", "escalation.requested", {"wants": "Somebody else", "to": "sue"}),
        Given("x", "transfer.offered", {"to": colleague, "kind": "warm"}),
        Given("g", "gap.noted", {"query": "premium"}),
        Given("f", "fact.noted", {"question": "came_from", "value": "Equipment"}),
        Given("cf", "conference.called", {"to": "Equipment"}),
        Given("h", "help.asked", {"question": "How long?"}),
        Given("r", "request.sent", {"request": "r", "department": "Lockbox", "what": "The cheque"}),
        Given("k", "problem.matched", {"problem": "portal"}),
    ]


@pytest.fixture
def rehearsal(script, database, ada):
    """Ada practises, and does one of everything."""
    with database.writing() as session:
        call = start_practice(session, ada, "premium", "Mailed weeks ago", Rules())
        record(session, call.id, happenings("otto"), ada)
        return call.id


def test_it_starts_from_the_card_of_the_walk(script, database, ada):
    with database.writing() as session:
        call = start_practice(session, ada, "premium", "Mailed weeks ago", Rules())
    with database.reading() as session:
        state = state_of(session, get_call(session, ada, call.id))
        lines = [entry.line() for entry in load(session, call.id)]
    assert state.is_practice and state.caller == CALLER and state_json(state)["practice"] is True
    assert state.known() == {"paid_by": "mail"}
    assert lines[0] == "Practised with Jane Doe: Mailed weeks ago"


def test_it_is_kept_whole(rehearsal, database, ada):
    with database.reading() as session:
        assert len(journal_rows(session, rehearsal)) == 19
        assert list(check_calls(session)) == []
        state = state_of(session, get_call(session, ada, rehearsal))
    assert state.lookups["l"].reaction == "disputed" and state.promises["p"].what == "Trace it"


def test_it_has_no_rows_where_other_screens_look(rehearsal, database):
    with database.reading() as session:
        counted = {table.__tablename__: session.scalar(select(func.count()).select_from(table)) for table in ROWS}
    assert len(counted) >= 7
    assert set(counted.values()) == {0}, counted


def test_a_real_call_has_a_row_in_each_of_those_tables(real, database):
    with database.reading() as session:
        counted = {table.__tablename__: session.scalar(select(func.count()).select_from(table)) for table in ROWS}
    assert all(counted.values()), "or the test above proves nothing"


def test_no_list_report_or_brief_knows_it(app, real, rehearsal, database, ada, sue, otto):
    with app.test_request_context(), database.reading() as session:
        floor = overview(session, sue, now() + timedelta(hours=2))
        seen = [*floor.calls, *floor.wrapped, *(need.call for need in floor.needs)]
        assert {call.id for call in seen} == {real}
        assert {item.call for item in lookups_of(session, ada, Wanted())} == {real}
        assert {item["call"] for item in promises_due(session, ada)} == {real}
        assert {item["id"] for item in shelf(session, ada)} == {real}
        assert {item["call"] for item in offers(session, otto)} == {real}


def test_the_next_real_call_of_such_a_caller_hears_nothing_of_it(rehearsal, database, ada):
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": CALLER})
    with database.reading() as session:
        told = brief(session, ada, state_of(session, get_call(session, ada, call.id)), now())
    assert not any(told.values())


def test_a_pretend_caller_has_no_history_and_opens_no_real_call(real, database, otto, script):
    with database.writing() as session:
        call = start_practice(session, otto, "premium", "Mailed weeks ago", Rules())
        record(session, real, [Given(new_id(), "transfer.declined", {"by": "otto"})], otto)
    with database.reading() as session:
        told = brief(session, otto, state_of(session, get_call(session, otto, call.id)), now())
        assert not any(told.values())
        with pytest.raises(NotFound):
            get_call(session, otto, real)


def test_nobody_is_let_in_by_what_is_only_played(rehearsal, database, otto, sue):
    with database.reading() as session, pytest.raises(NotFound):
        get_call(session, otto, rehearsal)  # offered the caller, in the play
    with database.reading() as session:
        assert get_call(session, sue, rehearsal).practice  # her team's: a trainer reads along


def test_only_the_practice_page_starts_one(app, database, ada, client, sign_in):
    with database.writing() as session, pytest.raises(Invalid, match="practice page"):
        start_call(session, ada, None, {"source": "practice"})
    browser = sign_in(client, ada)
    answer = browser.get("/calls/pop?call_id=c9&dnis=practice&first_name=Jane")
    assert answer.status_code == 303
    with database.reading() as session:
        assert session.get(Call, "c9").practice is False
    assert browser.post("/api/v1/calls", json={"source": "practice"}).status_code == 422


def test_agent_supervisor_and_editor_may_practise(script, database, client, sign_in, ada, sue, ed):
    for person in (ada, sue, ed):
        browser = sign_in(client, person)
        page = browser.get("/practice")
        assert "Mailed weeks ago" in page.text and "I mailed it weeks ago!" in page.text
        answer = browser.post("/practice", data={"script": "premium", "path": "Mailed weeks ago"})
        assert answer.status_code == 303
        assert "Practice: nothing counts" in browser.get(answer.location).text
        call = answer.location.rsplit("/", 1)[1]
        assert browser.get(f"/calls/{call}/poll?after=0").json["state"]["practice"] is True
        record_page = browser.get(f"/calls/{call}/record")
        assert "Practice: nothing counts" in record_page.text
        assert call in browser.get("/practice").text
    assert call not in sign_in(client, ada).get("/practice").text, "Ed's is his own"
    assert "Ada Moreno" in sign_in(client, sue).get("/practice").text
    assert call not in sign_in(client, ada).get("/calls/mine").text


def test_an_editor_has_no_other_calls(rehearsal, real, database, client, sign_in, ed):
    browser = sign_in(client, ed)
    for call in (rehearsal, real):
        assert browser.get(f"/calls/{call}").status_code == 404
    assert browser.get("/desk").status_code == 404
    assert browser.post("/calls/new").status_code == 403
    with database.reading() as session:
        assert practised(session, ed) == []


@pytest.mark.parametrize(("form", "status"), [
    ({}, 422), ({"script": "premium"}, 422), ({"script": "premium", "path": "Another"}, 404),
    ({"script": "none", "path": "x"}, 404),
])
def test_what_cannot_be_practised_is_refused(script, client, sign_in, ada, form, status):
    assert sign_in(client, ada).post("/practice", data=form).status_code == status


def test_a_walk_that_has_gone_since_leaves_the_caller_to_be_improvised(rehearsal, database, client, sign_in, ada, ed):
    with database.writing() as session:
        import_script(session, SCRIPT.replace("Mailed weeks ago", "Another walk"), "premium.yaml", ed)
    page = sign_in(client, ada).get(f"/calls/{rehearsal}")
    assert page.status_code == 200 and '"path": null' in page.text


def test_without_walks_the_page_says_how_to_get_one(app, client, sign_in, ada):
    assert "saved walks can be practised" in sign_in(client, ada).get("/practice").text
