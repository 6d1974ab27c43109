"""What was searched for, read from journals and search log as one."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.calls import Given, record, searches, start_call
from kb.calls.readings.searching import Searched, linked
from kb.db import Database, now
from kb.search import SearchLog

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("articles")


def _call(database: Database, person, call_id: str = "c1", *, practice: bool = False) -> None:
    with database.writing() as session:
        payload = {"source": "practice"} if practice else {}
        start_call(session, person, call_id, payload, practice=practice)
        record(session, call_id, [
            Given("s1", "search.made", {"query": "mailed premium", "total": 9, "top": ["trace", "mailed"]}),
            Given("s2", "search.made", {"query": "premium missing", "total": 0, "top": []}),
            Given("l", "article.opened", {"lookup": "l", "article": "mailed", "search": "s1"}),
        ], person)


def test_both_kinds_stand_in_one_list(database: Database, ada) -> None:
    _call(database, ada)
    with database.writing() as session:
        session.add(SearchLog(who="ada", key="k", at=now(), query="lockbox", total=1, top=["mailed"], opened="mailed", rank=1,
                              language="es", place="page"))
    with database.reading() as session:
        found = searches(session, LONG_AGO)
    assert [(one.query, one.opened, one.rank, one.place, one.call) for one in found] == [
        ("mailed premium", "mailed", 2, "desk", "c1"), ("premium missing", None, None, "desk", "c1"),
        ("lockbox", "mailed", 1, "page", None)]
    assert [one.again for one in found] == [None, "s1", None]
    assert [one.language for one in found] == ["en", "en", "es"]


def test_practice_is_left_out(database: Database, ada) -> None:
    _call(database, ada, practice=True)
    with database.reading() as session:
        assert searches(session, LONG_AGO) == []


def test_what_was_emptied_or_struck_is_gone_at_once(database: Database, ada, sue) -> None:
    _call(database, ada)
    with database.writing() as session:
        record(session, "c1", [Given("r", "entry.redacted", {"key": "s1", "reason": "his name"}),
                               Given("x", "entry.struck", {"key": "s2", "reason": "by mistake"})], sue)
    with database.reading() as session:
        assert searches(session, LONG_AGO) == []


def _asked(key: str, minutes: float, query: str, who: str = "ada") -> Searched:
    at = LONG_AGO + timedelta(minutes=minutes)
    return Searched(key, at, who, query, 0, (), None, None, "en", "page")


def test_searching_again_is_the_same_person_soon_with_a_word_in_common() -> None:
    asked = [_asked("a", 0, "mailed premium"), _asked("b", 0.5, "mailed premium", "otto"), _asked("c", 1, "premiums missing"),
             _asked("d", 1.5, "the dentist"), _asked("e", 4, "a dentist")]
    assert [one.again for one in linked(asked)] == [None, None, "a", None, None]
