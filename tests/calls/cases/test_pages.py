"""The pages of cases and what desks are told: who sees what, what is done on them, and what is refused without losing a word."""

import pytest
from sqlalchemy import event

from kb.calls.cases.finding import case_of, cases_of_caller, owed_for
from kb.calls.models import Call
from kb.calls.rights import get_call
from kb.errors import NotFound

CLAIM = ("issue.raised", {"issue": "again", "text": "claim status", "code": "claim_status"})


@pytest.fixture
def of(database):
    """`of(person, case)`: the case as she reads it."""

    def read(person, case):
        with database.reading() as session:
            return case_of(session, person, case)

    return read


@pytest.fixture
def browse(app, sign_in):
    """`browse(person)`: her browser."""
    return lambda person: sign_in(app.test_client(), person)


def words(response):
    return response.get_data(as_text=True)


def test_who_may_read_a_case(claim, browse, luis, sue, ada, otto, ed, alma):
    cast = ((luis, 200, 200), (sue, 200, 200), (ada, 404, 200), (otto, 404, 200), (ed, 404, 404), (alma, 404, 404))
    for person, reads, lists in cast:
        browser = browse(person)
        assert browser.get(f"/cases/{claim[1]}").status_code == reads
        done = browser.post(f"/cases/{claim[1]}", data={"act": "done", "confirmed": "no"})
        assert done.status_code in ({303} if reads == 200 else {403, 404})
        listed = browser.get("/cases")
        assert listed.status_code == lists and ("claim status" in words(listed)) == (reads == 200)


def test_with_the_caller_on_the_line_it_is_read_and_not_after(claim, call, do, browse, ada):
    browser = browse(ada)
    second = call(ada, CLAIM)
    page = words(browser.get(f"/cases/{claim[1]}"))
    assert "Luis is looking after this for you." in page and "noted: Claims are looking into it." in page
    assert "Link it" not in page and "You may read it" in page
    for kind, payload in (("issue.settled", {"issue": "again", "how": "resolved"}), ("call.wrapped", {"outcome": "resolved"})):
        do(ada, second, kind, **payload)
    assert browser.get(f"/cases/{claim[1]}").status_code == 404


def test_a_colleague_is_asked_and_takes_it_or_cannot(claim, browse, of, luis, otto):
    case = claim[1]
    hers, his = browse(luis), browse(otto)
    assert hers.post(f"/cases/{case}", data={"act": "ask", "to": "Otto Brandt"}).status_code == 303
    told = his.get("/desk/news").json["news"]["cases"]
    assert [(one["title"], one["by"]) for one in told["asked"]] == [("claim status", "Luis Ortega")]
    assert "You are asked" in words(his.get("/cases")) and "I take it" in words(his.get(f"/cases/{case}"))
    assert his.post(f"/cases/{case}", data={"act": "back"}).status_code == 303
    assert (of(luis, case).holding.owner, of(luis, case).holding.asked) == ("luis", None)
    assert his.get(f"/cases/{case}").status_code == 404
    hers.post(f"/cases/{case}", data={"act": "ask", "to": "otto"})
    assert his.post(f"/cases/{case}", data={"act": "take"}).status_code == 303
    assert of(otto, case).holding.owner == "otto"
    told = hers.get("/desk/news").json["news"]["cases"]
    assert [(one["title"], one["owner"]) for one in told["taken"]] == [("claim status", "Otto Brandt")]


REFUSED = [
    ({"act": "ask", "to": "Nobody At All"}, 422, "Nobody At All"), ({"act": "ask"}, 422, "Name a colleague to ask."),
    ({"act": "ask", "to": "ed"}, 422, "cannot look after a case"), ({"act": "take"}, 409, "You look after this already."),
    ({"act": "back"}, 409, "not asked to take this"), ({"act": "steal"}, 422, "Say what to do"),
    ({"act": "done", "note": "Paid on Tuesday"}, 422, "Paid on Tuesday"), ({"act": "note", "text": " "}, 422, "may not be empty"),
]


def test_refusals_say_what_to_do_and_keep_what_was_typed(claim, browse, of, luis):
    browser = browse(luis)
    for form, status, told in REFUSED:
        response = browser.post(f"/cases/{claim[1]}", data=form)
        assert response.status_code == status and told in words(response), form
    assert of(luis, claim[1]).holding.owner == "luis" and of(luis, claim[1]).holding.state == "open"


def test_a_note_to_colleagues_goes_into_the_log_with_what_may_be_said(claim, browse, of, luis, sue):
    browse(sue).post(f"/cases/{claim[1]}", data={"act": "note", "text": "Claims <b>found</b> it", "tell": "It was found"})
    last = of(luis, claim[1]).log[-1]
    assert (last["line"], last["tell"], last["by"]) == ("Claims <b>found</b> it", "It was found", "sue")
    page = words(browse(luis).get(f"/cases/{claim[1]}"))
    assert "<b>found</b>" not in page and "today Sue noted: It was found." in page.replace("Today", "today")


def test_the_callers_word_closes_it_on_the_page(claim, browse, of, luis):
    browse(luis).post(f"/cases/{claim[1]}", data={"act": "done", "confirmed": "no"})
    assert of(luis, claim[1]).holding.state == "done"
    browse(luis).post(f"/cases/{claim[1]}", data={"act": "done", "confirmed": "yes", "note": "Thanks"})
    assert of(luis, claim[1]).holding.state == "closed"
    assert "claim status" not in words(browse(luis).get("/cases"))


def test_an_odd_id_and_a_hostile_name_have_their_page(call, browse, ada):
    case = "a/b ?<script>#%"
    call(ada, ("issue.raised", {"issue": "i", "text": "<script>alert(1)</script>" + "x" * 10_000, "case": case}))
    page = browse(ada).get("/cases/a%2Fb%20%3F%3Cscript%3E%23%25")
    assert page.status_code == 200 and "<script>alert" not in words(page)


def test_the_desk_is_told_what_was_tried_and_what_may_be_the_same(claim, call, do, browse, ada):
    second = call(ada, CLAIM)
    told = browse(ada).get(f"/calls/{second}/poll").json["news"]["cases"]
    (case,) = told["cases"]
    assert told["same"] == [{"issue": "again", "case": claim[1]}]
    assert (case["owner"], case["calls"], case["linked"], case["mine"]) == ("Luis Ortega", 1, [], False)
    assert "Luis will ring you" in case["spoken"] and case["tried"][0]["line"].startswith("Promised: Ring")
    do(ada, second, "case.linked", case=claim[1], issue="again")
    do(ada, second, "note.added", text="He faxed it", issue="again")
    told = browse(ada).get(f"/calls/{second}/poll").json["news"]["cases"]
    assert told["same"] == [] and told["cases"][0]["linked"] == ["again"] and told["cases"][0]["calls"] == 2


def test_what_an_agent_may_not_see_is_in_no_count(claim, call, browse, database, luis, otto, sue):
    other = call(otto, ("issue.raised", {"issue": "o", "text": "claim status"}))
    with database.writing() as session:
        from kb.calls import Given, record
        record(session, other, [Given("l", "case.linked", {"case": claim[1], "issue": "o"})], otto)
    with database.reading() as session:
        assert case_of(session, sue, claim[1]).effort.calls == 1  # Otto's call is of another team
        assert case_of(session, luis, claim[1]).effort.calls == 2  # it is his case
        with pytest.raises(NotFound):
            get_call(session, sue, other)
        assert session.get(Call, other) is not None


def test_the_desk_asks_no_more_where_there_is_more(claim, call, do, database, ada, luis):
    def cost(call_id):
        counted = []

        def count(*_given):
            counted.append(1)

        with database.reading() as session:
            head = session.get(Call, call_id)
            event.listen(database.engine, "before_cursor_execute", count)
            owed_for(session, cases_of_caller(session, ada, head).cases)
            event.remove(database.engine, "before_cursor_execute", count)
        return len(counted)

    alone = cost(call(ada, ("issue.raised", {"issue": "x", "text": "new card"}), caller={"member_id": "M-7"}))
    for _time in range(3):
        last = call(ada, CLAIM, ("issue.raised", {"issue": "y", "text": "new card"}))
        do(ada, last, "case.linked", case=claim[1], issue="again")
    assert cost(last) == alone <= 3
