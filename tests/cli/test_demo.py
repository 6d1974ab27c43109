"""The calls of the demo make sense on whatever day it is loaded."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from kb.calls import KINDS, own_case
from kb.calls.ringing.models import PastContact
from kb.db import Database
from kb.demo.before import CONTACTS, keep_before
from kb.demo.callers import RUNS
from kb.demo.history import stories
from kb.demo.lately import HER_CASE, lately
from kb.demo.runs import run_stories
from kb.floor.heat import FEW
from kb.scripts import compile_script
from kb.shipped import shipped

ZONE = "America/New_York"
DAYS = [datetime(2026, 11, 16, 15, 2, tzinfo=UTC) + timedelta(days=day, hours=day * 5) for day in range(14)]
EDGES = [datetime(2026, 11, 2, 15, 13, tzinfo=UTC), datetime(2026, 11, 4, 9, tzinfo=UTC), datetime(2027, 1, 1, 0, 1, tzinfo=UTC),
         datetime(2028, 2, 29, 23, 59, tzinfo=UTC), datetime(2027, 3, 14, 7, 30, tzinfo=UTC)]


LIBRARY = {file.stem: file.read_text(encoding="utf-8") for file in shipped("scripts").rglob("*.yaml")}
SCRIPTS = {name: compile_script(LIBRARY[name], path=name, library=LIBRARY.get) for name in {run.script for run in RUNS}}


@pytest.mark.parametrize("now", [*DAYS, *EDGES], ids=str)
def test_every_call_is_in_order_ended_and_behind_us(now: datetime) -> None:
    told = [*stories(now, ZONE), *run_stories(now, ZONE, RUNS, SCRIPTS)]
    assert len({story.id for story in told}) == len(told) >= 10
    for story in told:
        moments = [story.at, *(happening.at for happening in story.happenings)]
        assert moments == sorted(moments) and moments[-1] <= now, story.id
        assert [happening.kind for happening in story.happenings].count("call.wrapped") == 1, story.id
        for happening in story.happenings:
            if happening.kind == "promise.made":
                assert datetime.fromisoformat(happening.payload["due"]) > happening.at, story.id


@pytest.mark.parametrize("now", [*DAYS, *EDGES], ids=str)
def test_promises_are_open_kept_and_late(now: datetime) -> None:
    standing = set()
    for story in stories(now, ZONE):
        due = next((datetime.fromisoformat(one.payload["due"]) for one in story.happenings if one.kind == "promise.made"), None)
        kept = next((one.at for one in story.happenings if one.kind == "promise.kept"), None)
        if due is not None:
            standing.add(("kept" if kept <= due else "kept late") if kept else "late" if due < now else "open")
    assert standing == {"kept", "kept late", "late", "open"}


def test_john_called_on_the_second_of_november() -> None:
    john = next(story for story in stories(DAYS[0], ZONE) if story.id == "demo-john-doe")
    assert john.at.date() == date(2026, 11, 2) and john.agent == "luis"
    assert john.caller == {"first_name": "John", "last_name": "Doe", "member_id": "M-2044871", "policy_id": "P000123456",
                           "phone": "555-0142"}


def test_runs_go_the_whole_way_of_their_paths_as_the_scripts_stand() -> None:
    told = {story.reason: story for story in run_stories(DAYS[0], ZONE, RUNS, SCRIPTS)}
    assert len(told) == len(RUNS)
    for run in RUNS:
        path, happened = SCRIPTS[run.script].paths[run.path], [(one.kind, one.payload) for one in told[run.text].happenings]
        gone = [payload["step"] for kind, payload in happened if kind == "step.answered"]
        walk = [stop.step for stop in path.walk if SCRIPTS[run.script].steps[stop.step].end is None]
        assert set(gone) == set(walk[:walk.index(run.left)] if run.left else walk), run.text
        outcome = next(payload["outcome"] for kind, payload in happened if kind == "call.wrapped")
        assert outcome == ("resolved" if run.left else path.ends), run.text
        named = {*run.argued, run.hot, run.back, run.left} - {""}
        assert named <= set(walk), f"{run.text}: {named - set(walk)} is not on the path"
        assert set(run.details) <= {name for stop in path.walk for name in stop.answers} | {"cheque_number"}, run.text


def test_runs_are_enough_to_read_and_hold_what_scripts_do() -> None:
    assert sum(run.script == "premium-mailed" for run in RUNS) >= FEW <= sum(run.script == "claim-status" for run in RUNS)
    kinds = {one.kind for story in run_stories(DAYS[0], ZONE, RUNS, SCRIPTS) for one in story.happenings}
    assert {"promise.made", "concession.offered", "concession.settled", "escalation.requested", "transfer.accepted",
            "step.undone", "script.left", "mood.noted"} <= kinds <= set(KINDS)


@pytest.mark.parametrize("now", [*DAYS, *EDGES], ids=str)
def test_what_was_promised_in_a_run_is_kept_in_time_or_not_yet_due(now: datetime) -> None:
    for story in run_stories(now, ZONE, RUNS, SCRIPTS):
        kept = {one.payload["promise"]: one.at for one in story.happenings if one.kind == "promise.kept"}
        for one in story.happenings:
            if one.kind == "promise.made":
                assert kept.get(one.payload["promise"], now) <= datetime.fromisoformat(one.payload["due"]), story.id
                assert "{{" not in one.payload["what"], story.id


@pytest.mark.parametrize("now", [*DAYS, *EDGES], ids=str)
def test_what_goes_on_now_is_behind_us_and_owes_something(now: datetime) -> None:
    told = lately(now, ZONE)
    older = {story.id for story in [*stories(now, ZONE), *run_stories(now, ZONE, RUNS, SCRIPTS)]}
    assert not older & {story.id for story in told}
    assert own_case("demo-lorraine-webb", "i") == HER_CASE and "demo-lorraine-webb" in older
    for story in told:
        moments = [story.at, *(happening.at for happening in story.happenings)]
        assert moments == sorted(moments) and moments[-1] <= now, story.id
        for happening in story.happenings:
            if happening.kind == "promise.made":
                assert datetime.fromisoformat(happening.payload["due"]) > now, story.id


def test_what_was_before_is_read_as_an_import_reads_it(database: Database) -> None:
    with database.writing() as session:
        keep_before(session, DAYS[0], ZoneInfo(ZONE))
        kept = session.scalars(select(PastContact)).all()
    assert len(kept) == len(CONTACTS)
    assert any(one.open_items for one in kept)
