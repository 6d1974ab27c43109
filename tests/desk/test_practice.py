"""The pretend caller's card: which line of the saved walk is said now."""

import pytest

WALK = [
    {"step": "hello", "says": "It has been weeks!", "answers": {}, "option": "on"},
    {"step": "ask", "says": "", "answers": {"paid_by": "mail", "cashed": False}, "option": None},
    {"step": "hello", "says": "As I said: weeks!", "answers": {}, "option": "on"},
]
PRACTICE = {
    "script": "mailed",
    "title": "Premium mailed",
    "path": {"name": "Weeks ago", "opening": "I mailed it!", "mood": "hot", "walk": WALK, "ends": "resolved"},
}
QUESTIONS = {"paid_by": {"label": "How was it paid?", "options": [{"value": "mail", "label": "By mail"}]}}


def card(desk, run, practice=PRACTICE, **state):
    if run:
        run = {"script": "mailed", "left": False, "end": None, "trail": [run["step"]] if "step" in run else [], **run}
    return desk.ask("desk/practice.js", "cardOf", practice, {"status": "open", "run": run, **state}, QUESTIONS)


def test_before_the_script_stands_the_opening_and_which_script_to_take(desk):
    found = card(desk, None)
    assert (found["says"], found["starts"]) == ("I mailed it!", True)
    assert "Premium mailed" in found["hint"]
    assert card(desk, {"step": "hello", "left": True})["starts"] is True


def test_each_step_of_the_walk_has_its_line(desk):
    assert card(desk, {"step": "hello"})["says"] == "It has been weeks!"
    asked = card(desk, {"step": "ask", "trail": ["hello", "ask"]})
    assert asked["hint"] == "Asked: How was it paid? – By mail; cashed? – no"


def test_the_second_time_on_a_step_is_its_second_line_and_then_that_again(desk):
    for trail, says in ((["hello", "ask", "hello"], "As I said: weeks!"), (["hello"] * 5, "As I said: weeks!")):
        assert card(desk, {"step": "hello", "trail": trail})["says"] == says


@pytest.mark.parametrize(
    ("run", "practice", "words"),
    [
        ({"step": "elsewhere"}, PRACTICE, "The walk has been left"),
        ({"script": "other", "step": "hello"}, PRACTICE, "another script"),
        ({"step": "hello"}, {**PRACTICE, "path": None}, "no longer in the script"),
    ],
)
def test_who_leaves_the_walk_meets_an_improvised_caller(desk, run, practice, words):
    found = card(desk, run, practice)
    assert found["kind"] == "improvise" and words in found["hint"] and found["says"] == ""


def test_at_the_end_it_says_how_it_should_have_ended(desk):
    found = card(desk, {"step": "over", "end": "promised"})
    assert found["kind"] == "over" and "resolved" in found["hint"]
    assert card(desk, None, status="wrapped")["kind"] == "over"
