"""When something is due, in the clocks of several zones, on the days on which clocks are changed; and who works when."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.calls.due import ANYWHERE_LAST, at_the_clock, day_of, due_moment, standing, zone_named
from kb.calls.promises.calendar import Calendar
from kb.calls.promises.saying import say_due, say_time

ZONES = st.sampled_from(["America/New_York", "Europe/Zurich", "Pacific/Auckland", "Asia/Kolkata", "America/Sao_Paulo",
                         "Australia/Lord_Howe", "Africa/Casablanca", "UTC"]).map(ZoneInfo)
DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
CLOCKS = st.times().map(lambda at: at.replace(second=0, microsecond=0))
NEW_YORK = ZoneInfo("America/New_York")


@given(DAYS, CLOCKS, ZONES)
def test_a_time_that_clocks_show_is_found_again_and_one_that_is_left_out_is_when_they_jump(day, clock, zone):
    wall = datetime.combine(day, clock)
    moment = at_the_clock(wall, zone)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    exists = wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall
    if exists:
        assert shown == wall
        again = (moment + timedelta(minutes=30)).astimezone(zone).replace(tzinfo=None)
        assert again > wall or zone.key == "Australia/Lord_Howe", "of an hour that comes twice the later counts"
    else:
        before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert before < wall < shown + timedelta(seconds=1)


@given(DAYS, CLOCKS, CLOCKS, ZONES)
def test_a_later_time_of_a_day_is_never_due_earlier(day, one, other, zone):
    first, second = sorted([one, other])
    assert at_the_clock(datetime.combine(day, first), zone) <= at_the_clock(datetime.combine(day, second), zone)


@given(DAYS, ZONES)
def test_a_day_is_over_when_it_is_over_there_however_long_it_was(day, zone):
    end = due_moment(day.isoformat(), zone)
    assert end.astimezone(zone).date() == day
    assert (end + timedelta(seconds=1)).astimezone(zone).date() == day + timedelta(days=1)
    assert end <= due_moment(day.isoformat(), ANYWHERE_LAST)


@given(DAYS, ZONES, ZONES)
def test_a_moment_with_its_zone_is_the_same_everywhere(day, zone, other):
    at = datetime.combine(day, time(16), zone)
    assert due_moment(at.isoformat(), other) == at
    assert day_of(at.isoformat(), zone) == day


@pytest.mark.parametrize(("clock", "utc"), [("01:59", "06:59"), ("02:30", "07:00"), ("03:00", "07:00")])
def test_the_night_in_which_an_hour_is_left_out(clock, utc):
    found = due_moment({"day": "2027-03-14", "from": "01:00", "to": clock}, NEW_YORK)
    assert found.strftime("%H:%M") == utc


def test_the_night_in_which_an_hour_comes_twice_gives_the_promiser_both():
    assert due_moment({"day": "2027-11-07", "to": "01:30"}, NEW_YORK).strftime("%H:%M") == "06:30"


def test_kept_late_and_broken_are_told_by_the_clock():
    due, end = {"day": "2026-12-04", "to": "16:00"}, datetime(2026, 12, 4, 21, tzinfo=UTC)
    calendar = Calendar(holidays={date(2026, 12, 7): "Closed"})
    broken = calendar.broken_at(end, NEW_YORK)
    assert broken == due_moment("2026-12-08", NEW_YORK), "the weekend and the holiday do not count"

    def at(moment, kept=None):
        return standing("kept" if kept else "open", due, kept, moment, NEW_YORK, broken)

    minute = timedelta(minutes=1)
    assert at(end - timedelta(days=2)) == "open"
    assert at(end - minute) == "today"
    assert at(end + minute) == "late"
    assert at(broken + minute) == "broken"
    assert at(broken + minute, kept=end) == "kept"
    assert at(broken + minute, kept=end + minute) == "kept_late"


OFF = st.lists(st.tuples(DAYS, st.integers(0, 20)).map(lambda one: (one[0], one[0] + timedelta(days=one[1]))), max_size=4)
CALENDARS = st.builds(
    lambda working, holidays, off: Calendar(frozenset(working), dict.fromkeys(holidays, "Closed"), {"ada": tuple(off)}),
    st.sets(st.integers(0, 6), min_size=1), st.sets(DAYS, max_size=8), OFF)


@given(CALENDARS, DAYS, st.integers(0, 15))
def test_so_many_working_days_on_passes_just_so_many(calendar, day, count):
    found = calendar.plus(day, count)
    passed = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert sum(map(calendar.is_working, passed)) == count
    assert not passed or calendar.is_working(found)
    there = calendar.plus(day, count, "ada")
    assert there >= found
    assert count == 0 or calendar.is_there("ada", there)


@given(CALENDARS, DAYS, st.integers(0, 30))
def test_the_last_day_on_which_she_is_there(calendar, day, back):
    first = day - timedelta(days=back)
    found = calendar.last_there("ada", day, first)
    days = [first + timedelta(days=n) for n in range(back + 1)]
    assert found == max((one for one in days if calendar.is_there("ada", one)), default=None)


def test_a_floor_that_never_opens_ends_the_search():
    assert Calendar(frozenset()).plus(date(2026, 12, 1), 2) > date(2027, 12, 1)


@given(CALENDARS, DAYS, CLOCKS, ZONES)
def test_nothing_is_broken_before_it_is_late(calendar, day, clock, zone):
    end = at_the_clock(datetime.combine(day, clock), zone)
    assert calendar.broken_at(end, zone) > end


@pytest.mark.parametrize(("due", "said"), [
    ("2026-12-04", "by today"), ("2026-12-05", "by tomorrow"), ("2026-12-15", "by Tuesday, 15 December"),
    ({"day": "2026-12-15", "from": "14:00", "to": "16:30"}, "on Tuesday, 15 December, between 2 pm and 4:30 pm"),
    ({"day": "2026-12-15", "from": "15:00"}, "on Tuesday, 15 December, after 3 pm"),
    ({"day": "2026-12-05", "to": "12:00"}, "tomorrow, before noon"),
    ("2026-12-15T20:00:00Z", "on Tuesday, 15 December by 3 pm"),
])
def test_how_it_is_said(due, said):
    assert say_due(due, datetime(2026, 12, 4, 15, tzinfo=UTC), NEW_YORK) == said


def test_times_are_said_as_people_say_them():
    assert [say_time(clock) for clock in ("00:05", "09:00", "12:00", "12:30", "23:59")] == [
        "12:05 am", "9 am", "noon", "12:30 pm", "11:59 pm"]


def test_a_zone_that_is_none_is_told():
    assert [zone_named(name) for name in ("Nowhere/At_All", "", None, "../etc/passwd", "x\0y")] == [None] * 5
