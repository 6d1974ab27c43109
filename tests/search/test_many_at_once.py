"""Threads and processes that save, search and harm the index at once."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from itertools import count

import pytest

from kb.search import index as index_module
from kb.search.engines import Asker
from kb.search.engines.ranking import Rankings
from kb.search.engines.whoosh import WhooshEngine
from tests.search.library import Library
from tests.search.shaping import PREMIUM, index_files, many

ALL_THE_TIME = 60.0
"""A query waits a second for an index that is behind, and then answers from what it has. On a busy machine a second is soon
over; here it is asked whether anything is lost, however long it takes."""


def harm(library: Library, number: int) -> None:
    """Write, tear or delete the index, each in its turn."""
    files = index_files(library)
    if number % 3 == 0:
        library.search.catch_up()
    if files and number % 5 == 1:
        files[number % len(files)].unlink(missing_ok=True)
    if number % 7 == 6:
        shutil.rmtree(library.folder / "index", ignore_errors=True)


def test_threads_search_while_the_index_is_written_deleted_and_torn(library: Library) -> None:
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
    try:
        for number in range(25):
            library.put({"id": f"new{number % 5}", "title": f"Filler number {number}"})
            harm(library, number)
            time.sleep(0.02)
    finally:
        stop.set()
        for thread in threads:
            thread.join(30)
    assert wrong == []


def test_each_of_many_threads_finds_what_it_has_just_saved(library: Library, monkeypatch) -> None:
    monkeypatch.setattr(index_module, "PATIENCE", ALL_THE_TIME)
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


def test_two_processes_build_and_search_at_once(library: Library) -> None:
    library.put(PREMIUM, *many(40))
    program = (
        "import sys, pathlib; from tests.search.library import Library\n"
        "from kb.search import index; index.PATIENCE = float(sys.argv[3])\n"
        "library = Library(pathlib.Path(sys.argv[1]))\n"
        "for number in range(15):\n"
        "    name = f'{sys.argv[2]}{number}'\n"
        "    library.put({'id': name, 'title': 'Zebra ' + name})\n"
        "    assert library.find('lockbox') == ['premium'], number\n"
        "    assert library.find(f'\"zebra {name}\"') == [name], name\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", program, str(library.folder), name, str(ALL_THE_TIME)],
                                stderr=subprocess.PIPE, text=True) for name in ("left", "right")]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    library.search.catch_up()
    with library.database.reading() as session:
        assert library.search.indexed(session) == 71
        assert library.search.difference(session) == 0


def test_a_killed_writer_leaves_the_index_in_force(library: Library) -> None:
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
def test_a_child_of_a_fork_searches_for_itself(library: Library) -> None:
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


def test_many_who_ask_at_once_ask_one_view(library: Library) -> None:
    library.put(PREMIUM, *many(300, "filler"))
    library.search.catch_up()
    engine, asker = library.search.index.engine, Asker(frozenset({"agents"}), frozenset({"article"}))
    assert isinstance(engine, WhooshEngine) and engine._rankings
    rankings, start, views = Rankings(engine._rankings.index), threading.Barrier(8), []

    def ask() -> None:
        start.wait()
        views.append(rankings.of(asker))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(views) == 8 and len({id(view) for view in views}) == 1


def test_a_server_that_has_just_started_opens_the_index_before_anybody_asks(library: Library) -> None:
    library.put(PREMIUM)
    library.search.catch_up()
    other = library.open()
    assert other.index.engine.mark is None
    other.prepare()
    assert other.index.engine.mark == library.search.index.engine.mark
    assert library.find("premium", search=other) == ["premium"]
