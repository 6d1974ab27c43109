"""While there is no index that can be asked, the store is searched: the answer is right, and no error page."""

import re
import threading
from pathlib import Path

import pytest

from kb.errors import Unavailable
from kb.search import index as index_module
from kb.search.engines.whoosh import WhooshEngine
from tests.search.library import Library
from tests.search.shaping import CLAIM, PREMIUM, many, settle


def test_the_store_is_searched_while_the_index_cannot_be_written(library: Library, monkeypatch) -> None:
    def full(*_args: object, **_wishes: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(WhooshEngine, "apply", full)
    library.put(PREMIUM, CLAIM, {"id": "secret", "title": "Premium secrets", "audience": "supervisors"})
    hits = library.results("premiums mailed").hits
    assert [hit.card.id for hit in hits] == ["premium"]
    assert library.find('"lockbox log"') == ["premium"]
    assert "<mark>lockbox</mark>" in library.results("lockbox").hits[0].snippet
    assert library.find("lockb", typing=True) == ["premium"]
    monkeypatch.undo()
    monkeypatch.setattr(index_module, "PAUSE", 0.0)
    library.find("premium")
    settle(library.search)
    assert library.search.index.engine.mark is not None, "and it heals when there is room again"


def test_a_failed_write_leaves_nothing_behind(library: Library, monkeypatch) -> None:
    library.put(PREMIUM)
    library.search.catch_up()
    before = sorted(library.folder.rglob("index/*"))
    monkeypatch.setattr("kb.search.engines.whoosh._files_of", lambda _folder: 1 / 0)
    library.put(CLAIM)
    with pytest.raises(ZeroDivisionError):
        library.search.catch_up()
    assert sorted(library.folder.rglob("index/*")) == before


def test_new_words_are_found_while_the_index_stays_behind(library: Library, monkeypatch) -> None:
    library.put(PREMIUM)
    library.find("premium")
    monkeypatch.setattr(WhooshEngine, "apply", lambda *_args, **_wishes: 1 / 0)
    library.put(CLAIM)
    assert library.find("claims") == ["claim"]


def test_an_engine_that_breaks_is_no_error(library: Library, monkeypatch) -> None:
    library.put(PREMIUM)
    library.find("premium")
    monkeypatch.setattr(WhooshEngine, "search", lambda *_args: 1 / 0)
    assert library.find("lockbox") == ["premium"]


def test_a_large_first_build_does_not_hold_up_the_first_query(library: Library, monkeypatch) -> None:
    library.put(*many(30))
    gate = threading.Event()
    apply = WhooshEngine.apply

    def slow(*args: object, **wishes: object) -> None:
        gate.wait(10)
        apply(*args, **wishes)

    monkeypatch.setattr(WhooshEngine, "apply", slow)
    monkeypatch.setattr(index_module, "PATIENCE", 0.1)
    assert library.find("premium 17")[0] == "p017"
    gate.set()
    settle(library.search)
    assert library.find("premium 17")[0] == "p017"


def test_waiting_for_a_writer_that_never_ends_is_said(library: Library, monkeypatch) -> None:
    monkeypatch.setattr(index_module, "TURN", 0.1)
    with library.open().index.engine.writing(0) as mine:
        assert mine
        with pytest.raises(Unavailable):
            library.search.catch_up()


def test_whoosh_stands_behind_its_adapter() -> None:
    room = Path(index_module.__file__).parents[1]
    importing = re.compile(r"^ *(?:from|import) whoosh\b.*$", re.MULTILINE)
    found = {path.relative_to(room).as_posix(): importing.findall(path.read_text(encoding="utf-8"))
             for path in room.rglob("*.py")}
    del found["search/engines/whoosh.py"]
    assert {name: len(lines) for name, lines in found.items() if lines} == {"search/words.py": 1}, "only the stemmer besides"
