"""Callers brought in from elsewhere: the same again changes nothing; what a call has said stays."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from kb.calls import caller_of, check_calls, find_callers, remember_callers
from kb.calls.callers.models import Caller, CallerKey
from kb.calls.callers.registry import maybe_callers
from kb.calls.models import Call

JOHN = {"first_name": "John", "last_name": "Doe", "member_id": "M-1", "phone": "555-0142"}
MANY = 3000


def brought(database, *rows):
    """What became of them: new, changed, unchanged."""
    with database.writing() as session:
        done = remember_callers(session, rows)
        return done.new, done.changed, done.unchanged


def table(database):
    """All that is kept of callers."""
    with database.reading() as session:
        callers = [{name: value for name, value in vars(row).items() if not name.startswith("_")}
                   for row in session.scalars(select(Caller).order_by(Caller.id))]
        return callers, session.execute(select(CallerKey.key, CallerKey.caller_id, CallerKey.given).order_by(CallerKey.key)).all()


@pytest.mark.store
def test_the_same_twice_changes_nothing(database):
    rows = [JOHN, {"first_name": "Jane", "last_name": "Doe", "phone": "555-0142"}, {"policy_id": "P9"}, {"first_name": "Nobody"}]
    assert brought(database, *rows) == (3, 0, 0)
    before = table(database)
    assert brought(database, *rows) == (0, 0, 3)
    assert table(database) == before


@pytest.mark.store
def test_one_caller_in_several_rows_is_one(database):
    assert brought(database, JOHN, {"member_id": "m 1"}, {**JOHN, "policy_id": "P1"}) == (1, 1, 1)
    with database.writing() as session:
        done = remember_callers(session, [{"policy_id": "p1"}, {"member_id": "M-1"}, {"last_name": "Doe"}])
        assert done.ids[0] == done.ids[1] is not None
        assert done.ids[2] is None


def test_whoever_calls_later_is_he_and_his_call_has_the_last_word_on_his_name(database, sue, ada, calls):
    brought(database, {**JOHN, "first_name": "Jon"})
    call = calls(ada, {"member_id": "M1", "first_name": "John", "last_name": "Doe"})
    brought(database, {**JOHN, "first_name": "Jon"}, {"member_id": "M1", "last_name": "Dough"})
    with database.reading() as session:
        caller = caller_of(session, session.get_one(Call, call))
        assert (caller.first_name, caller.last_name) == ("John", "Doe")
        assert [one.id for one in find_callers(session, sue, "jon doe")] == [caller.id]
        assert [one.id for one in maybe_callers(session, "555 0142")] == [caller.id]
        assert list(check_calls(session)) == []


def test_callers_without_a_call_are_found_by_supervisors_alone(database, ada, sue, ed):
    brought(database, JOHN)
    with database.reading() as session:
        assert len(find_callers(session, sue, "doe")) == 1
        assert find_callers(session, ada, "doe") == find_callers(session, ed, "doe") == []


def test_hostile_rows_harm_nothing(database, sue):
    rows = [{"first_name": "x" * 10_000, "member_id": "A1"}, {"first_name": "\0", "member_id": "\0"}, {"phone": 7},
            {"first_name": "%", "last_name": "_", "member_id": "A2"},
            {"first_name": "'; DROP TABLE caller;--", "member_id": "A3"}]
    assert brought(database, *rows) == (3, 0, 0)
    with database.reading() as session:
        assert find_callers(session, sue, "%") == find_callers(session, sue, "_") == []
        assert len(find_callers(session, sue, "drop table")) == 1
        assert max(len(one.first_name or "") for one in session.scalars(select(Caller))) <= 200


def test_thousands_are_brought_in_in_bounded_statements_and_found_among(database, sue):
    at = datetime(2026, 10, 1, tzinfo=UTC)
    rows = [{"first_name": f"First{n}", "last_name": f"Last{n % 97}", "member_id": f"M{n:07}", "phone": f"21055{n:05}", "at": at}
            for n in range(MANY)]
    assert brought(database, *rows) == (MANY, 0, 0)
    assert brought(database, *rows) == (0, 0, MANY)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Caller)) == MANY
        assert [one.first_name for one in find_callers(session, sue, "first2999")] == ["First2999"]
        assert [one.first_name for one in find_callers(session, sue, "M000-1234")] == ["First1234"]
        assert len(find_callers(session, sue, "last9 first")) == 20
