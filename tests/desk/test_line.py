"""The one line: what its first sign means, commands by name, and the promise in one line."""

import pytest

TODAY = "2026-11-20"
CALL = ["call", "article", "script", "free"]


@pytest.mark.parametrize(
    ("line", "mode", "text"),
    [
        ("he mailed it", "note", "he mailed it"),
        ("/autopay", "find", "autopay"),
        ("  + lost card, refill", "issue", "lost card, refill"),
        ("! Thu: trace", "promise", "Thu: trace"),
        ("? does grace count Saturdays", "ask", "does grace count Saturdays"),
        (">told", "command", "told"),
        ("1/2 of it? + more", "note", "1/2 of it? + more"),
        ("", "note", ""),
        ("/", "find", ""),
    ],
)
def test_the_first_sign_says_what_a_line_is(desk, line, mode, text):
    assert desk.ask("desk/line.js", "readLine", line) == {"mode": mode, "text": text}


def test_a_sign_is_put_before_what_stands_there_and_taken_away_again(desk):
    assert desk.ask("desk/line.js", "withMode", "lost card", "issue") == "+ lost card"
    assert desk.ask("desk/line.js", "withMode", "+ lost card", "issue") == "lost card"
    assert desk.ask("desk/line.js", "withMode", "+ lost card", "find") == "/ lost card"
    assert desk.ask("desk/line.js", "withMode", "", "find") == "/ "


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("t", "told-accepted"),
        ("took it", "told-accepted"),
        ("p", "told-disputed"),
        ("pushed", "told-disputed"),
        ("aer", "aer"),
        ("a.e.r.", "aer"),
        ("back", "back"),
        ("other", "script"),
        ("hold", "hold"),
        ("sup", "hand-over"),
        ("supervisor", "hand-over"),
        ("wrap", "wrap-up"),
        ("w", "wrong-number"),
        ("wrong", "wrong-number"),
        ("hot", "mood-hot"),
        ("mood hot", "mood-hot"),
        ("caller Jane Doe", "caller"),
        ("copy", "copy-lines"),
        ("keys", "keys"),
        ("thanks", "thanks"),
        ("wrong number it is, not the caller of before", "wrong-number"),
    ],
)
def test_commands_are_found_by_their_names(desk, typed, command):
    assert desk.ask("./commands_runner.mjs", "found", typed, CALL)[0] == command


def test_commands_fit_the_situation(desk):
    between = desk.ask("./commands_runner.mjs", "found", "", [])
    assert "wrap-up" not in between
    assert "find" in between
    assert "told-accepted" not in desk.ask("./commands_runner.mjs", "found", "", ["call"])


def test_every_single_key_does_one_thing(desk):
    commands = desk.ask("desk/commands.js", "COMMANDS")
    for sort in ("key", "single", "id", "name"):
        keys = [command[sort] for command in commands if sort in command]
        assert len(keys) == len(set(keys))
    singles = {command["single"] for command in commands if "single" in command}
    assert not any(len(single) == 1 and single.isalnum() for single in singles), "letters begin a note, digits take options"


def test_what_stands_behind_a_command_is_kept(desk):
    assert desk.ask("./commands_runner.mjs", "rest", "caller Jane Doe M123", "caller") == "Jane Doe M123"
    assert desk.ask("./commands_runner.mjs", "rest", "sup", "hand-over") == ""
    assert desk.ask("./commands_runner.mjs", "rest", "p last one said so", "told-disputed") == "last one said so"


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (
            "Thu 3 Dec, 2–4 pm, 555-0142, message ok: trace the payment",
            {
                "what": "trace the payment",
                "due": {"day": "2026-12-03", "from": "14:00", "to": "16:00"},
                "number": "555-0142",
                "message": "yes",
            },
        ),
        (
            "!Mon 7 Dec, after 3, 555-0142, message ok name only",
            {"what": "", "due": {"day": "2026-12-07", "from": "15:00"}, "number": "555-0142", "message": "name_only"},
        ),
        (
            "tomorrow by noon: send the card",
            {"what": "send the card", "due": {"day": "2026-11-21", "to": "12:00"}, "number": None, "message": None},
        ),
        (
            "Wed 4 pm, no message: ring about claims",
            {
                "what": "ring about claims",
                "due": {"day": "2026-11-25", "from": "16:00", "to": "17:00"},
                "number": None,
                "message": "no",
            },
        ),
        ("trace the payment, Friday", {"what": "trace the payment", "due": "2026-11-27", "number": None, "message": None}),
        (
            "2026-12-24, (212) 555-0142: look again",
            {"what": "look again", "due": "2026-12-24", "number": "(212) 555-0142", "message": None},
        ),
        ("in 2 business days: call back", {"what": "call back", "due": "2026-11-24", "number": None, "message": None}),
        (
            "3 Jan, 10:30 to 11: ring",
            {"what": "ring", "due": {"day": "2027-01-03", "from": "10:30", "to": "11:00"}, "number": None, "message": None},
        ),
        ("trace it", {"what": "trace it", "due": None, "number": None, "message": None}),
    ],
)
def test_a_promise_is_read_from_one_line(desk, line, read):
    assert desk.ask("desk/promise.js", "readPromise", line, TODAY) == read


def test_a_promise_is_said_aloud(desk):
    read = desk.ask("desk/promise.js", "readPromise", "Thu 3 Dec, 2–4 pm, 555-0142, name only: Trace the payment.", TODAY)
    assert desk.ask("desk/promise.js", "sayPromise", read, TODAY) == (
        "I will trace the payment, and you hear from me at 555-0142 on Thursday, 3 December, between 2 pm and 4 pm. "
        "If I do not reach you, I leave my name and number only."
    )


@pytest.mark.parametrize(
    ("count", "unit", "due"),
    [
        (2, "business day", "2026-11-24"),
        (1, "business day", "2026-11-23"),
        (10, "business day", "2026-12-04"),
        (3, "day", "2026-11-23"),
        (1, "week", "2026-11-27"),
        (30, "day", "2026-12-20"),
    ],
)
def test_a_step_says_within_how_long_and_weekends_are_skipped(desk, count, unit, due):
    assert desk.ask("./commands_runner.mjs", "dueWithinAt", count, unit, "2026-11-20T15:00:00Z") == due


def test_the_day_is_that_of_the_callers_place(desk):
    assert desk.ask("./commands_runner.mjs", "dayAt", "America/Los_Angeles", "2026-11-21T02:00:00Z") == "2026-11-20"
    assert desk.ask("./commands_runner.mjs", "dayAt", "Europe/Berlin", "2026-11-20T23:30:00Z") == "2026-11-21"


@pytest.mark.parametrize(
    ("text", "toward", "day"),
    [
        ("yesterday", "past", "2026-11-19"),
        ("3 Nov", "past", "2026-11-03"),
        ("December 24th", "past", "2025-12-24"),
        ("11/3", "past", "2026-11-03"),
        ("two weeks ago", "past", "2026-11-06"),
        ("last Friday", "past", "2026-11-13"),
        ("Monday", "past", "2026-11-16"),
        ("Monday", "future", "2026-11-23"),
        ("next Tuesday", "future", "2026-11-24"),
        ("31 Feb", "future", None),
        ("nothing", "past", None),
    ],
)
def test_days_as_people_say_them(desk, text, toward, day):
    read = desk.ask("desk/days.js", "readDay", text, TODAY, toward)
    assert (read and read["day"]) == day
