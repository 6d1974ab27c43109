"""What stands in a supervisor's queue by itself: it keeps coming back, its owner has left, a complaint's day runs out."""

from datetime import timedelta

import pytest

from kb.accounts import disable, find_person
from kb.calls.cases.needing import cases_needing
from kb.db import now

CLAIM = ("issue.raised", {"issue": "again", "text": "claim status", "code": "claim_status"})


@pytest.fixture
def queue(database):
    """`queue(person, hours=…)`: `(kind, text)` of each row, so many hours from now."""

    def rows(person, hours=0):
        with database.reading() as session:
            return [(one.kind, one.text) for one in cases_needing(session, person, now() + timedelta(hours=hours))]

    return rows


def test_the_third_call_on_a_case_stands_there_until_a_supervisor_sees_to_it(claim, call, do, queue, ada, sue, otto):
    _first, case = claim
    for _time in range(2):
        assert queue(sue) == []
        last = call(ada, CLAIM)
        do(ada, last, "case.linked", case=case, issue="again")
    assert queue(sue) == [("back", "claim status: 3 calls, 2 people")]
    assert queue(ada) == queue(otto) == []
    do(sue, last, "note.added", text="I ask the plan for the cause", issue="again")
    assert queue(sue) == []


@pytest.mark.parametrize("caller", [{"member_id": "M-1"}, {"member_id": "M-2"}])
def test_the_third_call_about_the_same_stands_there_also_where_nobody_linked_it(claim, call, do, queue, ada, sue, caller):
    last = [call(ada, CLAIM, ("issue.settled", {"issue": "again", "how": "resolved"}), caller=caller) for _time in range(2)][1]
    is_his = caller["member_id"] == "M-1"
    assert [kind for kind, _text in queue(sue)] == (["back"] if is_his else [])
    do(sue, last, "case.linked", case="c", issue="again")
    do(sue, last, "note.added", text="Seen", issue="again")
    assert queue(sue) == []
    assert queue(sue, hours=24 * 8) == []


@pytest.mark.parametrize(("reasons", "is_back"), [
    (("late", "Late "), True), (("late", "wrong letter"), False), (("late",), False),
])
def test_the_same_made_good_twice_stands_there(claim, call, do, queue, ada, sue, reasons, is_back):
    first, case = claim
    second = call(ada, CLAIM)
    do(ada, second, "case.linked", case=case, issue="again")
    for place, reason in enumerate(reasons):
        do(ada, second, "concession.offered", concession=f"c{place}", type="credit", amount=5, reason=reason, issue="again")
    assert bool(queue(sue)) == is_back
    if is_back:
        do(ada, second, "concession.settled", concession="c0", how="declined")
        assert queue(sue) == []


def test_an_owner_who_leaves_stays_named_and_the_supervisor_is_asked(claim, do, queue, database, ada, sue):
    first, case = claim
    with database.writing() as session:
        disable(session, find_person(session, "luis"))
    assert queue(sue) == [("left", "claim status")]
    do(sue, first, "case.owned", case=case, owner="ada")
    assert queue(sue) == []
    do(sue, first, "case.owned", case=case, owner="sue")
    assert queue(sue) == []


def test_a_complaints_day_is_computed_when_read(call, do, queue, ada, sue):
    only = call(ada, ("issue.raised", {"issue": "i", "text": "rude letter", "nature": "complaint"}))
    assert queue(sue) == [] and queue(sue, hours=17) == [("complaint", "rude letter")]
    do(ada, only, "issue.settled", issue="i", how="resolved")
    assert queue(sue, hours=30) == []


def test_practice_never_comes_up(app, database, queue, ada, sue):
    from kb.calls import Given, record, start_call

    with database.writing() as session:
        for _time in range(3):
            head, _new = start_call(session, ada, None, {"caller": {"member_id": "M-1"}, "source": "practice"}, practice=True)
            record(session, head.id, [Given("i", *CLAIM)], ada)
    assert queue(sue) == []


def test_the_floor_shows_it_with_a_link_to_the_case(claim, call, do, client, sign_in, ada, sue):
    _first, case = claim
    for _time in range(2):
        do(ada, call(ada, CLAIM), "case.linked", case=case, issue="again")
    page = sign_in(client, sue).get("/floor/").get_data(as_text=True)
    assert "Keeps coming back" in page and f"/cases/{case}" in page and "3 calls, 2 people" in page
