"""A call taken over: the same issues and facts, the sentence to open with, the private line, and what each of them sees."""

import pytest

from kb.calls import Call, Given, get_call, packet, record, state_of
from kb.calls.help.models import PrivateNote
from kb.calls.help.news import asked_for, private_line, raised_hands, who_is_free
from kb.calls.help.private import KEPT, prune_private_notes, say_privately
from kb.calls.rules import Rules
from kb.db import now
from kb.errors import Conflict, Invalid, NotFound

NAMES = {"ada": "Ada Moreno", "sue": "Sue Park"}


@pytest.fixture
def say(database, call):
    """`say(person, text)` on the private line."""

    def said(person, text):
        with database.writing() as session:
            say_privately(session, person, get_call(session, person, call), text, Rules(), now())

    return said


def lines(database, person, call):
    with database.reading() as session:
        told = private_line(session, person, session.get(Call, call))
    return None if told is None else (told["with"], [(one["by"], one["text"]) for one in told["said"]])


def test_whoever_takes_over_opens_with_what_the_agent_told(do, database, call, articles, ada, sue):
    do(ada, "article.opened", lookup="l", article="mailed")
    do(ada, "article.told", lookup="l", reaction="disputed")
    told = do(sue, "call.taken_over")
    assert (told["takeover"]["by"], told["takeover"]["whose"]) == ("sue", "ada")
    assert told["agent"] == "sue"
    assert [issue["text"] for issue in told["issues"]] == ["claim status"]
    do(sue, "article.opened", lookup="m", article="trace")
    do(sue, "article.told", lookup="m", reaction="accepted")
    with database.reading() as session:
        note = packet(session, sue, state_of(session, session.get(Call, call)), NAMES, now())
    assert note["whose"] == "ada"
    assert note["opening"].startswith("John, I have Ada's notes here. Ada told you: “Mailed payments")


def test_before_anything_was_told_she_says_that_she_has_read_it(do, database, call, ada, sue):
    do(sue, "call.taken_over")
    with database.reading() as session:
        note = packet(session, sue, state_of(session, session.get(Call, call)), NAMES, now())
    assert note["opening"] == "John, I have read everything that Ada wrote down, so you need not say any of it again."
    assert note["verdict"] is None


def test_the_private_line_is_between_the_two_and_nobody_else(do, database, call, say, ada, sue, crowd):
    assert lines(database, ada, call) is None
    with pytest.raises(NotFound):
        say(ada, "Hello?")
    do(sue, "call.taken_over")
    say(ada, "He was promised a letter, SSN 078-05-1120")
    say(sue, "Thank you")
    heard = [("ada", "He was promised a letter, SSN •••"), ("sue", "Thank you")]
    assert lines(database, ada, call) == ("sue", heard)
    assert lines(database, sue, call) == ("ada", heard)
    assert lines(database, crowd["vera"], call) is None
    with pytest.raises(NotFound, match="no private line"):
        say(crowd["vera"], "And I?")
    with pytest.raises(Invalid):
        say(ada, "  ")


def test_a_second_take_over_begins_a_line_of_its_own(do, database, call, say, ada, sue, crowd):
    do(sue, "call.taken_over")
    say(ada, "To Sue alone")
    do(crowd["vera"], "call.taken_over")
    assert lines(database, crowd["vera"], call) == ("ada", [])


def test_it_ends_with_the_call_and_is_forgotten_after_a_week(do, database, call, say, ada, sue):
    do(sue, "call.taken_over")
    say(ada, "Good luck")
    do(sue, "issue.settled", issue="i", how="resolved")
    do(sue, "call.wrapped", outcome="resolved")
    with pytest.raises(Conflict, match="call is over"):
        say(ada, "Bye")
    with database.writing() as session:
        prune_private_notes(session, now() + KEPT / 2)
        assert session.query(PrivateNote).count() == 1
        prune_private_notes(session, now() + 2 * KEPT)
        assert session.query(PrivateNote).count() == 0


def test_private_words_stand_in_no_record_and_no_journal(app, sign_in, do, say, call, ada, sue, crowd):
    do(sue, "call.taken_over")
    say(ada, "Between us: zebra")
    for person, sees in ((ada, True), (sue, True), (crowd["vera"], False)):
        browser = sign_in(app.test_client(), person)
        assert ("zebra" in browser.get(f"/calls/{call}/record").text) is sees
        assert "zebra" not in browser.get(f"/api/v1/calls/{call}/journal").text


def test_the_form_and_the_desk_both_reach_it(app, sign_in, do, database, call, ada, sue):
    do(sue, "call.taken_over")
    along = sign_in(app.test_client(), ada)
    assert along.post(f"/calls/{call}/private", data={"text": "From the page"}).status_code == 303
    desk = sign_in(app.test_client(), sue)
    assert desk.post(f"/calls/{call}/private", json={"text": "From the desk"}).status_code == 201
    assert desk.post(f"/calls/{call}/private", json={"text": ""}).status_code == 422
    assert lines(database, ada, call)[1] == [("ada", "From the page"), ("sue", "From the desk")]


def test_taking_over_answers_the_request_that_waits(app, sign_in, do, state, call, ada, sue):
    do(ada, "escalation.requested", wants="claims", to="sue")
    browser = sign_in(app.test_client(), sue)
    assert browser.post(f"/calls/{call}/record/take-over").location.endswith(f"/calls/{call}")
    told = state(call)
    assert (told["agent"], told["escalation"]["answer"]["answer"]) == ("sue", "send")
    assert "Sue Park has your caller now" in sign_in(app.test_client(), ada).get(f"/calls/{call}/record").text


def test_an_answer_on_the_record_is_kept_told_and_refused_with_the_words(app, sign_in, do, state, call, ada, sue, crowd):
    do(ada, "escalation.requested", wants="claims")
    sues, veras = sign_in(app.test_client(), sue), sign_in(app.test_client(), crowd["vera"])
    page = f"/calls/{call}/record/answer"
    late = sues.post(page, data={"answer": "call_back", "note": "In a while"})
    assert late.status_code == 422
    assert "Say by what time" in late.text and "In a while" in late.text
    assert sues.post(page, data={"answer": "call_back", "time": "11:00", "day": "2020-01-02"}).status_code == 422
    assert sues.post(page, data={"answer": "call_back", "time": "11:00", "day": "2030-01-04"}).status_code == 303
    assert state(call)["escalation"]["answer"]["at"] == "2030-01-04T11:00:00-05:00"
    second = veras.post(page, data={"answer": "come", "note": "On my way"})
    assert second.status_code == 409
    assert "Sue Park was quicker" in second.text
    assert state(call)["escalation"]["answer"]["by"] == "sue"


def test_whoever_cannot_passes_it_to_the_next_who_is_free(app, sign_in, do, state, here, call, ada, sue, crowd):
    do(ada, "escalation.requested", wants="claims", to="sue")
    browser = sign_in(app.test_client(), sue)
    page = f"/calls/{call}/record/answer"
    nobody = browser.post(page, data={"answer": "pass", "note": "Busy"})
    assert nobody.status_code == 409
    assert "Nobody else is free" in nobody.text and "Busy" in nobody.text
    here(crowd["omar"])
    assert browser.post(page, data={"answer": "pass"}).status_code == 303
    assert state(call)["escalation"]["to"] == "omar"


def test_the_desk_hears_what_waits_for_this_supervisor_only(do, database, call, here, practised, ada, sue, crowd):
    do(ada, "escalation.requested", on=practised, wants="a rehearsal")
    do(ada, "escalation.requested", wants="claims", to="omar")

    def waits(person):
        with database.reading() as session:
            return [(one["name"], one["wants"]) for one in asked_for(session, person, None)]

    assert waits(crowd["omar"]) == [("John Doe", "claims")]
    assert waits(sue) == waits(crowd["luis"]) == []
    do(ada, "escalation.moved", reason="picked")
    assert waits(crowd["omar"]) == []
    assert waits(sue) == waits(crowd["vera"]) == [("John Doe", "claims")]


def test_news_takes_a_query_or_two_each(do, database, call, here, ada, sue, crowd):
    from sqlalchemy import event

    here(sue, crowd["vera"])
    do(ada, "help.asked", question="Hm?")
    seen = []
    with database.reading() as session:
        head = session.get(Call, call)
        _known = (sue.roles, sue.supervises, ada.roles, ada.supervises)
        event.listen(database.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
        for tell in (raised_hands, asked_for, who_is_free, private_line):
            before = len(seen)
            tell(session, sue, head)
            assert len(seen) - before <= 2, tell


def test_private_words_go_with_a_redaction(database, do, call, say, ada, sue):
    do(sue, "call.taken_over")
    say(ada, "John said that his wife is ill")
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "i", "reason": "asked for"})], sue)
    assert lines(database, ada, call) == ("sue", [])
    with database.reading() as session:
        assert session.query(PrivateNote).count() == 0
