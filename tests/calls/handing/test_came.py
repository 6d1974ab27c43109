"""Where a caller came from: sent back he goes to and fro, so a conference is offered and both supervisors hear of it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.accounts import add_person, find_person
from kb.calls import Given, check_calls, load, record, start_call, state_json, state_of
from kb.calls.handing.came import came_from, place
from kb.calls.handing.models import ReturnRow
from kb.calls.handing.returns import returns_for
from kb.calls.handing.taking import take_caller
from kb.calls.models import AnswerRow, Call
from kb.calls.rules import Rules
from kb.db import now
from kb.web import Role

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M-1"}


@pytest.fixture
def ring(app, database):
    """`ring(person, *entries, **caller)`: a call with these entries; its id."""

    def rung(person, *entries, practice=False, **caller):
        with database.writing() as session:
            more = {"source": "practice"} if practice else {}
            call, _new = start_call(session, person, None, {"caller": caller or JOHN, **more}, practice=practice)
            for number, (kind, payload) in enumerate(entries):
                record(session, call.id, [Given(f"k{number}", kind, payload)], person)
            return call.id

    return rung


@pytest.fixture
def came(database):
    """`came(call)`: `(who, sent here)` of each place he came from."""

    def asked(call):
        with database.reading() as session:
            found = came_from(session, state_of(session, session.get(Call, call)), now())
            return [(one.who, one.sent_here) for one in found]

    return asked


@pytest.fixture
def sent_back(database):
    """`sent_back(call)`: what the call's state says of the latest hand-over leading back."""

    def asked(call):
        with database.reading() as session:
            assert list(check_calls(session)) == []
            return state_json(state_of(session, session.get(Call, call)))["transfer"]["back"]

    return asked


def offered(to, kind="warm", **more):
    return "transfer.offered", {"to": to, "kind": kind, **more}


def test_a_colleague_who_took_the_caller_is_told_who_sent_him(database, ring, came, sent_back, ada, otto, sue):
    first = ring(ada, offered("otto"))
    with database.writing() as session:
        mine = take_caller(session, otto, first, "", Rules()).id
    assert came(mine) == [("Billing", True)]
    for words in ("Billing", "the billing team", "Ada Moreno", "ada", "sue"):
        call = mine
        with database.writing() as session:
            record(session, call, [Given(f"o {words}", *offered(words))], otto)
        assert sent_back(call)["sent_by"] == "Billing"
        with database.writing() as session:
            record(session, call, [Given(f"d {words}", "transfer.declined", {"by": words})], otto)
    with database.writing() as session:
        record(session, mine, [Given("p", *offered("Pharmacy"))], otto)
    assert sent_back(mine) is None


def test_a_department_outside_to_which_we_sent_him(ring, came, sent_back, ada, otto):
    ring(ada, offered("Equipment", "blind", reason="no_answer"))
    call = ring(otto, offered("The Equipment Dept."))
    assert came(call) == [("Equipment", False)]
    assert sent_back(call)["sent_by"] == "Equipment"


def test_what_the_caller_says_counts(ring, came, sent_back, ada):
    call = ring(ada, ("fact.noted", {"question": "came_from", "value": "Equipment"}), offered("equipment line"))
    assert came(call) == [("Equipment", True)] and sent_back(call)["sent_by"] == "equipment line"


def test_who_declined_lost_or_never_answered_has_not_had_him(ring, came, ada, otto):
    ring(ada, offered("Equipment"), ("transfer.declined", {"by": "Dana"}), offered("Claims desk"), ("transfer.lost", {}),
         offered("Pharmacy"))
    assert came(ring(otto)) == []


def test_another_caller_and_long_ago_do_not_count(database, ring, came, ada, otto):
    ring(ada, offered("Equipment", "blind", reason="insists"))
    assert came(ring(otto, first_name="Jane", member_id="M-2")) == []
    assert came(ring(otto, first_name="John", phone="555-0142")) == []
    call = ring(otto)
    with database.reading() as session:
        state = state_of(session, session.get(Call, call))
        assert came_from(session, state, now() + timedelta(hours=25)) == []


def test_a_conference_is_on_the_record_and_both_supervisors_hear_of_it(database, ring, app, sign_in, ada, otto, sue):
    with database.writing() as session:
        add_person(session, "omar", [Role.SUPERVISOR], "Claims", "Omar Haddad")
    with database.reading() as session:
        omar = find_person(session, "omar")
    first = ring(ada, offered("otto"))
    with database.writing() as session:
        mine = take_caller(session, otto, first, "", Rules()).id
        record(session, mine, [Given("c", "conference.called", {"to": "Billing", "wants": "Whose is it?"})], otto)
    with database.reading() as session:
        assert list(check_calls(session)) == []
        line = load(session, mine)[-1].line()
        assert line == "Called Billing in instead of sending the caller back there (Billing): Whose is it?"
        since = now() - timedelta(hours=1)
        hers, his = returns_for(session, sue, since), returns_for(session, omar, since)
        assert [(one.row.how, one.call.id) for one in hers] == [("conference", first)]
        assert [(one.row.how, one.call.id) for one in his] == [("conference", mine)]
        assert returns_for(session, ada, since) == []
    assert sign_in(app.test_client(), omar).get(f"/calls/{mine}/record").text.count("To and fro") == 1


def test_sent_all_the_same_is_told_too(database, ring, ada, otto, sue):
    ring(otto, offered("Equipment", "blind", reason="closed"))
    ring(ada, offered("Equipment"))
    with database.reading() as session:
        assert [one.row.how for one in returns_for(session, sue, now() - timedelta(hours=1))] == ["sent"]


def test_a_team_that_the_caller_names_hears_of_it_but_not_of_whom(database, ring, app, sign_in, ada):
    with database.writing() as session:
        add_person(session, "omar", [Role.SUPERVISOR], "Claims", "Omar Haddad")
    with database.reading() as session:
        omar = find_person(session, "omar")
    ring(ada, ("fact.noted", {"question": "came_from", "value": "the claims team"}), ("conference.called", {"to": "Claims"}))
    page = sign_in(app.test_client(), omar).get("/floor/").text
    assert "To and fro" in page and "A caller of another team" in page and "Ada Moreno called Claims" in page
    assert "John" not in page


def test_practice_is_told_to_nobody(database, ring, sue, ada):
    ring(ada, ("fact.noted", {"question": "came_from", "value": "Equipment"}), offered("Equipment"), practice=True)
    with database.reading() as session:
        assert session.query(ReturnRow).count() == 0


def test_the_desk_hears_of_it_in_its_news(ring, client, sign_in, ada, otto):
    ring(otto, offered("Equipment", "blind", reason="closed"))
    call = ring(ada)
    [one] = sign_in(client, ada).get(f"/calls/{call}/poll?after=0").json["news"]["handing"]["came"]
    assert (one["who"], one["names"], one["sent_here"]) == ("Equipment", ["equipment"], False)


def test_what_he_says_of_one_call_is_not_carried_to_the_next(database, ring, ada):
    ring(ada, ("fact.noted", {"question": "came_from", "value": "Equipment"}))
    with database.reading() as session:
        assert session.query(AnswerRow).count() == 0


@given(st.text(max_size=40))
def test_a_place_is_the_same_however_often_it_is_folded(words):
    assert place(place(words)) == place(words)
    assert place(words.upper()) == place(words.lower()) or not words.isascii()


@pytest.mark.parametrize(("one", "other"), [
    ("Equipment", "the EQUIPMENT dept."), ("Provider line", "provider"), ("Crédit", "credit team"), ("The unit", "the unit"),
])
def test_a_place_is_known_by_any_of_its_names(one, other):
    assert place(one) == place(other) != ""


def test_what_he_said_of_where_he_came_from_is_gone_when_it_is_redacted(ring, database, ada, sue, sent_back):
    call = ring(ada, ("fact.noted", {"question": "came_from", "value": "the Equipment, Desk."}), offered("equipment"))
    assert sent_back(call)["sent_by"] == "equipment"
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "k0", "reason": "asked for"})], sue)
    with database.reading() as session:
        entries = load(session, call)
        assert not [entry for entry in entries if "Desk" in f"{entry.payload} {entry.server} {entry.line()}"]
        assert list(check_calls(session)) == []
    assert sent_back(call)["sent_by"] == "equipment"
