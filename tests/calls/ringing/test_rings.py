"""What becomes of a call that the telephone system tells of, in whichever order it does."""

from datetime import timedelta

import pytest

from kb.calls.journal import Given, load, record, start_call, state_of
from kb.calls.models import Call
from kb.calls.ringing import status_of, take
from kb.calls.ringing.models import Ring
from kb.calls.ringing.phones import sit_at
from kb.calls.rules import Rules
from kb.db import now
from kb.errors import Conflict, Invalid, NotAllowed, NotFound


@pytest.fixture
def state(database):
    """`state(call)`: the state of a call, or None where there is none."""
    def of(call="7c1"):
        with database.reading() as session:
            found = session.get(Call, call)
            return state_of(session, found) if found is not None else None
    return of


@pytest.fixture
def does(database):
    """`does(person, kind, payload)`: she records it on the call."""
    def recorded(person, kind, call="7c1", **payload):
        with database.writing() as session:
            record(session, call, [Given(f"{kind} {payload}", kind, payload)], person)
    return recorded


def kinds(database, call="7c1"):
    with database.reading() as session:
        return [entry.kind for entry in load(session, call)]


def test_a_call_that_rings_is_nobodys_until_it_is_answered(tells, state):
    heard = tells("newCall", user=["Ada Moreno"])
    assert (heard.state, heard.people, heard.unknown) == ("ringing", ["ada"], [])
    assert state() is None
    heard = tells("answer", answeringNumber="ada")
    assert (heard.call_id, heard.state, heard.people) == ("7c1", "answered", ["ada"])
    found = state()
    assert (found.agent, found.caller, found.start["direction"]) == ("ada", {"phone": "+1 210 555 0142"}, "inbound")
    assert found.start["source"] == "800-555-0100" and found.start["waited_s"] == 0


def test_whoever_is_meant_is_found_by_any_name_and_by_the_phone_on_her_desk(tells, database, ada, otto):
    with database.writing() as session:
        sit_at(session, ada, "2 01")
    for named in ("ada", "ADA", "Ada Moreno", "ada@larkfield.example", "201", ada.id):
        assert tells("newCall", call=f"c {named}", user=named).people == ["ada"]
    with database.writing() as session:
        sit_at(session, otto, "201")
    assert tells("newCall", call="after", user="201").people == ["otto"]


def test_who_is_named_and_nobody_here_rings_on_no_desk(tells, database):
    heard = tells("newCall", user=["Mailroom", "ed"])  # Ed is an editor: he takes no calls
    assert (heard.people, heard.unknown) == ([], ["Mailroom", "ed"])
    with database.reading() as session:
        assert not session.get(Ring, "7c1").for_all


def test_nobody_named_rings_for_whoever_is_free(tells, database, ada, otto):
    tells("newCall", queue="billing")
    with database.writing() as session:
        with pytest.raises(NotFound):
            take(session, otto, "7c1", Rules())  # the queue is called as Ada's team is
        assert take(session, ada, "7c1", Rules()).agent == "ada"


def test_the_same_told_again_does_nothing_more(tells, database):
    for _ in range(2):
        tells("newCall", user="ada")
        tells("answer", answeringNumber="ada")
    assert kinds(database) == ["call.started"]
    for _ in range(2):
        assert tells("hangup", cause="normalClearing").state == "over"
    assert kinds(database) == ["call.started"]
    assert tells("newCall", user="otto").state == "over"


def test_phones_of_one_group_begin_to_ring_one_after_the_other(tells):
    tells("newCall", user="ada")
    assert tells("newCall", user=["Otto Brandt"]).people == ["ada", "otto"]


def test_of_two_who_answered_one_has_the_caller_and_the_other_is_told(tells, database, otto):
    tells("newCall", user=["ada", "otto"])
    tells("answer", answeringNumber="ada")
    with pytest.raises(Conflict, match="Ada Moreno has this caller already"):
        tells("answer", answeringNumber="otto")
    with pytest.raises(Conflict, match="Ada Moreno"), database.writing() as session:
        take(session, otto, "7c1", Rules())
    assert kinds(database) == ["call.started"]


def test_her_key_and_the_telephone_system_say_the_same(tells, database, ada):
    tells("newCall", user="ada")
    with database.writing() as session:
        call = take(session, ada, "7c1", Rules())
    assert call.id == "7c1" and tells("answer", answeringNumber="ada").state == "answered"
    assert kinds(database) == ["call.started"]


def test_a_screen_pop_that_was_first_has_begun_the_same_call(tells, database, ada, otto):
    tells("newCall", user="ada")
    with database.writing() as session:
        start_call(session, ada, "7c1", {"caller": {"first_name": "John"}})
    assert tells("answer", answeringNumber="ada").people == ["ada"]
    assert kinds(database) == ["call.started", "fact.noted"]
    with database.writing() as session:
        start_call(session, otto, "7c2", {})
    tells("newCall", call="7c2", user="ada")
    with pytest.raises(Conflict), database.writing() as session:
        take(session, ada, "7c2", Rules())


def test_whoever_has_the_caller_has_a_screen_though_it_popped_up_elsewhere_first(tells, state, database, otto):
    tells("newCall", user=["ada", "otto"])
    with database.writing() as session:
        start_call(session, otto, "7c1", {})
    own = tells("answer", answeringNumber="ada").call_id
    assert own != "7c1" and state(own).agent == "ada" and state("7c1").agent == "otto"
    assert tells("answer", answeringNumber="ada").call_id == own


def test_the_number_is_known_though_the_pop_did_not_say_it(tells, state, database, ada):
    with database.writing() as session:
        start_call(session, ada, "7c1", {})
    tells("answer", answeringNumber="ada")
    assert state().known() == {"call_back_number": "+1 210 555 0142"}


def test_a_call_begun_by_hand_for_the_same_number_is_the_same_call(tells, database, ada):
    tells("newCall", user="ada")
    with database.writing() as session:
        start_call(session, ada, "by-hand", {"caller": {"phone": "(210) 555-0142"}})
    assert tells("answer", answeringNumber="ada").call_id == "by-hand"
    assert tells("answer", call="another", answeringNumber="ada").call_id == "another"


def test_whoever_gives_up_has_no_call(tells, state, database, ada):
    tells("newCall", user="ada")
    assert tells("hangup", cause="cancel").state == "missed"
    assert tells("answer", answeringNumber="ada").state == "missed"  # late, and of nothing
    with pytest.raises(Conflict, match="hung up"), database.writing() as session:
        take(session, ada, "7c1", Rules())
    assert state() is None


def test_events_out_of_order_come_to_the_same(tells, state, database):
    assert tells("answer", answeringNumber="ada", **{"from": None}).state == "answered"
    assert tells("newCall", user=["ada", "otto"]).people == ["ada"]
    assert tells("hangup", call="7c2", cause="normalClearing").state == "missed"
    assert tells("answer", call="7c2", answeringNumber="ada").state == "over"
    assert state("7c2").agent == "ada"  # they spoke: she can write down of what
    assert kinds(database) == ["call.started"]


def test_hanging_up_ends_the_hold_and_what_was_open_is_a_call_back(tells, state, does, ada):
    tells("newCall", user="ada")
    tells("answer", answeringNumber="ada")
    does(ada, "issue.raised", issue="i1", text="claim status")
    tells("hold")
    tells("hold")
    assert state().holds.since is not None
    tells("hangup", cause="normalClearing")
    found = state()
    assert found.holds.since is None
    (promise,) = found.promises.values()
    assert (promise.owner, promise.kind, promise.number) == ("ada", "call_back", "+1 210 555 0142")
    does(ada, "issue.settled", issue="i1", how="resolved")
    assert not state().promises  # she only wrote it down after he had gone


@pytest.mark.parametrize("cause", ["forwarded", "normalClearing"])
def test_no_call_back_where_nothing_is_open_or_he_is_with_somebody_else(tells, state, does, ada, cause):
    tells("answer", answeringNumber="ada")
    if cause == "forwarded":
        does(ada, "issue.raised", issue="i1", text="claim status")
    tells("hangup", cause=cause)
    assert not state().promises


def test_hold_and_resume(tells, state):
    with pytest.raises(NotFound):
        tells("hold")
    tells("answer", answeringNumber="ada")
    tells("resume")
    tells("hold")
    tells("resume")
    assert state().holds.since is None


def test_a_call_that_we_made_is_hers_when_he_answers(tells, state, database, ada):
    ours = {"direction": "out", "from": "201", "to": "210-555-0142", "user": "ada"}
    assert tells("newCall", **ours).state == "ringing"
    with pytest.raises(NotFound), database.writing() as session:
        take(session, ada, "7c1", Rules())  # it rings at his end
    tells("answer", **ours)
    assert (state().start["direction"], state().caller) == ("outbound", {"phone": "210-555-0142"})
    with database.writing() as session:
        start_call(session, ada, "call-back", {"caller": {"phone": "2105550199"}, "direction": "outbound"})
    assert tells("answer", call="7c2", **{**ours, "to": "+12105550199"}).call_id == "call-back"


def test_an_agent_tells_of_her_own_phone_only(tells, ada, otto, sue):
    assert tells("newCall", by=ada).people == ["ada"]
    assert tells("answer", by=ada).people == ["ada"]
    with pytest.raises(NotAllowed, match="KB_CTI_PEOPLE"):
        tells("newCall", call="7c2", by=ada, user="otto")
    with pytest.raises(NotAllowed):
        tells("hangup", by=otto)
    assert tells("newCall", call="7c3", by=sue, user="ada").people == ["ada"]  # of her team
    with pytest.raises(NotAllowed):
        tells("newCall", call="7c4", by=sue, user="otto")


def test_nobody_can_tell_who_answered(tells):
    tells("newCall", user=["ada", "otto"])
    with pytest.raises(Invalid, match="Say who answered"):
        tells("answer")
    assert tells("answer", answeringNumber="Mailroom").state == "answered"
    assert tells("newCall", call="7c2", user="ada").people == ["ada"]
    assert tells("answer", call="7c2").people == ["ada"]


def test_who_is_on_a_call(tells, database, ada, does):
    def status():
        with database.reading() as session:
            return status_of(session, ["ada", "otto"])
    assert status() == {"ada": "free", "otto": "free"}
    tells("answer", answeringNumber="ada")
    assert status() == {"ada": "on_call", "otto": "free"}
    tells("hangup")
    assert status()["ada"] == "wrapping_up"
    does(ada, "call.wrapped", outcome="no_issue")
    assert status()["ada"] == "free"


def test_a_number_is_kept_in_one_place_only(tells, database):
    tells("newCall", user="ada", member_id="M-1", first_name="4111 1111 1111 1111")
    with database.reading() as session:
        assert session.get(Ring, "7c1").caller == {"phone": "+1 210 555 0142", "member_id": "M-1", "first_name": "••••1111"}
    tells("answer", answeringNumber="ada")
    with database.reading() as session:
        assert session.get(Ring, "7c1").caller == {}


def test_old_rings_are_forgotten(tells, database):
    from kb.calls import forget_rings

    tells("newCall", user="ada")
    with database.writing() as session:
        assert forget_rings(session, now() - timedelta(minutes=1)) == 0
        assert forget_rings(session, now() + timedelta(minutes=1)) == 1
        assert session.get(Ring, "7c1") is None


@pytest.mark.parametrize("event", ["hold", "resume", "hangup"])
def test_nobody_tells_of_a_call_that_a_colleague_began_by_the_same_id(database, ada, otto, tells, state, event):
    with database.writing() as session:
        call, _new = start_call(session, ada, "7c1", {"caller": {"member_id": "M1"}})
        record(session, call.id, [Given("i", "issue.raised", {"issue": "i", "text": "bill"})], ada)
    tells("newCall", by=otto)
    for said in ({"event": "answer", "user": "somebody-outside"}, {"event": event}):
        with pytest.raises((NotAllowed, NotFound)):
            tells(by=otto, **said)
    assert kinds(database) == ["call.started", "issue.raised"]
    assert tells("hangup", by=ada).state == "missed" and tells("hangup", by=otto, call="9z9").state == "missed"


def test_a_phone_that_rang_along_ends_no_call_of_whoever_took_it(database, ada, otto, tells):
    tells("newCall", by=otto)
    tells("newCall", by=ada)
    tells("answer", by=ada)
    with pytest.raises(NotAllowed):
        tells("hangup", by=otto)
    with pytest.raises(NotAllowed):  # nor is it with somebody outside because another phone says so
        tells("answer", by=otto, user="somebody-outside")
    assert kinds(database) == ["call.started"]


def test_no_colleague_makes_a_ring_of_others_fall_silent(ada, otto, tells):
    tells("newCall", user="ada")
    with pytest.raises(NotAllowed):
        tells("answer", by=otto, user="somebody-outside")
    assert tells("newCall", user="ada").people == ["ada"]
