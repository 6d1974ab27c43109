"""A request that nobody answers goes on to the next who is free, and running it twice does nothing more."""

from datetime import timedelta

import pytest

from kb.calls import load, move_unanswered
from kb.calls.help import rounds
from kb.calls.help.presence import set_presence
from kb.calls.help.routing import move_on, unanswered
from kb.calls.rules import Rules
from kb.db import now

PATIENCE = timedelta(seconds=60)


@pytest.fixture
def late(database, call):
    """`late(minutes)`: a round of the jobs so long from now; whom the request went to."""

    def passed(minutes=2):
        at = now() + timedelta(minutes=minutes)
        with database.reading() as session:
            found = unanswered(session, at - PATIENCE)
        with database.writing() as session:
            return [move_on(session, one, at, PATIENCE, Rules()) for one in found]

    return passed


def ask(do, ada, **more):
    return do(ada, "escalation.requested", wants="claims status", **more)


def test_it_goes_to_the_next_who_is_free_own_team_first(do, late, here, ada, sue, crowd):
    here(sue, crowd["omar"], crowd["vera"])
    ask(do, ada, to="sue")
    assert late() == ["vera"]
    told = do(ada, "note.added", text="waiting")["escalation"]
    assert (told["to"], told["asked"], told["state"]) == ("vera", ["sue", "vera"], "waiting")
    assert late(5) == ["omar"]


def test_when_all_were_asked_it_is_everybodys_again_and_then_rests(do, late, here, ada, sue):
    here(sue)
    ask(do, ada, to="sue")
    assert late() == ["everyone"]
    assert late(5) == [None]


def test_twice_in_one_moment_moves_it_once(do, database, call, here, ada, sue, crowd):
    here(sue, crowd["vera"], crowd["omar"])
    ask(do, ada, to="sue")
    at = now() + timedelta(minutes=2)
    with database.writing() as session:
        assert move_on(session, call, at, PATIENCE, Rules()) == "vera"
        assert move_on(session, call, at, timedelta(minutes=3), Rules()) is None


def test_neither_answered_nor_wrapped_nor_practised_requests_move(do, late, here, practised, ada, sue, crowd):
    here(sue, crowd["vera"])
    do(ada, "escalation.requested", on=practised, wants="a rehearsal", to="sue")
    assert late() == []
    ask(do, ada, to="sue")
    do(sue, "escalation.answered", answer="come")
    assert late() == []


def test_a_call_left_open_over_night_asks_nobody(do, late, here, ada, sue, crowd):
    here(sue, crowd["vera"])
    ask(do, ada, to="sue")
    assert late(minutes=13 * 60) == []


def test_whoever_is_in_a_meeting_or_away_is_passed_over(do, database, late, here, ada, sue, crowd):
    here(sue, crowd["vera"], crowd["omar"])
    with database.writing() as session:
        set_presence(session, crowd["vera"], "meeting", now() + timedelta(minutes=30), now())
    ask(do, ada, to="sue")
    assert late() == ["omar"]


def test_it_says_in_the_record_why_it_went_on_and_that_firstcall_did_it(do, database, call, late, here, ada, sue, crowd):
    here(sue, crowd["vera"])
    ask(do, ada, to="sue")
    late()
    with database.reading() as session:
        last = load(session, call)[-1]
    assert (last.actor, last.line()) == ("Firstcall", "Asked Vera Blum: no answer in time")


def test_the_round_waits_for_the_set_time_and_can_be_switched_off(do, database, call, here, monkeypatch, ada, sue, crowd):
    here(sue, crowd["vera"])
    asked = ask(do, ada, to="sue")["escalation"]
    move_unanswered(database, 60, Rules())
    later = now() + timedelta(minutes=2)
    monkeypatch.setattr(rounds, "now", lambda: later)
    move_unanswered(database, 0, Rules())
    assert do(ada, "note.added", text="one")["escalation"]["to"] == asked["to"]
    move_unanswered(database, 60, Rules())
    assert do(ada, "note.added", text="two")["escalation"]["to"] == "vera"
