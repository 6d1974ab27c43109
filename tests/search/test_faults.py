"""A writer of the index that dies at any step, or finds the disk full at any byte: the answer stays right, and the index heals.

Each fault happens in a child of this process, to which alone it can be limited.
"""

import os
import resource
import signal
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from kb.changes import Change
from kb.search import index as index_module
from kb.search.engines.whoosh import WhooshEngine
from tests.search.library import Library
from tests.search.shaping import CLAIM, PREMIUM, many

pytestmark = pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")

SECRET = {"id": "secret", "title": "Zebra secret", "audience": "supervisors"}
ZEBRA = {"id": "zebra", "title": "Zebra crossing"}
DEAD, WRONG = 9, 3
STEPS = {"open", "os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile"}


def in_a_child(library: Library, work: Callable[[], bool]) -> int:
    """How a child ended that did this work: 0, WRONG where the work was, or DEAD."""
    library.database.engine.dispose()
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if work() else WRONG)
        except BaseException:
            os._exit(WRONG)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def die_at(step: int, folder: str) -> None:
    """Have this process end, as if killed, before the step-th time that it changes something under the folder."""
    left = step

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event not in STEPS or not str(arguments[0]).startswith(folder):
            return
        flags = arguments[2] if event == "open" else os.O_WRONLY
        if not (isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
            return
        left -= 1
        if left < 0:
            os._exit(DEAD)

    sys.addaudithook(hook)


def fill_disk_at(size: int) -> None:
    """No file of this process can grow beyond so many bytes from here on; writing more is refused as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def is_right(library: Library) -> bool:
    """Whether a process that opens the index now finds what there is, and nothing else."""
    search = library.open()
    return library.find("lockbox", search=search) == ["premium"] and library.find("zebra", search=search) == ["zebra"]


def assert_healed(library: Library) -> None:
    """The answer is right at once, and after catching up the index on disk is sound."""
    assert is_right(library)
    library.open().catch_up()
    engine = WhooshEngine(library.folder / "index")
    assert engine.refresh()
    assert {"article:premium", "article:zebra"} <= engine.known().keys()


@pytest.fixture(params=["first", "next"])
def behind(request: pytest.FixtureRequest, library: Library, monkeypatch) -> Library:
    """A library whose index is to be built, or to be brought up to date."""
    monkeypatch.setattr(index_module, "PATIENCE", 30.0)
    library.put(PREMIUM, CLAIM, *many(10))
    if request.param == "next":
        library.open().catch_up()
    library.put(ZEBRA, SECRET)
    return library


def test_killed_before_any_of_its_steps(behind: Library) -> None:
    folder = str(behind.folder / "index")
    for step in range(100):
        behind.put({**ZEBRA, "body": f"Version {step}."})

        def write(step: int = step) -> bool:
            search = behind.open()
            die_at(step, folder)
            search.catch_up()
            return True

        ended = in_a_child(behind, write)
        assert ended in {0, DEAD}
        assert_healed(behind)
        if ended == 0:
            assert step > 5, "a write has more steps than that"
            return
    raise AssertionError("the write has no end")


def test_the_disk_is_full_at_some_byte_of_a_commit(behind: Library) -> None:
    sizes = [0, 1, 100, 700, 2000, 5000]

    def answer(size: int) -> bool:
        with behind.database.reading() as session:
            session.scalar(select(func.count()).select_from(Change))  # what the store itself needs to be read is there
        fill_disk_at(size)
        return is_right(behind)

    for size in sizes:
        behind.put({**ZEBRA, "body": f"Version {size}."})
        assert in_a_child(behind, lambda size=size: answer(size)) == 0
        assert_healed(behind)
