"""Who is asked next, whom words mean, and what is said to the caller meanwhile."""

import pytest

MODULE = "./supervisors_runner.mjs"


def one(name, shown, status="free", own=False, until=None):
    return {"name": name, "shown": shown, "status": status, "own": own, "until": until}


SUE, OMAR = one("sue", "Sue Park", own=True), one("omar", "Omar Diaz")
VERA = one("vera", "Vera Blum", "meeting", until="2026-11-16T15:45:00Z")


@pytest.mark.parametrize(("escalation", "me", "name"), [
    (None, "ana", "sue"),
    ({"asked": ["sue"], "passed": []}, "ana", "omar"),
    ({"asked": ["sue"], "passed": [{"by": "omar"}]}, "ana", None),
    (None, "sue", "omar"),
])
def test_the_next_one_is_free_and_was_not_asked(desk, escalation, me, name):
    found = desk.ask("desk/supervisors.js", "nextFree", [SUE, VERA, OMAR], escalation, me)
    assert (found or {}).get("name") == name


@pytest.mark.parametrize(("words", "name"), [
    ("sue", "sue"), ("Omar Diaz", "omar"), ("ve", "vera"), ("o", "omar"), ("", None), ("his bill", None),
])
def test_words_mean_a_supervisor(desk, words, name):
    found = desk.ask("desk/supervisors.js", "supervisorOf", [SUE, VERA, OMAR], words)
    assert (found or {}).get("name") == name


def test_two_of_one_beginning_mean_nobody(desk):
    assert desk.ask("desk/supervisors.js", "supervisorOf", [SUE, one("susan", "Susan Ott")], "su") is None


def test_where_somebody_is_reads_in_the_readers_clock(desk):
    assert desk.ask(MODULE, "status", VERA).replace("\u202f", " ") == "in a meeting until 10:45 AM"
    assert desk.ask(MODULE, "status", SUE) == "free"


@pytest.mark.parametrize(("answer", "said"), [
    ({"by": "sue", "answer": "call_back", "at": "2026-11-16T16:00:00Z"},
     "John, my supervisor Sue Park will call you back by 11:00 AM. Is that all right for you?"),
    ({"by": "sue", "answer": "call_back", "at": "2026-11-17T14:00:00Z"},
     "John, my supervisor Sue Park will call you back by 9:00 AM on Tue, Nov 17. Is that all right for you?"),
    ({"by": "sue", "answer": "call_back"}, "John, my supervisor Sue Park will call you back. Is that all right for you?"),
    ({"by": "sue", "answer": "send"},
     "John, my supervisor Sue Park will take this on. Sue Park has read what we have so far, "
     "so you need not say any of it again."),
    ({"by": "sue", "answer": "coach"}, ""),
])
def test_the_answer_is_composed_to_be_said(desk, answer, said):
    assert desk.ask(MODULE, "say", answer, {"first_name": "John"}).replace("\u202f", " ") == said


def test_waiting_names_who_is_asked_and_that_it_is_somebody_else_now(desk):
    asked = {"to": "omar", "passed": []}
    assert desk.ask(MODULE, "waiting", asked, {}).startswith("I have asked my supervisor Omar Diaz.")
    assert "somebody else" in desk.ask(MODULE, "waiting", {"to": None, "passed": [{"by": "sue"}]}, {"first_name": "Jo"})
