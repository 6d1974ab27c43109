"""Goodwill: offered, approved above the limit by somebody else, taken, posted; each refusal with its reason."""

import pytest

from kb.accounts import add_person, find_person
from kb.calls import Given, check_calls, get_call, load, record, start_call, state_json, state_of
from kb.config import Config
from kb.db import new_id
from kb.errors import Conflict, Invalid, NotAllowed
from kb.scripts import import_script
from kb.web import Role

STEP = """title: Right
start: give
steps:
  give:
    phase: resolve
    concession: {type: goodwill, up_to: 20, reason: Late}
    to: over
  over: {end: resolved}
"""


@pytest.fixture
def call(app, database, ada):
    """Ada's call."""
    with database.writing() as session:
        return start_call(session, ada, None, {"caller": {"first_name": "John"}})[0].id


@pytest.fixture
def do(database, call):
    """`do(person, kind, **payload)` records; the call's concessions by id and state."""

    def done(person, kind, /, **payload):
        with database.writing() as session:
            record(session, call, [Given(new_id(), kind, payload)], person)
        with database.reading() as session:
            state = state_of(session, get_call(session, person, call))
            assert list(check_calls(session)) == []
            return {item["concession"]: item["state"] for item in state_json(state)["concessions"]}

    return done


def offer(do, person, amount=25, **more):
    return do(person, "concession.offered", **{"concession": "g", "type": "goodwill", "amount": amount, **more})


def test_within_the_limit_it_is_offered_taken_and_posted(do, ada):
    assert offer(do, ada) == {"g": "offered"}
    assert do(ada, "concession.settled", concession="g", how="accepted") == {"g": "accepted"}
    assert do(ada, "concession.settled", concession="g", how="posted", reference="A-1042") == {"g": "posted"}
    with pytest.raises(Conflict, match="posted already"):
        do(ada, "concession.settled", concession="g", how="declined")


def test_above_the_limit_a_supervisor_must_approve_before_the_caller_can_take_it(do, ada, sue):
    assert offer(do, ada, 80) == {"g": "waiting"}
    with pytest.raises(Conflict, match="has not been approved"):
        do(ada, "concession.settled", concession="g", how="accepted")
    with pytest.raises(NotAllowed):
        do(ada, "concession.approved", concession="g")
    assert do(sue, "concession.approved", concession="g", note="He has waited long") == {"g": "offered"}
    assert do(ada, "concession.settled", concession="g", how="accepted") == {"g": "accepted"}
    with pytest.raises(Conflict, match="does not wait"):
        do(sue, "concession.approved", concession="g")


def test_nobody_approves_more_than_she_may_give_nor_what_she_wants_to_give_herself(do, database, call, ada, sue):
    offer(do, ada, 501)
    with pytest.raises(NotAllowed, match=r"up to \$500; this is \$501"):
        do(sue, "concession.approved", concession="g")
    with database.writing() as session:
        record(session, call, [Given(new_id(), "call.taken_over")], sue)
    do(sue, "concession.offered", concession="h", type="goodwill", amount=600)
    with pytest.raises(NotAllowed):
        do(sue, "concession.approved", concession="h")


def test_the_step_of_a_script_may_allow_less_than_the_role(do, database, call, ada, ed):
    with database.writing() as session:
        import_script(session, STEP, "right.yaml", ed)
        record(session, call, [Given(new_id(), "script.started", {"script": "right"})], ada)
    assert offer(do, ada, 21) == {"g": "waiting"}
    assert offer(do, ada, 20, concession="h")["h"] == "offered"


def test_a_role_that_is_not_named_may_give_nothing(database, app, monkeypatch):
    assert Config({"KB_GOODWILL_LIMITS": "supervisor=10"}).goodwill_limits == {"supervisor": 10.0}
    for text in ("agent", "agent=much", "agent=-1", "agent=inf", "agent=nan"):
        with pytest.raises(Invalid, match="KB_GOODWILL_LIMITS"):
            Config({"KB_GOODWILL_LIMITS": text})


@pytest.mark.parametrize(("payload", "fault"), [
    ({"amount": None}, "how much is given"),
    ({"amount": 0}, "how much is given"),
    ({"amount": -5}, "below 0"),
    ({"amount": 2_000_000}, "that much"),
    ({"amount": "25"}, "must be a number"),
    ({"currency": "dollars"}, "three capital letters"),
    ({"type": None}, "type is required"),
])
def test_what_cannot_be_meant_is_refused(do, ada, payload, fault):
    with pytest.raises(Invalid, match=fault):
        offer(do, ada, **payload)


def test_an_item_needs_no_amount_and_nothing_is_posted_that_was_not_taken(do, ada):
    assert offer(do, ada, None, item="A new card by courier") == {"g": "offered"}
    with pytest.raises(Conflict, match="has not taken"):
        do(ada, "concession.settled", concession="g", how="posted")
    with pytest.raises(Conflict, match="already"):
        offer(do, ada)
    with pytest.raises(Conflict, match="no goodwill"):
        do(ada, "concession.settled", concession="x", how="accepted")


def test_it_reads_well(do, database, call, ada, sue):
    offer(do, ada, 80, reason="It came late")
    do(sue, "concession.approved", concession="g")
    do(ada, "concession.settled", concession="g", how="accepted")
    offer(do, ada, 7.5, concession="h", item="a card", currency="EUR", type="waived_fee")
    with database.reading() as session:
        assert [entry.line() for entry in load(session, call)][1:] == [
            "Would like to offer $80 (goodwill: It came late): needs approval", "Approved $80", "The caller took it: $80",
            "Offered a card and €7.50 (waived fee)"]


def test_a_supervisor_approves_on_the_record_and_has_answered_with_it(do, database, call, client, sign_in, ada, sue):
    offer(do, ada, 80)
    do(ada, "escalation.requested", wants="Approve $80", trigger="above_limit")
    page = sign_in(client, sue).get(f"/calls/{call}/record")
    assert "Approve $80" in page.text
    answer = client.post(f"/calls/{call}/record/approve", data={"concession": "g", "note": "Once"})
    assert answer.status_code == 303
    with database.reading() as session:
        state = state_of(session, get_call(session, sue, call))
    assert state.concessions["g"].approved_by == "sue"
    assert (state.escalation.answer["answer"], state.escalation.answer["note"]) == ("coach", "Yes, $80: Once")
    assert "taken" not in client.get(f"/calls/{call}/record").text.split("Goodwill")[1][:200]
    assert client.post(f"/calls/{call}/record/approve", data={"concession": "g"}).status_code == 409


def test_somebody_of_another_team_cannot_approve_what_she_cannot_see(do, database, app, call, client, sign_in, ada):
    offer(do, ada, 80)
    with database.writing() as session:
        add_person(session, "olga", [Role.SUPERVISOR], "Claims", "Olga Orr")
    with database.reading() as session:
        olga = find_person(session, "olga")
    assert sign_in(client, olga).post(f"/calls/{call}/record/approve", data={"concession": "g"}).status_code == 404
