"""A.E.R. from a line of chips: twenty lists with the sentence that is expected, and what must hold for any list."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CASES = json.loads(Path(__file__).with_name("aer.json").read_text(encoding="utf-8"))
THINGS = st.sampled_from(
    [
        "claim status",
        "claim denied",
        "premium by mail",
        "moved",
        "update address",
        "lost card",
        "wife ill",
        "repeat call",
        "gym refund",
        "autopay",
        "angry",
        "worried",
        "rude agent",
        "supervisor",
        "newborn",
        "is it covered?",
        "refill",
        "house fire",
        "complaint",
        "EOB",
    ]
)
MOODS = st.sampled_from([None, "calm", "worried", "hot"])


def say(desk, line, mood=None):
    """Both ways to say it."""
    return desk.ask("desk/aer.js", "compose", desk.ask("desk/chips.js", "chipsFrom", line), mood)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["chips"])
def test_the_expected_sentence(desk, case):
    assert say(desk, case["chips"], case.get("mood"))[0] == case["says"]


@pytest.mark.parametrize("case", [case for case in CASES if "or" in case], ids=lambda case: case["chips"])
def test_the_other_way_to_say_it(desk, case):
    assert say(desk, case["chips"], case.get("mood"))[1] == case["or"]


def test_there_are_twenty_lists():
    assert len(CASES) >= 20


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(things=st.lists(THINGS, max_size=8, unique=True), mood=MOODS)
def test_any_list_is_said_with_care(desk, things, mood):
    spoken = say(desk, ", ".join(things), mood)
    assert spoken[0] != spoken[1]
    for text in spoken:
        assert text.count(". ") + text.count("? ") + text.count("! ") >= 2, "three parts"
        for label in ("wife ill", "house fire", "repeat call", "angry", "complaint", "by mail", "status"):
            assert label not in text, "a label is not speech"
        if any(
            thing
            not in {
                "moved",
                "update address",
                "lost card",
                "newborn",
                "is it covered?",
                "EOB",
                "supervisor",
                "wife ill",
                "repeat call",
                "angry",
                "worried",
                "house fire",
                "complaint",
            }
            for thing in things
        ):
            assert "today" not in text, "not everything here can be done today"
        assert "  " not in text and "undefined" not in text and "null" not in text
        assert text[0].isupper() and text.endswith((".", "?", "!"))


def test_the_agents_own_nature_counts(desk):
    chips = desk.ask("desk/chips.js", "chipsFrom", "the garden, claim status")
    chips[0]["nature"] = "context"
    assert desk.ask("desk/aer.js", "compose", chips, None)[0].endswith("about the claims too. I will see to this with you now.")
