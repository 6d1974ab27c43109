"""The index follows the store, heals by itself, and is never the reason for a wrong answer."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.changes import Change
from kb.config import Config
from kb.errors import Unavailable
from kb.search import Search
from kb.search import index as index_module
from kb.search.engines.whoosh import WhooshEngine
from tests.search.library import Library

PREMIUM = {"id": "premium", "title": "Premium mailed but not posted", "body": "Look in the lockbox log."}
CLAIM = {"id": "claim", "title": "Claim status", "body": "Claims show within five days."}


def many(number_of_pages: int, word: str = "premium") -> list[dict[str, str]]:
    return [{"id": f"p{number:03}", "title": f"{word} {number}", "body": f"All about {word} number {number}."}
            for number in range(number_of_pages)]


def settle(search: Search, seconds: float = 10) -> None:
    """Wait for healing in the background to end."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        thread = search.index._thread
        if thread is None or not thread.is_alive():
            return
        thread.join(0.05)
    raise AssertionError("the index is still being written")


def index_files(library: Library) -> list[Path]:
    return [path for path in (library.folder / "index").rglob("*") if path.is_file() and path.name != "lock"]


def generation(library: Library) -> str:
    """What is in force on disk."""
    return (library.folder / "index" / "current").read_text(encoding="utf-8")


def harm(library: Library, number: int) -> None:
    """Write, tear or delete the index, each in its turn."""
    files = index_files(library)
    if number % 3 == 0:
        library.search.catch_up()
    if files and number % 5 == 1:
        files[number % len(files)].unlink(missing_ok=True)
    if number % 7 == 6:
        shutil.rmtree(library.folder / "index", ignore_errors=True)


class TestFreshness:
    def test_the_next_query_finds_what_was_saved(self, library: Library) -> None:
        library.put(PREMIUM)
        assert library.find("lockbox") == ["premium"]
        library.put(CLAIM)
        assert library.find("claims") == ["claim"]
        library.put({**CLAIM, "body": "Something else entirely: zebra."})
        assert library.find("zebra") == ["claim"]

    def test_what_was_withdrawn_is_gone_from_the_next_answer_on(self, library: Library) -> None:
        library.put(PREMIUM, CLAIM)
        assert library.find("premium") == ["premium"]
        library.drop("premium")
        assert library.find("premium") == []
        assert library.results("premium").total == 0

    def test_another_process_sees_it_at_its_next_query(self, library: Library) -> None:
        library.put(PREMIUM)
        library.search.catch_up()
        other = library.open()
        assert library.find("premium", search=other) == ["premium"]
        library.put(CLAIM)
        library.search.catch_up()
        made = generation(library)
        assert library.find("claim", search=other) == ["claim"]
        assert generation(library) == made, "the second has nothing to build"

    def test_catching_up_twice_writes_once(self, library: Library) -> None:
        library.put(PREMIUM)
        library.search.catch_up()
        before = index_files(library)
        library.search.catch_up()
        assert index_files(library) == before

    def test_a_change_that_touches_no_document_builds_nothing(self, library: Library) -> None:
        library.put(PREMIUM)
        library.search.catch_up()
        segments = {path.name for path in index_files(library) if path.suffix == ".seg"}
        library.put(PREMIUM)
        assert library.find("premium") == ["premium"]
        assert {path.name for path in index_files(library) if path.suffix == ".seg"} == segments

    def test_words_taken_back_are_not_shown_from_an_index_that_is_behind(self, library: Library, monkeypatch) -> None:
        library.put({**PREMIUM, "body": "The code is 4711."})
        assert "4711" in library.results("code").hits[0].snippet
        monkeypatch.setattr(index_module, "PATIENCE", 0.0)
        monkeypatch.setattr(library.search.index, "hurry", lambda: None)
        library.put({**PREMIUM, "body": "The code is no longer given."})
        assert "4711" not in library.results("code").hits[0].snippet

    def test_a_follower_of_the_change_log_saves_the_next_query_the_wait(self, library: Library) -> None:
        library.put(PREMIUM)
        library.search.changed([Change(number=1, topic="call", subject="x")])
        assert library.search.index._thread is None
        library.search.changed([Change(number=2, topic="article", subject="premium")])
        settle(library.search)
        assert library.search.index.engine.known().keys() == {"article:premium"}

    def test_indexed_and_difference_count(self, library: Library) -> None:
        library.put(PREMIUM, CLAIM)
        with library.database.reading() as session:
            assert library.search.difference(session) == 2
            assert library.search.indexed(session) == 2
            assert library.search.difference(session) == 0

    def test_an_empty_store_is_searched_without_complaint(self, library: Library) -> None:
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


class TestDamage:
    @pytest.fixture(autouse=True)
    def shelf(self, library: Library) -> None:
        library.put(PREMIUM, CLAIM, *many(20))
        library.search.catch_up()

    def heals(self, library: Library) -> None:
        """A new process answers rightly at once, and leaves a sound index behind."""
        other = library.open()
        assert library.find("lockbox", search=other) == ["premium"]
        settle(other)
        engine = WhooshEngine(library.folder / "index")
        assert engine.refresh()
        assert len(engine.known()) == 22

    @pytest.mark.parametrize("harm", ["delete", "empty", "shorten", "flip", "foreign"])
    def test_any_file(self, library: Library, harm: str) -> None:
        for path in index_files(library):
            if not path.exists():
                continue
            content = path.read_bytes()
            new = {"empty": b"", "shorten": content[: len(content) // 2], "flip": bytes(255 - byte for byte in content),
                   "foreign": b"cos\nsystem\n(S'touch /tmp/owned'\ntR."}.get(harm)
            path.unlink()
            if new is not None:
                path.write_bytes(new)
            self.heals(library)

    def test_the_whole_folder(self, library: Library) -> None:
        shutil.rmtree(library.folder / "index")
        assert library.find("lockbox") == ["premium"], "an open index goes on"
        settle(library.search)
        self_made = WhooshEngine(library.folder / "index")
        assert self_made.refresh(), "and is on disk again"

    def test_an_index_of_another_layout(self, library: Library, monkeypatch) -> None:
        monkeypatch.setattr("kb.search.engines.whoosh.LAYOUT", "later")
        other = library.open()
        assert library.find("lockbox", search=other) == ["premium"]

    def test_a_folder_open_to_others_is_not_trusted(self, library: Library) -> None:
        folder = library.folder / "index"
        folder.chmod(0o777)
        assert not WhooshEngine(folder).refresh()
        self.heals(library)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    def test_the_base_of_the_next_generation(self, library: Library) -> None:
        for path in index_files(library):
            if path.suffix == ".seg":
                path.unlink()
        library.put({"id": "new", "title": "Zebra crossing"})
        assert library.find("zebra") == ["new"]
        assert library.find("lockbox") == ["premium"]
        settle(library.search)

    def test_files_are_closed_to_others(self, library: Library) -> None:
        assert stat.S_IMODE((library.folder / "index").stat().st_mode) == 0o700

    def test_old_generations_are_removed(self, library: Library, monkeypatch) -> None:
        monkeypatch.setattr("kb.search.engines.generations.GRACE", -1)
        for number in range(4):
            library.put({"id": f"more{number}", "title": "More"})
            library.search.catch_up()
        assert len([path for path in (library.folder / "index").iterdir() if path.is_dir()]) == 1

    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 10**9), st.integers(1, 255)), min_size=1, max_size=5))
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_random_damage_is_always_seen(self, library: Library, damage: list[tuple[int, int, int]]) -> None:
        if library.search.index.engine.mark is None or not WhooshEngine(library.folder / "index").refresh():
            library.search.rebuild()
        for file, place, change in damage:
            files = sorted(path for path in index_files(library) if path.stat().st_size)
            path = files[file % len(files)]
            content = bytearray(path.read_bytes())
            content[place % len(content)] ^= change
            path.write_bytes(bytes(content))
        assert library.find("lockbox", search=library.open()) == ["premium"]


class TestFallback:
    def test_the_store_is_searched_while_the_index_cannot_be_written(self, library: Library, monkeypatch) -> None:
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

    def test_a_failed_write_leaves_nothing_behind(self, library: Library, monkeypatch) -> None:
        library.put(PREMIUM)
        library.search.catch_up()
        before = sorted(library.folder.rglob("index/*"))
        monkeypatch.setattr("kb.search.engines.whoosh._files_of", lambda _folder: 1 / 0)
        library.put(CLAIM)
        with pytest.raises(ZeroDivisionError):
            library.search.catch_up()
        assert sorted(library.folder.rglob("index/*")) == before

    def test_new_words_are_found_while_the_index_stays_behind(self, library: Library, monkeypatch) -> None:
        library.put(PREMIUM)
        library.find("premium")
        monkeypatch.setattr(WhooshEngine, "apply", lambda *_args, **_wishes: 1 / 0)
        library.put(CLAIM)
        assert library.find("claims") == ["claim"]

    def test_an_engine_that_breaks_is_no_error(self, library: Library, monkeypatch) -> None:
        library.put(PREMIUM)
        library.find("premium")
        monkeypatch.setattr(WhooshEngine, "search", lambda *_args: 1 / 0)
        assert library.find("lockbox") == ["premium"]

    def test_a_large_first_build_does_not_hold_up_the_first_query(self, library: Library, monkeypatch) -> None:
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

    def test_waiting_for_a_writer_that_never_ends_is_said(self, library: Library, monkeypatch) -> None:
        monkeypatch.setattr(index_module, "TURN", 0.1)
        with library.open().index.engine.writing(0) as mine:
            assert mine
            with pytest.raises(Unavailable):
                library.search.catch_up()


class TestManyAtOnce:
    def test_threads_search_while_the_index_is_written_deleted_and_torn(self, library: Library) -> None:
        library.put(PREMIUM, *many(15, "filler"))
        library.search.catch_up()
        stop, wrong = threading.Event(), []

        def ask() -> None:
            for turn in count():
                search = library.open() if turn % 10 == 9 else library.search
                try:
                    found = library.find("lockbox", search=search)
                except Exception as error:
                    found = repr(error)
                if found != ["premium"]:
                    wrong.append(found)
                if stop.is_set():
                    return

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(25):
            library.put({"id": f"new{number % 5}", "title": f"Filler number {number}"})
            harm(library, number)
            time.sleep(0.02)
        stop.set()
        for thread in threads:
            thread.join(30)
        assert wrong == []

    def test_each_of_many_threads_finds_what_it_has_just_saved(self, library: Library) -> None:
        library.put(PREMIUM)
        missed = []

        def save_and_find(name: str) -> None:
            for number in range(12):
                word = f"{name}word{number}"
                library.put({"id": word, "title": f"About {word}"})
                if library.find(word)[:1] != [word]:
                    missed.append(word)

        threads = [threading.Thread(target=save_and_find, args=(name,)) for name in ("red", "green", "blue", "grey")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert missed == []

    def test_two_processes_build_and_search_at_once(self, library: Library) -> None:
        library.put(PREMIUM, *many(40))
        program = (
            "import sys, pathlib; from tests.search.library import Library\n"
            "library = Library(pathlib.Path(sys.argv[1]))\n"
            "for number in range(15):\n"
            "    name = f'{sys.argv[2]}{number}'\n"
            "    library.put({'id': name, 'title': 'Zebra ' + name})\n"
            "    assert library.find('lockbox') == ['premium'], number\n"
            "    assert library.find(f'\"zebra {name}\"') == [name], name\n"
        )
        running = [subprocess.Popen([sys.executable, "-c", program, str(library.folder), name], stderr=subprocess.PIPE, text=True)
                   for name in ("left", "right")]
        for process in running:
            _, said = process.communicate(timeout=120)
            assert process.returncode == 0, said
        library.search.catch_up()
        with library.database.reading() as session:
            assert library.search.indexed(session) == 71
            assert library.search.difference(session) == 0

    def test_a_killed_writer_leaves_the_index_in_force(self, library: Library) -> None:
        library.put(PREMIUM)
        library.search.catch_up()
        program = (
            "import sys, pathlib; from tests.search.library import Library\n"
            "library = Library(pathlib.Path(sys.argv[1]))\n"
            "print('ready', flush=True)\n"
            "for number in range(10_000):\n"
            "    library.put({'id': f'new{number % 7}', 'title': f'Zebra {number}'})\n"
            "    library.search.catch_up()\n"
        )
        for wait in (0.03, 0.11, 0.27):
            process = subprocess.Popen([sys.executable, "-c", program, str(library.folder)], stdout=subprocess.PIPE, text=True)
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert WhooshEngine(library.folder / "index").refresh()
            assert library.find("lockbox") == ["premium"]
            library.search.catch_up()
            with library.database.reading() as session:
                assert library.search.difference(session) == 0

    @pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
    def test_a_child_of_a_fork_searches_for_itself(self, library: Library) -> None:
        library.put(PREMIUM)
        library.find("premium")
        library.database.engine.dispose()
        with library.search.index.engine.writing(0):
            child = os.fork()
            if child == 0:
                right = library.find("lockbox") == ["premium"]
                os._exit(0 if right else 1)
            _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        with library.open().index.engine.writing(1) as mine:
            assert mine, "the child has not kept the lock"


def test_an_index_built_anew_is_opened_by_whoever_has_the_old_one_open(library: Library) -> None:
    library.put(PREMIUM, CLAIM)
    assert library.find("lockbox") == ["premium"]
    other = library.open()
    assert library.find("lockbox", search=other) == ["premium"]
    library.search.rebuild()
    assert library.search.index.engine.refresh()
    assert other.index.engine.refresh()
    assert library.find("lockbox", search=other) == ["premium"]


def test_whoosh_stands_behind_its_adapter() -> None:
    room = Path(index_module.__file__).parents[1]
    importing = re.compile(r"^ *(?:from|import) whoosh\b.*$", re.MULTILINE)
    found = {path.relative_to(room).as_posix(): importing.findall(path.read_text(encoding="utf-8"))
             for path in room.rglob("*.py")}
    del found["search/engines/whoosh.py"]
    assert {name: len(lines) for name, lines in found.items() if lines} == {"search/words.py": 1}, "only the stemmer besides"
