"""Calls that supervisors find: by the caller and by what was said, of their teams alone, never what was taken out."""

import pytest

from kb.calls import Given, record, start_call
from kb.calls.found import find_calls
from kb.db import Database
from kb.web import Role

JOHN = {"first_name": "John", "last_name": "Müller", "member_id": "M-2044871", "phone": "555-0142-777"}


def _call(database: Database, person, call_id: str = "c1", *, practice: bool = False, text: str = "The lockbox has his cheque.",
          caller: dict[str, str] = JOHN) -> None:
    with database.writing() as session:
        start = {"caller": caller, "reason": "premium by mail", **({"source": "practice"} if practice else {})}
        start_call(session, person, call_id, start, practice=practice)
        record(session, call_id, [Given("i", "issue.raised", {"issue": "i", "text": "cheque lost", "nature": "task"}),
                                  Given("n", "note.added", {"text": text})], person)


def _find(database: Database, person, words: str) -> list[str]:
    with database.reading() as session:
        return [one.call.id for one in find_calls(session, person, words)[0]]


@pytest.mark.store
def test_by_any_part_of_name_and_number_and_by_words(database: Database, ada, sue) -> None:
    _call(database, ada)
    for words in ("john", "Müller", "mül john", "m2044871", "M-2044871", "2044871", "555 0142 777", "lockbox", "cheque lost",
                  "john lockbox", "premium", "the cheque of john"):
        assert _find(database, sue, words) == ["c1"], words


def test_names_of_fields_and_signs_find_nothing(database: Database, ada, sue) -> None:
    _call(database, ada)
    for words in ("", " ", "text", "issue", "x", "%", "_", "\0", "john zebra", "' OR 1=1", "\\u00fc", "personal"):
        assert _find(database, sue, words) == [], words


def test_only_calls_that_she_may_read_and_nobody_else_finds_any(database: Database, ada, otto, sue, ed, alma) -> None:
    _call(database, ada)
    _call(database, otto, "c2")
    assert _find(database, sue, "john") == ["c1"]
    assert [_find(database, person, "john") for person in (ada, otto, ed, alma)] == [[], [], [], []]
    assert Role.SUPERVISOR not in ada.roles


def test_practice_is_left_out(database: Database, ada, sue) -> None:
    _call(database, ada, practice=True)
    assert _find(database, sue, "lockbox") == []


def test_what_is_redacted_or_struck_is_found_no_more_from_that_moment_on(database: Database, ada, sue) -> None:
    _call(database, ada)
    with database.writing() as session:
        record(session, "c1", [Given("r", "entry.redacted", {"key": "n", "reason": "his words"})], sue)
    assert _find(database, sue, "lockbox") == []
    assert _find(database, sue, "lost") == ["c1"]
    with database.writing() as session:
        record(session, "c1", [Given("s", "entry.struck", {"key": "i", "reason": "mistake"})], sue)
    assert _find(database, sue, "lost") == []


def test_a_page_of_all_tells_them_apart_and_an_agent_is_told_of_none(client, sign_in, database: Database, ada, sue) -> None:
    _call(database, ada, caller={**JOHN, "last_name": "O'Brien-Novák"})
    assert [_find(database, sue, words) for words in ("obrien", "o'brien novak", "Novák")] == [["c1"]] * 3
    page = sign_in(client, sue).get("/search?q=john").get_data(as_text=True)
    assert "data-of-people" in page, "a caller's name is no question to the articles, and is not noted"
    assert 'href="/calls/c1/record"' in page
    assert "M-2044871" in page
    assert "<mark>lockbox</mark>" in client.get("/search/calls?q=lockbox").get_data(as_text=True)
    mine = sign_in(client, ada)
    for address in ("/search?q=john", "/search?q=john&kind=call", "/search/calls?q=john"):
        assert "c1/record" not in mine.get(address).get_data(as_text=True)
