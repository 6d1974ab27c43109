"""The index follows the store: the next query of any process finds what was saved, and not what was withdrawn."""

from pathlib import Path

import pytest

from kb.changes import Change
from kb.config import Config
from kb.search import Search
from kb.search import index as index_module
from tests.search.library import Library
from tests.search.shaping import CLAIM, PREMIUM, generation, index_files, settle


def test_the_next_query_finds_what_was_saved(library: Library) -> None:
    library.put(PREMIUM)
    assert library.find("lockbox") == ["premium"]
    library.put(CLAIM)
    assert library.find("claims") == ["claim"]
    library.put({**CLAIM, "body": "Something else entirely: zebra."})
    assert library.find("zebra") == ["claim"]


def test_what_was_withdrawn_is_gone_from_the_next_answer_on(library: Library) -> None:
    library.put(PREMIUM, CLAIM)
    assert library.find("premium") == ["premium"]
    library.drop("premium")
    assert library.find("premium") == []
    assert library.results("premium").total == 0


def test_another_process_sees_it_at_its_next_query(library: Library) -> None:
    library.put(PREMIUM)
    library.search.catch_up()
    other = library.open()
    assert library.find("premium", search=other) == ["premium"]
    library.put(CLAIM)
    library.search.catch_up()
    made = generation(library)
    assert library.find("claim", search=other) == ["claim"]
    assert generation(library) == made, "the second has nothing to build"


def test_catching_up_twice_writes_once(library: Library) -> None:
    library.put(PREMIUM)
    library.search.catch_up()
    before = index_files(library)
    library.search.catch_up()
    assert index_files(library) == before


def test_a_change_that_touches_no_document_builds_nothing(library: Library) -> None:
    library.put(PREMIUM)
    library.search.catch_up()
    segments = {path.name for path in index_files(library) if path.suffix == ".seg"}
    library.put(PREMIUM)
    assert library.find("premium") == ["premium"]
    assert {path.name for path in index_files(library) if path.suffix == ".seg"} == segments


def test_words_taken_back_are_not_shown_from_an_index_that_is_behind(library: Library, monkeypatch) -> None:
    library.put({**PREMIUM, "body": "The code is 4711."})
    assert "4711" in library.results("code").hits[0].snippet
    monkeypatch.setattr(index_module, "PATIENCE", 0.0)
    monkeypatch.setattr(library.search.index, "hurry", lambda: None)
    library.put({**PREMIUM, "body": "The code is no longer given."})
    assert "4711" not in library.results("code").hits[0].snippet


def test_a_follower_of_the_change_log_saves_the_next_query_the_wait(library: Library) -> None:
    library.put(PREMIUM)
    library.search.changed([Change(number=1, topic="call", subject="x")])
    assert library.search.index._thread is None
    library.search.changed([Change(number=2, topic="article", subject="premium")])
    settle(library.search)
    assert library.search.index.engine.known().keys() == {"article:premium"}


def test_indexed_and_difference_count(library: Library) -> None:
    library.put(PREMIUM, CLAIM)
    with library.database.reading() as session:
        assert library.search.difference(session) == 2
        assert library.search.indexed(session) == 2
        assert library.search.difference(session) == 0


def test_an_empty_store_is_searched_without_complaint(library: Library) -> None:
    assert library.results("anything").total == 0


@pytest.mark.store
def test_every_process_catches_up_on_either_store(config: Config, tmp_path: Path) -> None:
    """Two servers share a store, each with an index of its own; a third process shares an index with one of them."""
    one = Library(tmp_path / "data", config.url)
    one.put(PREMIUM)
    far = Search(one.database, tmp_path / "elsewhere", [one.shelf])
    near = one.open()
    for search in (one.search, far, near):
        assert one.find("lockbox", search=search) == ["premium"]
    one.put(CLAIM, {**PREMIUM, "body": "The drawer."})
    for search in (one.search, far, near):
        assert one.find("claims", search=search) == ["claim"]
        assert one.find("lockbox", search=search) == []
    one.drop("claim")
    for search in (far, near, one.search):
        assert one.find("claims", search=search) == []
    one.database.engine.dispose()


def test_an_index_built_anew_is_opened_by_whoever_has_the_old_one_open(library: Library) -> None:
    library.put(PREMIUM, CLAIM)
    assert library.find("lockbox") == ["premium"]
    other = library.open()
    assert library.find("lockbox", search=other) == ["premium"]
    library.search.rebuild()
    assert library.search.index.engine.refresh()
    assert other.index.engine.refresh()
    assert library.find("lockbox", search=other) == ["premium"]
