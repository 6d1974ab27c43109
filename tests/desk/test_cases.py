"""What the desk says of cases, and of what a caller was told before."""

import pytest

DESK = {"timezone": "America/New_York"}
CASE = {"case": "c", "title": "claim status", "state": "open", "owner": "Luis Vega", "mine": False,
        "since": "2026-11-02T15:00:00Z", "linked": [], "calls": 2, "minutes": 0, "held_minutes": 0, "transfers": 0}


@pytest.mark.parametrize(("more", "line"), [
    ({}, "3rd call · Luis Vega looks after it since Mon 2 Nov"),
    ({"linked": ["i"]}, "2nd call · Luis Vega looks after it since Mon 2 Nov"),
    ({"calls": 6, "minutes": 361, "held_minutes": 40, "transfers": 2, "mine": True},
     "7th call, 361 min so far, 40 on hold, handed on 2 times · you look after it since Mon 2 Nov"),
    ({"calls": 11, "transfers": 1}, "12th call, handed on once · Luis Vega looks after it since Mon 2 Nov"),
])
def test_a_case_in_a_line(desk, more, line):
    assert desk.ask("desk/case_words.js", "caseLine", {**CASE, **more}, DESK) == line


@pytest.mark.parametrize(("due", "words"), [
    (None, ""), ("2026-11-22T15:30:00Z", "Complaint: 5 h left"), ("2026-11-22T10:30:00Z", "Complaint: less than an hour left"),
    ("2026-11-22T09:59:00Z", "Complaint: the day is over"),
])
def test_what_is_left_of_a_complaints_day(desk, due, words):
    assert desk.ask("desk/case_words.js", "complaintLine", due, 1_795_341_600_000) == words


def test_the_same_is_asked_once_and_of_open_issues_only(desk):
    told = {"cases": [CASE], "same": [{"issue": "i", "case": "c"}]}

    def asked(state, issue_case=None):
        state = {"issues": [{"issue": "i", "text": "claim status", "state": state, "case": issue_case}]}
        return desk.ask("./cases_runner.mjs", "same", told, state, [])

    assert asked("open")["found"]["case"] == "c"
    assert asked("resolved") is None and asked("open", "c") is None
    here = {"issues": [{"issue": "i", "state": "open", "case": None}]}
    assert desk.ask("./cases_runner.mjs", "same", told, here, ["i"]) is None


def test_what_is_linked_here_comes_first_and_closed_ones_only_with_a_link(desk):
    cases = [{**CASE, "case": "a"}, {**CASE, "case": "b", "state": "closed"}, {**CASE, "case": "d", "state": "closed"}]
    found = desk.ask("desk/case_words.js", "casesHere", cases, {"issues": [{"issue": "i", "case": "d"}]})
    assert [one["case"] for one in found] == ["d", "a"]


BEFORE = {"article": "mailed", "at": "2026-10-03T15:00:00Z", "by": "marta", "words": "I heard that", "guess": False}


@pytest.mark.parametrize(("times", "told"), [
    ([BEFORE], "Told to him Sat 3 Oct by Marta: he disputed it"),
    ([BEFORE] * 2, "Told to him twice, last Sat 3 Oct by Marta: he disputed it"),
    ([BEFORE] * 4, "Told to him 4 times, last Sat 3 Oct by Marta: he disputed it"),
    ([{**BEFORE, "guess": True}], "Told to somebody with this number Sat 3 Oct by Marta: he disputed it"),
    ([{**BEFORE, "at": None, "by": None}], "Told to him: he disputed it"),
])
def test_what_was_told_before_is_badged(desk, times, told):
    assert desk.ask("./cases_runner.mjs", "refused", times, []) == [["mailed", {"told": told, "words": "I heard that"}]]


def test_what_was_told_in_this_call_has_the_last_word(desk):
    here = [{"article": "mailed", "reaction": "disputed", "words": "no"}, {"article": "trace", "reaction": "accepted"}]
    assert desk.ask("./cases_runner.mjs", "refused", [BEFORE], here) == [
        ["mailed", {"told": "Told to him in this call: he disputed it", "words": "no"}]]


def test_a_wording_that_he_pushed_back_comes_last(desk):
    says = ["It takes five days.", "I look for it now."]
    before = [{**BEFORE, "passage": "it takes five days"}]
    assert desk.ask("./cases_runner.mjs", "wordings", says, before, []) == says[::-1]
    assert desk.ask("./cases_runner.mjs", "wordings", says, [{**before[0], "guess": True}], []) == says
    here = [{"article": "mailed", "reaction": "disputed", "passage": "It takes five days."}]
    assert desk.ask("./cases_runner.mjs", "wordings", says, [], here) == says[::-1]
    assert desk.ask("./cases_runner.mjs", "wordings", says, [], [{**here[0], "reaction": "accepted"}]) == says
