"""The boards, what is done from them, and the page of days."""

from datetime import date, timedelta

import pytest

from kb.accounts import disable, find_person
from kb.calls import get_call, journal_rows, record, start_call, state_of
from kb.calls.callers.registry import caller_of
from kb.calls.journal import Given
from kb.calls.models import Call, PromiseRow
from kb.calls.promises.models import DayOff, Holiday
from kb.db import isotime, now

SOON = isotime(now() + timedelta(minutes=20))
ISSUE = ("issue.raised", {"issue": "i1", "text": "premium by mail"})
MADE = ("promise.made", {"promise": "p", "what": "Trace the payment", "due": SOON, "number": "555-0199", "issue": "i1",
                         "message_ok": True, "next_steps": "Message: name and number only", "kind": "call_back"})


@pytest.fixture
def desk(client, sign_in):
    """`desk(person)`: her browser."""
    return lambda person: sign_in(client, person)


def row(database, call, promise="p"):
    with database.reading() as session:
        return session.get(PromiseRow, (call, promise))


def test_lines_that_went_stand_first_then_what_is_late_due_and_coming(app, database, ada, begin, desk):
    past = now() - timedelta(hours=3)
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": {"first_name": "Jane"}}, at=isotime(past - timedelta(hours=1)))
        record(session, call.id, [Given("l", "promise.made", {"promise": "l", "what": "Late one", "due": isotime(past)},
                                        isotime(past - timedelta(minutes=5)))], ada)
    begin(ada, ISSUE, MADE, ("promise.made", {"promise": "c", "what": "Coming one", "due": "2027-01-04"}),
          ("issue.settled", {"issue": "i1", "how": "dropped"}))
    text = desk(ada).get("/promises").text
    places = [text.index(words) for words in ("Ring back now", "The line went", "Late one", "Trace the payment", "Coming one")]
    assert places == sorted(places)
    assert "Message: name and number only." in text


def test_practice_and_what_is_kept_are_on_no_board(app, database, ada, sue, begin, desk):
    begin(ada, MADE, ("promise.kept", {"promise": "p"}))
    with database.writing() as session:
        call, _new = start_call(session, ada, None, {"caller": {"first_name": "Pia"}, "source": "practice"}, practice=True)
        record(session, call.id, [Given("p", *MADE)], ada)
    assert "Nothing is owed" in desk(ada).get("/promises").text
    assert "Nothing is owed" in desk(sue).get("/promises?of=team").text
    told = desk(ada).get("/desk/news").json["news"]["promises"]
    assert told == {"due": [], "offered": [], "caller": [], "callback": None, "card": {}}


def test_a_board_shows_only_what_one_may_read(app, database, ada, otto, sue, begin, desk):
    begin(ada, MADE)
    assert "Trace the payment" in desk(sue).get("/promises").text
    assert "Trace the payment" not in desk(sue).get("/promises?of=mine").text
    assert "Trace the payment" not in desk(otto).get("/promises?of=team").text
    for what in ("ring", "touch", "hand"):
        answer = desk(otto).post(f"/promises/{begin(ada, MADE)}/p/{what}", data={"how": "kept", "to": "otto"})
        assert answer.status_code == 404


def test_one_press_starts_the_call_back_with_all_of_it(app, database, ada, begin, desk):
    call = begin(ada, ISSUE, MADE, ("promise.touched", {"promise": "p", "how": "internal", "note": "asked Claims",
                                                        "tell": "Claims is posting it"}))
    browser = desk(ada)
    where = browser.post(f"/promises/{call}/p/ring").location
    assert browser.post(f"/promises/{call}/p/ring").location == where, "pressed twice, it is the same call"
    with database.reading() as session:
        back = session.get(Call, where.rpartition("/")[2])
        state = state_of(session, back)
        assert (back.promise, back.promise_call, back.phone, back.member_id) == ("p", call, "555-0199", "P000123456")
        assert (state.start["direction"], state.start["reason"]) == ("outbound", "Trace the payment")
        assert [issue.text for issue in state.issues.values()] == ["premium by mail"]
    told = browser.get(f"/calls/{back.id}/poll?after=0").json["news"]["promises"]["callback"]
    assert (told["number"], told["note"], told["last_tell"]) == ("555-0199", "asked Claims", "Claims is posting it")
    assert told["opening"].startswith("John, earlier today I said")
    browser.post(f"/promises/{call}/p/touch", data={"how": "kept"})
    assert browser.post(f"/promises/{call}/p/ring").status_code == 409


def test_no_news_asks_for_the_next_date_and_nothing_typed_is_lost(app, database, ada, begin, desk):
    call = begin(ada, MADE)
    browser = desk(ada)
    answer = browser.post(f"/promises/{call}/p/touch", data={"how": "spoke", "tell": "They are posting it"})
    assert answer.status_code == 422
    assert "When do you ring again?" in answer.text
    assert 'value="They are posting it"' in answer.text
    upside_down = {"day": "2027-01-04", "from": "16:00", "to": "14:00"}
    for given in ({"day": "2020-01-01"}, {"day": "soon"}, {"from": "14:00"}, upside_down):
        assert browser.post(f"/promises/{call}/p/touch", data={"how": "spoke", **given}).status_code == 422
    assert browser.post(f"/promises/{call}/p/touch", data={"how": "sung"}).status_code == 422
    assert row(database, call).last_how is None
    given = {"how": "spoke", "tell": "They are posting it", "day": "2027-01-04", "from": "14:00", "to": "16:00"}
    assert browser.post(f"/promises/{call}/p/touch", data=given).status_code == 303
    found = row(database, call)
    assert (found.due, found.tell) == ({"day": "2027-01-04", "from": "14:00", "to": "16:00"}, "They are posting it")
    assert isotime(found.due_at) == "2027-01-04T21:00:00Z"
    assert isotime(found.first_due_at) == SOON


def test_three_tries_then_the_letter(app, database, ada, begin, desk):
    call = begin(ada, MADE)
    browser = desk(ada)
    for how in ("no_answer", "message"):
        browser.post(f"/promises/{call}/p/touch", data={"how": how})
    assert "Sent the letter" not in browser.get("/promises").text
    browser.post(f"/promises/{call}/p/touch", data={"how": "no_answer"})
    assert "Tried 3 times and not reached: send the letter" in browser.get("/promises").text
    browser.post(f"/promises/{call}/p/touch", data={"how": "letter"})
    assert row(database, call).kept_at is not None


def test_to_have_spoken_begins_the_tries_anew(app, database, ada, begin, write):
    call = begin(ada, MADE, ("promise.touched", {"promise": "p", "how": "no_answer"}))
    write(ada, call, ("promise.touched", {"promise": "p", "how": "spoke", "next_due": "2027-01-04"}))
    assert row(database, call).attempts == 0


def test_the_owner_is_told_that_the_caller_asked_and_a_colleague_what_to_say(app, database, ada, luis, begin, desk):
    call = begin(ada, MADE, ("promise.touched", {"promise": "p", "how": "internal", "tell": "The lockbox is looking for it."}))
    his = begin(luis)
    (told,) = desk(luis).get(f"/calls/{his}/poll?after=0").json["news"]["promises"]["caller"]
    assert told["tell"].startswith("Ada worked on it today. The lockbox is looking for it. Ada will ring you")
    entry = {"key": "c", "kind": "promise.touched", "payload": {"promise": "p", "how": "caller_checked"}}
    assert desk(luis).post(f"/api/v1/calls/{call}/entries", json=entry).status_code == 201
    (mine,) = desk(ada).get("/desk/news").json["news"]["promises"]["due"]
    assert mine["checked"]["by"] == "luis"
    assert "He asked how it stands" in desk(ada).get("/promises").text
    desk(ada).post(f"/promises/{call}/p/touch", data={"how": "internal"})
    (mine,) = desk(ada).get("/desk/news").json["news"]["promises"]["due"]
    assert mine["checked"] is None


def test_a_number_alone_tells_nothing_of_what_is_owed(app, database, ada, luis, begin, desk):
    begin(ada, MADE)
    other = begin(luis, caller={"phone": "(555) 555-0142"})
    assert desk(luis).get(f"/calls/{other}/poll?after=0").json["news"]["promises"]["caller"] == []


def test_it_is_handed_on_and_taken_on_the_boards(app, database, ada, luis, begin, desk):
    call = begin(ada, MADE)
    assert desk(ada).post(f"/promises/{call}/p/hand", data={"to": ""}).status_code == 422
    assert desk(ada).post(f"/promises/{call}/p/hand", data={"to": "nobody"}).status_code == 422
    assert desk(ada).post(f"/promises/{call}/p/hand", data={"to": "luis"}).status_code == 303
    assert "Luis Rey is asked to take it" in desk(ada).get("/promises").text
    assert "I take it" in desk(luis).get("/promises").text
    desk(luis).post(f"/promises/{call}/p/hand", data={"to": "luis"})
    assert row(database, call).owner == "luis"


def test_a_redaction_empties_what_the_board_shows(app, database, ada, sue, begin, write, desk):
    call = begin(ada, MADE)
    with database.writing() as session:
        touched = {"promise": "p", "how": "internal", "note": "Secret", "tell": "Hush"}
        record(session, call, [Given("t", "promise.touched", touched)], ada)
        made = next(item.key for item in journal_rows(session, call) if item.kind == "promise.made")
        record(session, call, [Given("r1", "entry.redacted", {"key": "t", "reason": "x"}),
                               Given("r2", "entry.redacted", {"key": made, "reason": "x"})], sue)
    found = row(database, call)
    assert (found.what, found.number, found.last_note, found.tell, found.next_steps) == ("", None, None, None, None)
    text = desk(ada).get("/promises").text
    assert "Secret" not in text
    assert "words removed" in text


def test_days_off_are_kept_warned_about_and_taken_back(app, database, ada, luis, begin, desk):
    first = date.today() + timedelta(days=30)
    first += timedelta(days=(7 - first.weekday()) % 7)  # a Monday
    browser = desk(ada)
    for given in ({"first": "soon"}, {"first": "2020-01-01"}, {"first": "2027-05-02", "last": "2027-05-01"},
                  {"first": "2027-01-01", "last": "2028-06-01"}, {}):
        assert browser.post("/promises/days", data=given).status_code == 422
    assert browser.post("/promises/days", data={"first": first.isoformat(), "last": ""}).status_code == 303
    begin(ada, ("promise.made", {"promise": "p", "what": "Ring", "due": first.isoformat()}))
    assert "You are not at work that day" in browser.get("/promises").text
    assert f'["{first}", "{first}"]' in browser.get("/desk").text
    with database.reading() as session:
        (kept,) = session.query(DayOff)
    assert desk(luis).post("/promises/days/remove", data={"id": kept.id}).status_code == 404
    assert desk(ada).post("/promises/days/remove", data={"id": kept.id}).status_code == 303
    assert "You are not at work" not in desk(ada).get("/promises").text


def test_holidays_are_kept_by_supervisors_and_admins(app, database, ada, sue, alma, desk):
    given = {"day": "2027-07-05", "name": "Independence Day"}
    assert desk(ada).post("/promises/holidays", data=given).status_code == 403
    assert desk(sue).post("/promises/holidays", data={"day": "2027-07-05", "name": " "}).status_code == 422
    assert desk(sue).post("/promises/holidays", data=given).status_code == 303
    assert desk(alma).post("/promises/holidays", data=given).status_code == 409
    assert "Independence Day" in desk(ada).get("/promises/days").text
    assert desk(alma).post("/promises/holidays/remove", data={"day": "2027-07-05"}).status_code == 303
    with database.reading() as session:
        assert session.get(Holiday, date(2027, 7, 5)) is None


def test_a_promise_of_somebody_who_has_left_is_told_to_her_supervisor(app, database, ada, sue, begin, desk):
    call = begin(ada, MADE)
    with database.writing() as session:
        disable(session, find_person(session, "ada"))
    assert "Ada Moreno does not work here any more" in desk(sue).get("/promises").text
    desk(sue).post(f"/promises/{call}/p/hand", data={"to": "sue"})
    with database.reading() as session:
        assert state_of(session, get_call(session, sue, call)).promises["p"].owner == "sue"


def test_hostile_words_stay_words(app, database, ada, begin, desk):
    hostile = "<script>alert(1)</script>" * 400
    begin(ada, ("promise.made", {"promise": "p", "what": hostile, "due": "2027-01-04"}), caller={"first_name": hostile[:200]})
    browser = desk(ada)
    for address in ("/promises", "/desk"):
        assert "<script>alert" not in browser.get(address).text


def test_a_day_is_meant_by_the_clock_of_the_callers_card_and_his_safe_number_is_rung(app, database, ada, begin, write, desk):
    call = begin(ada)
    with database.writing() as session:
        card = caller_of(session, session.get(Call, call))
        card.time_zone, card.safe_number, card.best_time = "America/Los_Angeles", "555-0111", "after work"
    due = {"day": "2027-01-04", "from": "14:00", "to": "16:00"}
    write(ada, call, ("promise.made", {"promise": "p", "what": "Ring", "due": due, "number": "555-0142"}))
    assert isotime(row(database, call).due_at) == "2027-01-05T00:00:00Z"
    browser = desk(ada)
    assert "by the caller's clock" in browser.get("/promises").text
    told = browser.get(f"/calls/{call}/poll?after=0").json["news"]["promises"]
    assert told["card"] == {"zone": "America/Los_Angeles", "best_time": "after work", "safe_number": "555-0111"}
    back = browser.post(f"/promises/{call}/p/ring").location.rpartition("/")[2]
    with database.reading() as session:
        assert session.get(Call, back).phone == "555-0111"


def test_a_call_back_that_is_loaded_anew_knows_how_it_went(app, database, ada, begin, write, desk):
    call = begin(ada, MADE, ("promise.touched", {"promise": "p", "how": "no_answer"}))
    back = begin(ada, promise="p", promise_call=call)

    def tried():
        return desk(ada).get(f"/calls/{back}/poll?after=0").json["news"]["promises"]["callback"]["tried"]

    assert tried() is None, "what was tried before belongs to another call"
    write(ada, call, ("promise.touched", {"promise": "p", "how": "spoke", "next_due": "2030-01-11"}))
    write(ada, call, ("promise.touched", {"promise": "p", "how": "internal"}))
    assert tried() == "spoke"
