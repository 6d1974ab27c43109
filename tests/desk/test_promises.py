"""Promises in the browser: working days as the server counts them, what stands against a day, what is said and in which order."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.calls.promises.calendar import Calendar

TODAY = "2026-12-01"  # a Tuesday
USUAL = {"working": [1, 2, 3, 4, 5], "holidays": {}, "off": {}, "colleagues": []}
DAYS = st.dates(date(2026, 1, 1), date(2028, 12, 31))


@pytest.fixture(autouse=True)
def usual(desk):
    """The calendar is as it was, for whoever comes after."""
    yield
    desk.ask("desk/days.js", "useCalendar", USUAL)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    working=st.sets(st.integers(0, 6), min_size=1),
    holidays=st.sets(DAYS, max_size=6),
    off=st.lists(st.tuples(DAYS, st.integers(0, 12)).map(lambda one: (one[0], one[0] + timedelta(days=one[1]))), max_size=3),
    day=DAYS,
    count=st.integers(0, 12),
)
def test_working_days_are_counted_as_the_server_counts_them(desk, working, holidays, off, day, count):
    calendar = Calendar(frozenset(working), dict.fromkeys(holidays, "Closed"), {"ada": tuple(off)})
    desk.ask("desk/days.js", "useCalendar", calendar.as_json(["ada"]))
    assert desk.ask("desk/days.js", "plusBusinessDays", day.isoformat(), count) == calendar.plus(day, count).isoformat()
    assert desk.ask("desk/days.js", "isThere", "ada", day.isoformat()) == calendar.is_there("ada", day)
    with_her = desk.ask("desk/days.js", "plusBusinessDays", day.isoformat(), count, "ada")
    assert with_her == calendar.plus(day, count, "ada").isoformat()


OFF = {**USUAL, "off": {"ada": [["2026-12-07", "2026-12-07"]]}, "holidays": {"2026-12-25": "Christmas"},
       "colleagues": [{"name": "luis", "display_name": "Luis Rey"}, {"name": "omar", "display_name": "Omar Diaz"}]}


def test_a_day_off_is_warned_about_with_a_day_before_and_who_is_there(desk):
    desk.ask("desk/days.js", "useCalendar", {**OFF, "off": {**OFF["off"], "omar": [["2026-12-01", "2026-12-31"]]}})
    told = desk.ask("desk/days.js", "dayTrouble", "2026-12-07", TODAY, "ada")
    assert told == {"why": "off", "holiday": None, "instead": "2026-12-04", "later": "2026-12-08",
                    "helpers": [{"name": "luis", "display_name": "Luis Rey"}]}


@pytest.mark.parametrize(("day", "why", "instead"), [
    ("2026-12-06", "closed", "2026-12-04"), ("2026-12-25", "closed", "2026-12-24"), ("2026-12-02", None, None),
    ("2026-11-29", None, None),
])
def test_days_on_which_nobody_is_there(desk, day, why, instead):
    desk.ask("desk/days.js", "useCalendar", OFF)
    told = desk.ask("desk/days.js", "dayTrouble", day, TODAY, "ada")
    assert (told["why"], told["instead"], told["helpers"]) == (why, instead, []) if why else told is None


def test_where_no_day_before_is_left_it_is_the_next(desk):
    desk.ask("desk/days.js", "useCalendar", {**OFF, "off": {"ada": [["2026-12-01", "2026-12-04"]]}})
    assert desk.ask("desk/days.js", "dayTrouble", TODAY, TODAY, "ada")["instead"] == "2026-12-07"


@pytest.mark.parametrize(("what", "kind"), [
    ("ring back about the claim", "call_back"), ("call Claims", "call_back"), ("trace the payment", "do"),
    ("watch the next bill", "watch"), ("look again after the bill run", "watch"), ("recall the letter", "do"), ("", "do"),
])
def test_what_kind_of_promise_words_make(desk, what, kind):
    assert desk.ask("desk/promise.js", "kindOf", what) == kind


@pytest.mark.parametrize(("promised", "said"), [
    ({"what": "Ring you back", "kind": "call_back", "due": {"day": "2026-12-08", "from": "15:00"}, "number": "555-0142",
      "message": "name_only", "steps": "Claims posts it; I check on Friday"},
     "First, Claims posts it. Then, I check on Friday. I will ring you back at 555-0142 on Tuesday, 8 December, after 3 pm. "
     "If I do not reach you, I leave my name and number only."),
    ({"what": "watch the next bill", "kind": "watch", "due": "2026-12-08", "number": None, "message": None, "steps": None},
     "I will watch the next bill. I look by Tuesday, 8 December, and if anything is wrong I ring you, before you have to."),
    ({"what": "Trace the payment.", "kind": "do", "due": "2026-12-02", "number": None, "message": None},
     "I will trace the payment, and you hear from me by tomorrow."),
])
def test_the_sentence_to_be_said(desk, promised, said):
    assert desk.ask("desk/promise.js", "sayPromise", promised, TODAY) == said


def owed(**more):
    return {"dropped": False, "due_at": "2026-12-01T15:00:00Z", "attempts": 0, "last_how": None, "note": None, "last_tell": None,
            "next_steps": None, **more}


def test_lines_that_went_are_rung_first_then_what_is_due_first(desk):
    due = [owed(n=1, due_at="2026-12-02T15:00:00Z"), owed(n=2), owed(n=3, dropped=True, due_at="2026-12-03T15:00:00Z")]
    assert [one["n"] for one in desk.ask("desk/owing.js", "toRing", due)] == [3, 2, 1]


def test_what_is_due_within_a_quarter_of_an_hour_is_spoken_of(desk):
    due = [owed(n=n, due_at=f"2026-12-01T{at}Z") for n, at in enumerate(["14:40:00", "14:50:00", "15:15:00", "15:16:00"])]
    due.append(owed(n=9, dropped=True, due_at="2026-12-09T15:00:00Z"))
    noon = 1796137200000  # 2026-12-01 15:00 UTC
    assert [one["n"] for one in desk.ask("desk/owing.js", "dueSoon", due, noon)] == [1, 2, 9]


@pytest.mark.parametrize(("one", "said"), [
    (owed(), "Nothing has been noted on it since."), (owed(next_steps="Claims posts it"), "Said then: Claims posts it"),
    (owed(last_how="no_answer", last_at="2026-11-30T15:00:00Z", attempts=1),
     "Last: had no answer, Monday, 30 November. Tried 1 time."),
    (owed(last_how="internal", last_at="2026-11-30T15:00:00Z", note="asked Claims", last_tell="they are posting it"),
     "Last: worked on it, Monday, 30 November: asked Claims; they are posting it."),
])
def test_the_last_word_on_it(desk, one, said):
    assert desk.ask("desk/owing.js", "lastWord", one, {"locale": "en-US", "timezone": "UTC", "today": TODAY}) == said
