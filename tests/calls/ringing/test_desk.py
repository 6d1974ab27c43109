"""What a desk hears and shows of calls that ring: who hears it, what stands there before hello, and who is told nothing."""

import re

import pytest

from kb.calls.journal import Given, record, start_call, state_of
from kb.calls.models import Call


@pytest.fixture
def desk(app, sign_in):
    """`desk(person, path="/desk/news")`: what her desk is answered."""
    browsers = {}

    def asked(person, path="/desk/news", **more):
        if person.name not in browsers:
            browsers[person.name] = sign_in(app.test_client(), person)
        return browsers[person.name].get(path, **more)
    return asked


@pytest.fixture
def rings(desk):
    """`rings(person, path=…)`: which calls ring on her desk."""
    return lambda person, path="/desk/news": [one["ring"] for one in desk(person, path).json["news"]["ringing"]["rings"]]


def plain(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


@pytest.fixture
def john(database, ada):
    """John Doe called before, was told something, and pushed back."""
    caller = {"first_name": "John", "last_name": "Doe", "member_id": "M-1", "phone": "210-555-0142"}
    with database.writing() as session:
        start_call(session, ada, "old", {"caller": caller, "reason": "claims"})
        record(session, "old", [
            Given("i", "issue.raised", {"issue": "i1", "text": "claims not processed"}),
            Given("l", "article.opened", {"lookup": "l1", "article": "mailed"}),
            Given("t", "article.told", {"lookup": "l1", "reaction": "disputed", "words": "That is weeks ago"}),
            Given("p", "promise.made", {"promise": "p1", "what": "Ring back", "due": "2027-01-04"}),
            Given("s", "issue.settled", {"issue": "i1", "how": "promised"}),
            Given("w", "call.wrapped", {"outcome": "promised", "start_with": "Ask for the receipt"}),
        ], ada)


def test_it_rings_on_the_desks_that_are_named_and_in_a_call_too(tells, rings, database, ada, otto):
    tells("newCall", user="ada")
    assert (rings(ada), rings(otto)) == (["7c1"], [])
    with database.writing() as session:
        start_call(session, ada, "other", {})
    assert rings(ada, "/calls/other/poll") == ["7c1"]
    tells("hangup")
    assert rings(ada) == []


def test_what_rings_for_all_rings_for_whoever_is_between_calls(tells, rings, database, ada, otto):
    tells("newCall")
    assert (rings(ada), rings(otto)) == (["7c1"], ["7c1"])
    with database.writing() as session:
        start_call(session, ada, "other", {})
    assert rings(ada, "/calls/other/poll") == []


def test_it_stops_when_somebody_has_him_and_the_others_are_told_who(tells, rings, desk, ada, otto):
    tells("newCall", user=["ada", "otto"])
    tells("answer", answeringNumber="otto")
    assert rings(ada) == rings(otto) == []
    assert desk(ada).json["news"]["ringing"]["taken"] == [{"ring": "7c1", "by": "otto"}]
    assert desk(otto).json["news"]["ringing"]["taken"] == []
    assert [call["id"] for call in desk(otto).json["shelf"]] == ["7c1"]


def test_a_call_that_popped_up_rings_no_more(tells, rings, database, ada):
    tells("newCall", user="ada")
    with database.writing() as session:
        start_call(session, ada, "7c1", {})
    assert rings(ada) == []


def test_three_lines_before_hello_and_a_number_is_a_guess(articles, john, tells, desk, ada, otto):
    tells("newCall", user=["otto"])
    said = plain(desk(otto, "/ringing/7c1"))
    assert said.startswith("Maybe John Doe , called once before, last on ") and "with Ada Moreno: claims not processed" in said
    assert "Ask for the receipt; Ada Moreno promised: Ring back" in said
    assert "Do not say again: “Premium mailed”" in said and "That is weeks ago" in said
    assert desk(ada, "/ringing/7c1").status_code == 404  # it does not ring for her


def test_an_id_from_the_menu_is_no_guess(articles, john, tells, desk, otto):
    tells("newCall", user="otto", member_id="m1", **{"from": "anonymous"})
    assert plain(desk(otto, "/ringing/7c1")).startswith("John Doe , called once before")


def test_several_may_be_meant_by_one_number(articles, john, tells, desk, database, ada):
    with database.writing() as session:
        start_call(session, ada, "jane", {"caller": {"first_name": "Jane", "member_id": "M-2", "phone": "210 555 0142"}})
    tells("newCall", user="ada")
    said = plain(desk(ada, "/ringing/7c1"))
    assert "Maybe Jane" in said and "Maybe John Doe" in said and "Do not say again" not in said


def test_nobody_is_known_by_it(tells, desk, ada):
    tells("newCall", user="ada")
    assert plain(desk(ada, "/ringing/7c1")) == "Nobody known by this number"


def test_the_guess_stays_until_somebody_made_sure_and_only_for_whoever_has_him(articles, john, tells, desk, database, otto, sue):
    tells("answer", answeringNumber="otto")
    assert plain(desk(otto, "/calls/7c1/maybe")).startswith("Called once before, last on ")
    assert desk(sue, "/calls/7c1/maybe").status_code == 404
    with database.writing() as session:
        record(session, "7c1", [Given("k", "caller.identified", {"caller": {"member_id": "M-1"}})], otto)
    assert "Called" not in plain(desk(otto, "/calls/7c1/maybe"))


def test_a_number_typed_by_hand_opens_nothing_of_what_was_said(articles, john, tells, desk, database, otto):
    with database.writing() as session:
        start_call(session, otto, "typed", {"caller": {"phone": "210 555 0142"}, "source": "desk"})
    said = plain(desk(otto, "/calls/typed/maybe"))
    assert "Called" not in said and "claims" not in said and "Do not say" not in said


def test_a_rehearsal_is_nobodys_history(tells, desk, database, ada):
    with database.writing() as session:
        start_call(session, ada, "p", {"caller": {"first_name": "Pat", "last_name": "Play", "member_id": "M-9",
                                                  "phone": "210 555 0142"}, "source": "practice"}, practice=True)
    tells("newCall", user="ada", member_id="M-9")
    assert plain(desk(ada, "/ringing/7c1")) == "Nobody known by this number"


def test_the_line_is_closed(tells, desk, database, ada):
    tells("answer", answeringNumber="ada")
    assert desk(ada, "/calls/7c1/poll").json["news"]["ringing"]["closed"] is None
    with database.writing() as session:
        record(session, "7c1", [Given("i", "issue.raised", {"issue": "i1", "text": "claims"})], ada)
    tells("hangup")
    assert desk(ada, "/calls/7c1/poll").json["news"]["ringing"]["closed"]["dropped"] is True


def test_her_key_takes_the_caller_once(tells, desk, app, sign_in, ada, otto):
    tells("newCall", user=["ada", "otto"])
    ada_s, otto_s = (sign_in(app.test_client(), one) for one in (ada, otto))
    site = {"Sec-Fetch-Site": "same-origin"}
    assert ada_s.post("/ringing/7c1/take", headers=site).location == "/calls/7c1"
    late = otto_s.post("/ringing/7c1/take", headers={**site, "Accept": "application/json"})
    assert late.status_code == 409 and "Ada Moreno has this caller already" in late.json["detail"]
    again = ada_s.post("/ringing/7c1/take", headers={**site, "Accept": "application/json"})
    assert again.json == {"url": "/calls/7c1"}


def test_her_phone(app, sign_in, desk, tells, ada):
    browser, site = sign_in(app.test_client(), ada), {"Sec-Fetch-Site": "same-origin"}
    assert browser.post("/desk/phone", data={"extension": "2-01"}, headers=site).status_code == 303
    assert desk(ada).json["news"]["ringing"]["extension"] == "201"
    assert tells("newCall", user="201").people == ["ada"]
    assert browser.post("/desk/phone", data={"extension": "my phone"}, headers=site).status_code == 422
    browser.post("/desk/phone", data={"extension": ""}, headers=site)
    assert desk(ada).json["news"]["ringing"]["extension"] is None


def test_two_desks_pop_the_same_call(app, sign_in, ada, otto):
    for person, status in ((ada, 303), (otto, 409), (ada, 303)):
        answer = sign_in(app.test_client(), person).get("/calls/pop?call_id=c9&ani=5550142&first_name=%3Cb%3EJohn&reason=claims")
        assert answer.status_code == status
        if status == 409:
            assert "Somebody else has this call" in answer.text and "ada" not in answer.text.lower().replace("madam", "")
            assert 'value="&lt;b&gt;John"' in answer.text


def test_the_last_note_of_the_telephone_system_is_known(app, sign_in, ada, database):
    browser = sign_in(app.test_client(), ada)
    browser.get("/calls/pop?call_id=c6&member_id=M-1&last_note=Card+4111+1111+1111+1111%3B+he+waits+for+the+copy")
    with database.reading() as session:
        assert state_of(session, session.get(Call, "c6")).known() == {"last_note": "Card ••••1111; he waits for the copy"}


def test_hostile_and_huge_pops(app, sign_in, ada):
    browser = sign_in(app.test_client(), ada)
    assert browser.get("/calls/pop?call_id=c8&first_name=%22%3E%3Cscript%3E&last_name=%00%E2%80%AE").status_code == 303
    assert "<script>" not in browser.get("/calls/c8").text.replace('<script type', "").replace("<script src", "")
    huge = browser.get("/calls/pop?call_id=c7&last_note=" + "x" * 10_000)
    assert huge.status_code == 422 and "Start the call by hand" in huge.text
