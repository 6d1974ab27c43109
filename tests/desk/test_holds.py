"""What the desk says of a caller on hold, and of the time with him."""

import pytest

START = "2026-11-16T15:00:00Z"
MS = 1_794_841_200_000
"""START, as a clock has it."""


def state(**more):
    """A call that began at START."""
    holds = {"since": None, "times": 0, "seconds": 0, **more.pop("holds", {})}
    return {"caller": {"first_name": "John"}, "started_at": START, "wrapped_at": None, "holds": holds, **more}


@pytest.mark.parametrize("seconds,words", [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3599, "59 min"), (3900, "1 h 5 min")])
def test_a_time_in_words(desk, seconds, words):
    assert desk.ask("desk/holds.js", "lasted", seconds) == words


def test_the_clock_tells_how_long_and_how_much_of_it_was_waiting(desk):
    def clock(told, after):
        return desk.ask("desk/holds.js", "clockWords", told, MS + after * 1000)

    assert clock(state(), 14 * 60) == "With John 14 min."
    assert clock(state(holds={"times": 1, "seconds": 180}), 14 * 60) == "With John 14 min, on hold 3 min."
    waits = {"since": "2026-11-16T15:10:00Z", "times": 2, "seconds": 60}
    assert clock(state(holds=waits), 14 * 60) == "With John 14 min, on hold 5 min in 2 waits."
    assert clock(state(wrapped_at="2026-11-16T15:02:00Z"), 14 * 60) == "With John 2 min."
    assert clock(state(caller={}), -5) == "With the caller 0 s."  # a clock that goes before the server's


def test_a_wait_is_long_from_two_minutes_on(desk):
    assert [desk.ask("desk/holds.js", "isLong", seconds) for seconds in (0, 119, 120, 500)] == [False, False, True, True]


def test_what_is_said_when_one_goes_back(desk):
    said = desk.ask("desk/holds.js", "sayBack", state(), "the claims")
    assert said.startswith("Thank you for holding, John. I am still working on the claims")
    assert said.endswith("Would you rather wait, or shall I call you back?")
    assert desk.ask("desk/holds.js", "sayBack", state(caller={})).startswith("Thank you for holding. I am still working on it")


def test_how_long_a_call_waits_on_the_shelf(desk):
    call = {"held": False, "since": START, "words": True, "reason": "claim status"}
    assert desk.ask("desk/parts/bar.js", "aboutWaiting", call, MS + 12 * 60_000) == "waits 12 min · words begun · claim status"
    held = {**call, "held": True, "words": False, "reason": None}
    assert desk.ask("desk/parts/bar.js", "aboutWaiting", held, MS + 10_000) == "on hold since just now"
