"""A caller handed over: who may answer, when it counts, what the colleague sees and gets."""

from datetime import timedelta

import pytest

from kb.accounts import add_person, find_person
from kb.calls import Call, Given, check_calls, get_call, load, record, start_call, state_json, state_of
from kb.calls.cases.claims import own_case
from kb.db import isotime, new_id, now
from kb.errors import Conflict, NotAllowed, NotFound
from kb.scripts import import_script
from kb.web import Role

CALLER = {"first_name": "John", "last_name": "Doe", "member_id": "M-1"}


@pytest.fixture
def call(app, database, ada):
    """Ada's call since yesterday, with something that the caller wants and something known."""
    with database.writing() as session:
        began = isotime(now() - timedelta(days=1))
        head, _new = start_call(session, ada, None, {"caller": CALLER, "reason": "claims"}, at=began)
        record(session, head.id, [
            Given("i", "issue.raised", {"issue": "i", "text": "claim status", "nature": "question"}),
            Given("w", "issue.raised", {"issue": "w", "text": "wife ill", "nature": "context"}),
            Given("d", "issue.raised", {"issue": "d", "text": "new card"}),
            Given("s", "issue.settled", {"issue": "d", "how": "resolved"}),
            Given("f", "fact.noted", {"question": "paid_by", "value": "mail"}),
        ], ada)
        return head.id


@pytest.fixture
def do(database, call):
    """`do(person, kind, **payload)` records; the hand-over as the desk has it."""

    def done(person, kind, /, **payload):
        with database.writing() as session:
            record(session, call, [Given(new_id(), kind, payload)], person)
        with database.reading() as session:
            assert list(check_calls(session)) == []
            return state_json(state_of(session, session.get(Call, call)))["transfer"]

    return done


@pytest.fixture
def nina(database):
    """An agent of another team."""
    with database.writing() as session:
        add_person(session, "nina", [Role.AGENT], "Pharmacy", "Nina Nord")
    with database.reading() as session:
        return find_person(session, "nina")


def wrapped(session, call, person, hours):
    """The call was wrapped so many hours ago."""
    at = isotime(now() - timedelta(hours=hours))
    record(session, call, [Given("settled", "issue.settled", {"issue": "i", "how": "resolved"}, at),
                           Given("end", "call.wrapped", {"outcome": "resolved"}, at)], person)


def may_read(database, person, call):
    with database.reading() as session:
        try:
            return bool(get_call(session, person, call))
        except NotFound:
            return False


@pytest.mark.parametrize("to", ["otto", "Otto Brandt", "OTTO BRANDT"])
def test_a_colleague_who_is_named_may_read_and_accept(do, database, call, ada, otto, to):
    assert not may_read(database, otto, call)
    handed = do(ada, "transfer.offered", to=to, kind="warm", wants="claim status")
    assert (handed["state"], handed["colleague"]) == ("offered", "otto")
    assert may_read(database, otto, call)
    handed = do(otto, "transfer.accepted", by="otto", note="I know the claim")
    assert (handed["state"], handed["answer"]["by"]) == ("accepted", "otto")
    assert may_read(database, otto, call)


def test_who_has_not_been_named_may_not_even_know(do, database, call, ada, otto, nina):
    do(ada, "transfer.offered", to="otto", kind="warm")
    for kind in ("transfer.accepted", "transfer.declined", "transfer.lost"):
        with pytest.raises(NotFound):
            do(nina, kind, **({"by": "nina"} if kind == "transfer.accepted" else {}))


def test_a_colleague_with_another_reason_to_be_there_cannot_answer_for_the_one_who_is_named(do, ada, otto, nina):
    do(ada, "promise.made", promise="p", what="Look again", due="2030-01-02", owner="nina")
    do(ada, "transfer.offered", to="otto", kind="warm")
    with pytest.raises(NotAllowed, match="whom the caller is offered to"):
        do(nina, "transfer.accepted", by="nina")
    assert do(nina, "note.added", text="He rang me")["state"] == "offered"


def test_who_declined_reads_no_more_and_somebody_else_may_be_asked(do, database, call, ada, otto, nina):
    do(ada, "transfer.offered", to="otto", kind="warm")
    with database.writing() as session:
        record(session, call, [Given(new_id(), "transfer.declined", {"by": "otto", "note": "Lunch"})], otto)
    assert not may_read(database, otto, call)
    assert do(ada, "transfer.offered", to="nina", kind="warm")["colleague"] == "nina"
    assert may_read(database, nina, call) and not may_read(database, otto, call)


@pytest.mark.parametrize(("kind", "hours", "stands"), [("warm", 1, True), ("warm", 13, False), ("blind", 13, False)])
def test_an_offer_that_nobody_answers_ends_some_time_after_the_call(database, call, do, client, sign_in, ada, otto, kind, hours,
                                                                    stands):
    do(ada, "transfer.offered", to="otto", kind=kind)
    with database.writing() as session:
        wrapped(session, call, ada, hours)
    assert may_read(database, otto, call) is stands
    assert ("John Doe" in sign_in(client, otto).get("/desk").text) is stands


def test_who_has_taken_a_caller_reads_on(database, call, do, ada, otto):
    do(ada, "transfer.offered", to="otto", kind="warm")
    do(otto, "transfer.accepted", by="otto")
    with database.writing() as session:
        wrapped(session, call, ada, 13)
    assert may_read(database, otto, call)


def test_one_warm_offer_waits_at_a_time_and_is_answered_once(do, ada, otto):
    with pytest.raises(Conflict, match="Nobody has been offered"):
        do(ada, "transfer.accepted", by="Dana")
    do(ada, "transfer.offered", to="Claims", kind="warm")
    with pytest.raises(Conflict, match="has not answered yet"):
        do(ada, "transfer.offered", to="otto", kind="warm")
    do(ada, "transfer.accepted", by="Dana Cole")
    for kind, payload in (("transfer.accepted", {"by": "Dana"}), ("transfer.declined", {}), ("transfer.lost", {})):
        with pytest.raises(Conflict, match="is over: accepted"):
            do(ada, kind, **payload)


def test_put_through_blindly_nobody_is_waited_for(do, ada):
    do(ada, "transfer.offered", to="Provider line", kind="blind", reason="They are reached by their own line only")
    assert do(ada, "transfer.offered", to="Claims", kind="warm")["to"] == "Claims"
    assert do(ada, "transfer.lost", note="It went dead")["state"] == "lost"


def test_nobody_hands_a_caller_to_herself(do, ada):
    with pytest.raises(Conflict, match="have this caller already"):
        do(ada, "transfer.offered", to="Ada Moreno", kind="warm")


def test_nothing_counts_as_transferred_before_they_say_that_they_have_him(do, ada):
    do(ada, "transfer.offered", to="Claims", kind="blind", reason="no_answer")
    with pytest.raises(Conflict, match="said by name"):
        do(ada, "issue.settled", issue="i", how="transferred")
    do(ada, "transfer.accepted", by="Dana Cole")
    do(ada, "transfer.offered", to="Pharmacy", kind="warm")  # another thing; the first stays with Dana
    assert do(ada, "issue.settled", issue="i", how="transferred")["to"] == "Pharmacy"


def test_a_colleague_may_not_settle_what_the_agent_has(do, ada, otto):
    do(ada, "transfer.offered", to="otto", kind="warm")
    do(otto, "transfer.accepted", by="otto")
    with pytest.raises(NotAllowed):
        do(otto, "issue.settled", issue="i", how="resolved")
    do(ada, "issue.settled", issue="i", how="transferred")


def test_it_reads_well(do, database, call, ada, otto):
    do(ada, "transfer.offered", to="otto", kind="warm", wants="claim status")
    do(otto, "transfer.declined", by="otto", note="Lunch")
    do(ada, "transfer.offered", to="Claims", kind="blind", reason="no_answer")
    do(ada, "transfer.accepted", by="Dana")
    with database.reading() as session:
        assert [entry.line() for entry in load(session, call)][-4:] == [
            "Offered the caller to Otto Brandt: claim status", "Otto Brandt did not take the caller: Lunch",
            "Put the caller through to Claims without speaking first: nobody answered within two minutes",
            "Dana has the caller now"]


# --- the colleague's pages -------------------------------------------------------------------------------------------------

SECRET = """title: Asked
start: a
steps:
  a:
    phase: acknowledge
    say: ["Hello."]
    ask:
      - {name: pin, label: PIN?, type: text, secret: true}
      - {name: calm_now, label: Has it helped?, type: yes_no, fresh: true}
      - {name: whose, label: Whose is it?, type: text}
    to: b
  b: {end: resolved}
"""


def test_taking_the_caller_opens_her_desk_with_all_that_was_said(do, database, call, client, sign_in, ada, otto, ed):
    with database.writing() as session:
        import_script(session, SECRET, "asked.yaml", ed)
    do(ada, "script.started", script="asked")
    do(ada, "step.answered", step="a", answers={"pin": "1234", "calm_now": "yes", "whose": "his"})
    do(ada, "transfer.offered", to="otto", kind="warm", wants="claim status", issue="i")
    browser = sign_in(client, otto)
    desk = browser.get("/desk")
    assert call in desk.text and "claim status" in desk.text
    record_page = browser.get(f"/calls/{call}/record")
    assert "Ada Moreno offers you this caller" in record_page.text
    answer = browser.post(f"/calls/{call}/record/transfer", data={"answer": "accept"})
    assert answer.status_code == 303
    new = answer.location.rsplit("/", 1)[1]
    assert new != call and browser.get(f"/calls/{new}").status_code == 200
    with database.reading() as session:
        state = state_of(session, get_call(session, otto, new))
        first = state_of(session, get_call(session, ada, call))
    assert state.caller == CALLER and state.agent == "otto"
    assert [(item.text, item.nature, item.state) for item in state.issues.values()] == [
        ("claim status", "question", "open"), ("wife ill", "context", "context")]
    assert {item.case for item in state.issues.values()} == {own_case(call, "i"), own_case(call, "w")}  # the same case
    assert {name: (item.value, item.source) for name, item in state.answers.items()} == {
        "paid_by": ("mail", "earlier"), "whose": ("his", "earlier")}
    assert first.transfer.state == "accepted" and first.status == "open"
    assert browser.post(f"/calls/{call}/record/transfer", data={"answer": "accept"}).status_code == 409
    assert call not in browser.get("/desk").text


def test_declining_leaves_the_caller_where_he_is(do, database, call, client, sign_in, ada, otto):
    do(ada, "transfer.offered", to="otto", kind="warm")
    browser = sign_in(client, otto)
    assert browser.post(f"/calls/{call}/record/transfer", data={"answer": "maybe"}).status_code == 422
    assert browser.post(f"/calls/{call}/record/transfer", data={"answer": "decline", "note": "Lunch"}).status_code == 303
    assert browser.get(f"/calls/{call}/record").status_code == 404
    with database.reading() as session:
        assert state_of(session, get_call(session, ada, call)).transfer.answer["note"] == "Lunch"


def test_an_open_desk_hears_of_an_offer(do, call, database, client, sign_in, ada, otto):
    with database.writing() as session:
        mine, _new = start_call(session, otto, None, {"caller": {}})
    browser = sign_in(client, otto)
    assert browser.get(f"/calls/{mine.id}/poll?after=0").json["offers"] == []
    do(ada, "transfer.offered", to="otto", kind="warm", wants="claim status")
    [offer] = browser.get(f"/calls/{mine.id}/poll?after=0").json["offers"]
    assert (offer["name"], offer["by"], offer["wants"]) == ("John Doe", "Ada Moreno", "claim status")


def test_a_supervisor_finds_a_caller_who_is_offered_to_her_on_the_floor(do, client, sign_in, ada, sue):
    browser = sign_in(client, sue)
    assert "Offered to you" not in browser.get("/floor/").text
    do(ada, "transfer.offered", to="sue", kind="warm", wants="claim status")
    page = browser.get("/floor/")
    assert "Offered to you" in page.text and "claim status" in page.text
    do(sue, "transfer.declined", by="sue")
    assert "Offered to you" not in browser.get("/floor/").text
