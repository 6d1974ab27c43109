"""What is searched for in vain is told to editors: words only, never one caller's, and nothing of practice."""

import pytest

from kb.calls import Given, record, start_call
from kb.search.vocabulary.table import Table
from kb.search.vocabulary.unfound import MOST_UNFOUND, unfound_words
from kb.search.vocabulary.wording import read_line


@pytest.fixture
def call(database, ada):
    """`call(*entries)`: Ada's call with these entries."""
    def made(*entries, practice=False, by=ada):
        with database.writing() as session:
            source = {"source": "practice"} if practice else {}
            made, _new = start_call(session, ada, None, {**source}, practice=practice)
            for number, (kind, payload) in enumerate(entries):
                record(session, made.id, [Given(f"e{number}", kind, payload)], by)
            return made.id
    return made


@pytest.fixture
def page(app, sign_in, ed):
    """`page()`: what the editor's page says."""
    browser = sign_in(app.test_client(), ed)
    return lambda: browser.get("/search/words").get_data(as_text=True)


def made(query, total=0):
    """A settled search."""
    return "search.made", {"query": query, "total": total}


def test_words_of_several_come_by_how_many_those_without_any_hit_first():
    failed = [("my dme form", "a"), ("DME for dad", "b"), ("forms please", "b"), ("zorblax", "a"), ("zorblax", "a"),
              ("eob form", "c")]
    assert unfound_words(failed, Table(), lambda word: word == "form") == [("dme", 2), ("form", 3)]
    assert unfound_words(failed, Table([read_line("DME, equipment")]), lambda word: False) == [("form", 3)]


def test_there_are_never_many():
    failed = [(" ".join(f"word{letter}" for letter in "abcdefghijklmnop"), source) for source in "xy"]
    assert len(unfound_words(failed, Table(), lambda word: False)) == MOST_UNFOUND


def test_searches_gaps_and_what_was_asked_again_are_told(call, page):
    call(made("zorblax"), made("quibble", 3), made("quibble now", 3))
    call(made("zorblax of mine"), ("gap.noted", {"query": "quibble"}))
    found = page()
    assert "Searched for in vain" in found
    assert "zorblax" in found
    assert "quibble" in found


def test_one_call_alone_practice_and_what_was_emptied_are_not(call, page, database, sue):
    call(made("zorblax"), made("frumious"))
    call(made("zorblax"), practice=True)
    gone = call(made("frumious"), ("gap.noted", {"query": "snark", "words": "frumious"}))
    call(("gap.noted", {"query": "snark"}))
    with database.writing() as session:
        for key in ("e0", "e1"):
            record(session, gone, [Given(f"r{key}", "entry.redacted", {"key": key, "reason": "asked for"})], sue)
    found = page()
    assert "zorblax" not in found
    assert "frumious" not in found
    assert "snark" not in found


def test_agents_are_not_told(call, app, sign_in, ada):
    call(made("zorblax"))
    call(made("zorblax"))
    assert "zorblax" not in sign_in(app.test_client(), ada).get("/search/words").get_data(as_text=True)
