"""The desk on goodwill and hand-overs: what is hers to give, twenty seconds to say it in, who is sent to and fro."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.calls.handing.came import place

SUE = {"name": "sue", "display_name": "Sue Park", "limit": 150}
CREDIT = {"id": "credit", "name": "Credit", "is_money": True, "currency": "USD", "reasons": ["We were late"], "every_months": 12,
          "limit": 25, "approvers": [SUE]}
EXPRESS = {**CREDIT, "id": "express", "name": "Express", "is_money": False, "limit": 1, "approvers": []}
GOODWILL = {"limit": 50, "approvers": [], "types": [CREDIT, EXPRESS]}
HAD = {"credit": {"what": "$20", "at": "2026-10-03T10:00:00Z", "by": "luis", "free": "2027-10-03T10:00:00Z"}}


@pytest.mark.parametrize(("type", "amount", "had", "ok", "asks", "words"), [
    ("credit", 25, {}, True, False, ""), ("express", None, {}, True, False, ""), ("goodwill", 50, {}, True, False, ""),
    ("credit", 26, {}, True, True, "Above what you may give now ($25). Sue Park can approve it"),
    ("credit", 200, {}, False, False, "Nobody of your supervisors"),
    ("credit", 5, HAD, True, True, "had $20 on 2026-10-03 from luis; without asking it is yours again from 2027-10-03. Sue Park"),
    ("goodwill", 51, {}, False, False, "($50). Nobody"),
])
def test_she_sees_before_she_speaks_what_is_hers_to_give(desk, type, amount, had, ok, asks, words):
    allowed = desk.ask("desk/giving.js", "allowance", GOODWILL, had, type, None)
    judged = desk.ask("desk/giving.js", "judge", amount, allowed)
    assert (judged["ok"], judged["asks"]) == (ok, asks) and words in judged["words"]


def test_a_step_may_allow_less_than_the_type(desk):
    allowed = desk.ask("desk/giving.js", "allowance", GOODWILL, {}, "credit", {"type": "credit", "up_to": 10})
    assert allowed["limit"] == 10
    assert desk.ask("desk/giving.js", "allowance", GOODWILL, {}, "express", {"type": "credit", "up_to": 10})["limit"] == 1


def test_in_short_for_the_callers_column(desk):
    assert desk.ask("desk/giving.js", "inShort", GOODWILL, {}) == {"free": "Credit up to $25 · Express", "gone": ""}
    assert desk.ask("desk/giving.js", "inShort", GOODWILL, HAD) == {"free": "Express", "gone": "$20 already"}
    assert desk.ask("desk/giving.js", "inShort", {"limit": 50, "approvers": []}, {}) == {"free": "", "gone": ""}


LONG = st.text(alphabet="abc ,.", max_size=400)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=LONG, wants=LONG, title=LONG, owed=LONG, matters=LONG)
def test_a_hand_over_is_said_in_twenty_seconds_and_asks_who_takes_him(desk, name, wants, title, owed, matters):
    state = {
        "caller": {"first_name": name, "member_id": "M-1"}, "member": {}, "mood": "hot",
        "lookups": [{"reaction": "disputed", "title": title}], "promises": [{"state": "open", "what": owed}],
        "issues": [{"nature": "context", "text": matters}],
    }
    words = desk.ask("desk/handover.js", "handOverWords", state, wants)
    assert len(words.split()) <= desk.ask("desk/handover.js", "MOST_WORDS")
    assert words.startswith("I have ") and words.endswith("Do you take the call, and what is your name?")


@pytest.mark.parametrize("words", [
    "Equipment", "The EQUIPMENT dept.", "Crédit  team", "claims_2", "", "  ", "The unit", "Örtliche Stelle"])
def test_a_place_is_compared_the_same_here_and_there(desk, words):
    assert desk.ask("desk/came.js", "place", words) == place(words)


@pytest.mark.parametrize(("to", "found"), [("equipment line", True), ("Ada Moreno", True), ("Claims", False), ("", False)])
def test_whoever_is_sent_back_is_seen(desk, to, found):
    came = [{"who": "Equipment", "names": ["equipment", "ada moreno", ""], "at": "2026-11-20T10:00:00Z", "sent_here": True}]
    assert bool(desk.ask("desk/came.js", "backTo", came, to)) is found


@pytest.mark.parametrize(("minutes", "here", "words"), [
    (20, True, "Equipment sent him here 20 minutes ago."), (0, True, "Equipment sent him here just now."),
    (180, False, "We sent him to Equipment 3 hours ago, and he is back."),
])
def test_when_he_came_is_said_as_people_say_it(desk, minutes, here, words):
    came = {"who": "Equipment", "names": ["equipment"], "at": "1970-01-01T00:00:00Z", "sent_here": here}
    assert desk.ask("desk/came.js", "saidCame", came, minutes * 60_000) == words
