"""The request for a supervisor: answered once, sent on when the caller says no, answered by voice with a name."""

import threading
from datetime import timedelta

import pytest

from kb.calls import Call, Given, get_call, load, packet, record, state_of
from kb.calls.models import EscalationRow
from kb.db import isotime, new_id, now
from kb.errors import Conflict, Invalid, NotAllowed, NotFound


def ask(do, ada, **more):
    return do(ada, "escalation.requested", wants="claims status", asked_by="caller", **more)


def test_the_first_answer_counts_and_the_second_is_told_whose_it_was(do, ada, sue, crowd):
    ask(do, ada)
    do(sue, "escalation.answered", answer="come")
    with pytest.raises(Conflict, match="Already answered by sue") as refused:
        do(crowd["vera"], "escalation.answered", answer="send")
    assert refused.value.details["answered_by"] == "sue"


@pytest.mark.store
def test_of_two_supervisors_in_the_same_second_one_wins_and_the_other_is_told(app, database, do, call, ada, sue, crowd):
    ask(do, ada)
    outcomes, start = [], threading.Barrier(2)

    def answered(person):
        start.wait()
        try:
            with database.writing() as session:
                record(session, call, [Given(new_id(), "escalation.answered", {"answer": "come"})], person)
            outcomes.append("won")
        except Conflict as told:
            outcomes.append(told.details["answered_by"])

    threads = [threading.Thread(target=answered, args=(person,)) for person in (sue, crowd["vera"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "won" in outcomes
    assert {"sue", "vera"} & set(outcomes)
    with database.reading() as session:
        assert [entry.kind for entry in load(session, call)].count("escalation.answered") == 1


def test_the_caller_says_no_and_the_next_one_is_asked_with_his_words(do, ada, sue, crowd):
    ask(do, ada, to="sue")
    at = isotime(now() + timedelta(hours=1))
    do(sue, "escalation.answered", answer="call_back", at=at)
    asked = do(ada, "escalation.moved", to="omar", reason="caller_refused", caller_says="No, I'll hold")["escalation"]
    assert (asked["state"], asked["to"], asked["answer"], asked["asked"]) == ("waiting", "omar", None, ["sue", "omar"])
    assert asked["passed"] == [{"by": "sue", "answer": "call_back", "caller_says": "No, I'll hold"}]
    assert do(crowd["omar"], "escalation.answered", answer="send")["escalation"]["answer"]["by"] == "omar"


def test_whoever_is_asked_by_name_reads_and_answers_and_no_longer_when_it_went_on(do, call, database, ada, sue, crowd):
    ask(do, ada, to="omar")
    with database.reading() as session:
        assert get_call(session, crowd["omar"], call)
    do(ada, "escalation.moved", to="sue", reason="picked")
    with pytest.raises(NotFound), database.reading() as session:
        get_call(session, crowd["omar"], call)


def test_a_call_back_that_the_caller_takes_is_a_promise_of_the_supervisor(do, database, call, ada, sue):
    at = isotime(now() + timedelta(hours=1))
    ask(do, ada)
    do(sue, "escalation.answered", answer="call_back", at=at)
    do(ada, "promise.made", promise="p", what="Call back: claims status", due=at, kind="call_back", owner="sue")
    told = do(ada, "escalation.agreed", promise="p")
    assert told["escalation"]["agreed"] is True
    assert [(one["owner"], one["due"]) for one in told["promises"]] == [("sue", at)]
    with pytest.raises(Conflict, match="agreed"):
        do(ada, "escalation.moved", reason="caller_refused")


def test_an_answer_by_voice_needs_the_name_of_a_supervisor_here(do, ada, crowd):
    ask(do, ada)
    with pytest.raises(Invalid, match="nobody called"):
        do(ada, "escalation.answered", answer="come", by="Somebody")
    with pytest.raises(Invalid, match="Luis Gomez is no supervisor"):
        do(ada, "escalation.answered", answer="come", by="luis")
    answer = do(ada, "escalation.answered", answer="come", by="Sue Park", spoken="I am on my way")["escalation"]["answer"]
    assert (answer["by"], answer["spoken"]) == ("sue", "I am on my way")


def test_only_a_supervisor_is_asked_for_one(do, ada, sue, crowd):
    with pytest.raises(Invalid, match="Luis Gomez is no supervisor"):
        ask(do, ada, to="luis")
    ask(do, ada)
    with pytest.raises(Invalid, match="no supervisor"):
        do(ada, "escalation.moved", to="luis", reason="picked")
    assert do(ada, "escalation.moved", to="omar", reason="picked")["escalation"]["to"] == "omar"


def test_it_reads_as_given_by_voice(do, database, call, ada):
    ask(do, ada)
    do(ada, "escalation.answered", answer="come", by="sue", spoken="I am on my way")
    with database.reading() as session:
        assert load(session, call)[-1].line() == "Sue Park answered by voice: I come to you – I am on my way"


def test_a_colleague_who_is_not_asked_cannot_answer_for_a_supervisor(do, ada, crowd):
    ask(do, ada)
    do(ada, "promise.made", promise="p", what="trace", due="2030-01-04", owner="luis")
    with pytest.raises(NotAllowed, match="Only a supervisor who was asked"):
        do(crowd["luis"], "escalation.answered", answer="coach", note="yes")


@pytest.mark.parametrize("payload", [{"answer": "call_back", "at": "2020-01-01T10:00:00Z"}, {"answer": "perhaps"},
                                     {"answer": "call_back", "at": "soon"}])
def test_what_cannot_be_is_refused(do, ada, sue, payload):
    ask(do, ada)
    with pytest.raises(Invalid):
        do(sue, "escalation.answered", **payload)


def test_nothing_goes_on_that_was_not_asked_or_is_answered(do, ada, sue):
    with pytest.raises(Conflict, match="Nobody has asked"):
        do(ada, "escalation.moved", to="sue", reason="picked")
    ask(do, ada, to="sue")
    with pytest.raises(Conflict, match="who is asked already"):
        do(ada, "escalation.moved", to="sue", reason="picked")
    do(sue, "escalation.answered", answer="coach", note="say sorry")
    with pytest.raises(Conflict, match="Already answered"):
        do(ada, "escalation.moved", reason="picked")


def test_why_at_once_is_said_after_it_went_out_and_asks_nobody_anew(do, ada):
    before = ask(do, ada, to="sue", trigger="caller_asked")["escalation"]
    after = do(ada, "escalation.moved", reason="picked", trigger="lawyer")["escalation"]
    assert (after["trigger"], after["to"], after["asked_at"]) == ("lawyer", "sue", before["asked_at"])


def test_the_note_fills_itself_with_verdict_and_first_sentence(do, database, call, articles, ada, sue):
    do(ada, "article.opened", lookup="l", article="mailed")
    do(ada, "article.told", lookup="l", reaction="disputed", words="That's what the last one said")
    ask(do, ada)
    with database.reading() as session:
        note = packet(session, sue, state_of(session, session.get(Call, call)), {"ada": "Ada Moreno"}, now())
    assert note["verdict"]["verdict"] == "stands"
    assert note["opening"] == ("John, I have Ada's notes here. Ada told you: “Mailed payments take five business days after they "
                               "reach us.” That is right, and here is what I can do now.")
    assert note["lines"] == "John Doe\nP000123456\nclaims status"


def test_rows_follow_the_request(do, database, call, ada, sue):
    ask(do, ada, to="sue", trigger="danger")
    with database.reading() as session:
        row = session.get(EscalationRow, call)
        assert (row.to, row.trigger, row.answer, row.asked_at) == ("sue", "danger", None, row.at)
    do(sue, "escalation.answered", answer="come")
    with database.reading() as session:
        row = session.get(EscalationRow, call)
        assert (row.answer, row.answered_by) == ("come", "sue")


def test_what_the_caller_said_goes_with_a_redaction(do, database, call, state, ada, sue):
    ask(do, ada, to="sue")
    do(sue, "escalation.answered", answer="come")
    do(ada, "escalation.moved", key="m", reason="caller_refused", caller_says="My wife is ill")
    with database.writing() as session:
        record(session, call, [Given("r", "entry.redacted", {"key": "m", "reason": "health"})], sue)
    assert state(call)["escalation"]["passed"][0]["caller_says"] is None
