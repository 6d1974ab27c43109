"""What may be given now: by role, by type, by what this caller has had; what is taken is owed until it is posted."""

import pytest

from kb.calls import Given, PromiseRow, check_calls, load, record, start_call, state_json, state_of
from kb.calls.giving.models import ConcessionRow
from kb.calls.models import Call
from kb.db import isotime, new_id, now
from kb.errors import Conflict, Invalid, NotAllowed

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M-1"}


@pytest.fixture
def ring(app, database, types):
    """`ring(person, **caller)`: a call; its id."""

    def rung(person, **caller):
        with database.writing() as session:
            return start_call(session, person, None, {"caller": caller or JOHN})[0].id

    return rung


@pytest.fixture
def do(database):
    """`do(call, person, kind, **payload)`; the call's goodwill by id."""

    def done(call, person, kind, /, **payload):
        with database.writing() as session:
            record(session, call, [Given(new_id(), kind, payload)], person)
        with database.reading() as session:
            assert list(check_calls(session)) == []
            return {one["concession"]: one for one in state_json(state_of(session, session.get(Call, call)))["concessions"]}

    return done


def offer(do, call, person, amount=20, concession="g", type="credit", **more):
    return do(call, person, "concession.offered", concession=concession, type=type, amount=amount, **more)[concession]


def take(do, call, person, concession="g"):
    return do(call, person, "concession.settled", concession=concession, how="accepted")[concession]


def owed(database):
    with database.reading() as session:
        rows = session.query(PromiseRow).filter(PromiseRow.kept_at.is_(None)).all()
        return [(row.promise, row.what, row.owner) for row in rows]


def test_a_type_has_limits_of_its_own(ring, do, ada, sue):
    call = ring(ada)
    assert (offer(do, call, ada, 25)["state"], offer(do, call, ada, 26, "h")["why"]) == ("offered", "limit")
    thing = do(call, ada, "concession.offered", concession="e", type="express", item="Express shipment")["e"]
    assert (thing["state"], thing["name"]) == ("waiting", "Express shipment")
    assert do(call, sue, "concession.approved", concession="e")["e"]["state"] == "offered"


def test_what_the_caller_took_is_not_struck_by_whoever_gave_it(ring, do, ada, sue, database):
    call = ring(ada)
    offer(do, call, ada, 20)
    with database.reading() as session:
        key = [entry.key for entry in load(session, call) if entry.kind == "concession.offered"][0]
    take(do, call, ada)
    with pytest.raises(NotAllowed, match="stays in his ledger"):
        do(call, ada, "entry.struck", key=key, reason="Oops")
    assert do(call, sue, "entry.struck", key=key, reason="Given to the wrong caller") == {}


def test_nobody_approves_what_she_may_not_give_herself(ring, do, ada, sue):
    call = ring(ada)
    offer(do, call, ada, 151)
    with pytest.raises(NotAllowed, match=r"up to \$150; this is \$151"):
        do(call, sue, "concession.approved", concession="g")


@pytest.mark.parametrize(("payload", "fault"), [
    ({"type": "credit", "item": "A car"}, "is money: say how much"),
    ({"type": "credit", "amount": 5, "currency": "KWD"}, "is given in USD"),
    ({"type": "express", "amount": 5}, "a thing, not an amount"),
    ({"type": "credit", "amount": -5}, "below 0"), ({"type": "credit", "amount": 1e12}, "that much"),
])
def test_what_its_type_cannot_be_is_refused(ring, do, ada, payload, fault):
    with pytest.raises(Invalid, match=fault):
        do(ring(ada), ada, "concession.offered", concession="g", **payload)


def test_what_the_caller_has_had_lately_needs_a_supervisor_whoever_gave_it(ring, do, ada, otto, sue):
    first = ring(otto)
    offer(do, first, otto)
    take(do, first, otto)
    again = ring(ada)
    asked = offer(do, again, ada)
    assert (asked["state"], asked["why"]) == ("waiting", "again")
    assert do(again, sue, "concession.approved", concession="g")["g"]["state"] == "offered"
    assert take(do, again, ada)["state"] == "accepted"
    assert offer(do, ring(ada, first_name="Jane", member_id="M-2"), ada)["state"] == "offered"


def test_what_he_did_not_take_or_had_long_ago_does_not_count(database, ring, do, ada):
    with database.writing() as session:
        at = isotime(now().replace(year=now().year - 2))
        old, _new = start_call(session, ada, None, {"caller": JOHN}, at=at)
        record(session, old.id, [
            Given("o", "concession.offered", {"concession": "g", "type": "credit", "amount": 20}, at),
            Given("s", "concession.settled", {"concession": "g", "how": "accepted"}, at)], ada)
    call = ring(ada)
    offer(do, call, ada, concession="n")
    do(call, ada, "concession.settled", concession="n", how="declined")
    assert offer(do, call, ada)["state"] == "offered"


def test_a_second_one_is_not_taken_in_the_same_call(ring, do, ada):
    call = ring(ada)
    offer(do, call, ada)
    offer(do, call, ada, concession="h")
    take(do, call, ada)
    with pytest.raises(Conflict, match="credit already"):
        take(do, call, ada, "h")


def test_what_is_taken_is_a_promise_until_it_is_posted(database, ring, do, ada):
    call = ring(ada)
    offer(do, call, ada)
    assert owed(database) == []
    take(do, call, ada)
    assert owed(database) == [("goodwill-g", "Post $20 (Credit)", "ada")]
    assert do(call, ada, "concession.settled", concession="g", how="posted", reference="A-1")["g"]["state"] == "posted"
    assert owed(database) == []


def test_whoever_keeps_the_promise_has_posted_it(database, ring, do, ada):
    call = ring(ada)
    offer(do, call, ada)
    take(do, call, ada)
    do(call, ada, "promise.touched", promise="goodwill-g", how="internal", note="Asked the billing system")
    assert do(call, ada, "promise.kept", promise="goodwill-g")["g"]["state"] == "posted"
    with database.reading() as session:
        assert session.get(ConcessionRow, (call, "g")).state == "posted"
    with pytest.raises(Conflict, match="posted already"):
        do(call, ada, "concession.settled", concession="g", how="posted")


def test_the_promise_goes_when_the_caller_does_not_want_it_after_all(database, ring, do, ada):
    call = ring(ada)
    offer(do, call, ada)
    take(do, call, ada)
    do(call, ada, "concession.settled", concession="g", how="declined")
    assert owed(database) == []


def test_the_promise_can_be_handed_on_and_taken(database, ring, do, ada, otto):
    call = ring(ada)
    offer(do, call, ada)
    take(do, call, ada)
    do(call, ada, "promise.handed", promise="goodwill-g", to="otto")
    do(call, otto, "promise.handed", promise="goodwill-g", to="otto")
    assert owed(database) == [("goodwill-g", "Post $20 (Credit)", "otto")]


def test_a_no_declines_it_and_it_never_comes_before_the_caller(database, ring, do, ada, sue):
    call = ring(ada)
    offer(do, call, ada, 80)
    said = do(call, sue, "concession.settled", concession="g", how="declined", note="Once is enough")["g"]
    assert (said["state"], said["refused_by"]) == ("declined", "sue")
    with pytest.raises(Conflict, match="not approved"):
        take(do, call, ada)
    with pytest.raises(Conflict, match="does not wait"):
        do(call, sue, "concession.approved", concession="g")
    with database.reading() as session:
        assert session.get(ConcessionRow, (call, "g")).refused_by == "sue"


def test_practice_counts_for_nothing(database, types, do, ada):
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": JOHN, "source": "practice"}, practice=True)
        call = call.id
    offer(do, call, ada)
    take(do, call, ada)
    assert owed(database) == []
    with database.reading() as session:
        assert session.query(ConcessionRow).count() == 0


def test_a_redaction_empties_the_reason_everywhere(database, ring, do, ada, sue):
    call = ring(ada)
    with database.writing() as session:
        record(session, call, [Given("o", "concession.offered", {
            "concession": "g", "type": "credit", "amount": 5, "reason": "His wife is ill"})], ada)
    with database.writing() as session:
        record(session, call, [Given(new_id(), "entry.redacted", {"key": "o", "reason": "Asked for"})], sue)
    with database.reading() as session:
        assert session.get(ConcessionRow, (call, "g")).reason is None
        assert list(check_calls(session)) == []


@pytest.mark.parametrize("caller", [JOHN, {"first_name": "John"}])
def test_what_is_offered_in_two_calls_at_once_is_taken_once(ring, do, ada, sue, caller):
    first, second = ring(ada), ring(ada, **caller)
    offer(do, first, ada)
    offer(do, second, ada)
    do(second, ada, "caller.identified", caller=JOHN, how="his ID")  # nobody knew yet who he is when it was offered
    assert take(do, first, ada)["state"] == "accepted"
    assert take(do, first, ada)["state"] == "accepted"  # said again, it is the same
    with pytest.raises(Conflict, match="second one needs your supervisor"):
        take(do, second, ada)
    do(second, ada, "concession.settled", concession="g", how="declined")
    assert offer(do, second, ada, concession="h")["why"] == "again"
    do(second, sue, "concession.approved", concession="h")
    assert take(do, second, ada, "h")["state"] == "accepted"


def test_the_limit_of_money_lets_no_thing_along(ring, do, ada, sue):
    call = ring(ada)
    assert offer(do, call, ada, 1, item="a new car")["state"] == "waiting"
    with pytest.raises(Conflict):
        take(do, call, ada)
    assert do(call, sue, "concession.settled", concession="g", how="declined")["g"]["state"] == "declined"
    assert offer(do, call, ada, 1, "h", item=" ")["state"] == "offered"
