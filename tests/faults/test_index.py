"""The index is deleted and torn while people search over HTTP: never a wrong answer, never an error."""

import random
import shutil
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.faults.conftest import require_sound
from tests.serving import kb, served

WORDS = ("lockbox", "deductible", "spectacles", "grandmother")
ASKED = 30
"""So often at least each word is asked for while the index is torn."""
PATIENCE = 180
"""Seconds; a busy machine takes long for it."""


@pytest.fixture
def library(data: Path, tmp_path: Path, around) -> None:
    """Forty articles; each word stands in one of them."""
    folder = tmp_path / "library"
    folder.mkdir()
    for number in range(40):
        word = WORDS[number] if number < len(WORDS) else f"filler{number}"
        (folder / f"about-{word}.md").write_text(f"---\ntitle: Subject {number}\n---\nAll there is to say about {word}.\n")
    done = kb(data, "import", str(folder), more=around)
    assert done.returncode == 0, done.stderr


def tear(index: Path, chance: random.Random) -> None:
    """Delete or damage something of the index, or all of it."""
    way = chance.randrange(4)
    with suppress(OSError):  # what is seen may be gone before it is touched: the server goes on writing
        files = [path for path in index.rglob("*") if path.is_file() and path.name != "lock"]
        if way == 0 or not files:
            shutil.rmtree(index, ignore_errors=True)
            return
        path = chance.choice(files)
        if way == 1:
            path.unlink()
        elif way == 2:
            path.write_bytes(path.read_bytes()[: chance.randrange(200)])
        else:
            path.write_bytes(chance.randbytes(300))


def test_an_index_torn_while_searching_gives_no_wrong_answer(data: Path, library, token, around) -> None:
    ada, chance, stop = token("ada"), random.Random(7), threading.Event()  # noqa: S311
    wrong: list[object] = []
    asked = dict.fromkeys(WORDS, 0)

    def ask(word: str) -> None:
        while not stop.is_set():
            status, found = server.request("GET", f"/api/v1/search?q={word}", token=ada, timeout=PATIENCE)
            asked[word] += 1
            if status != 200 or [hit["slug"] for hit in found["results"]][:1] != [f"about-{word}"]:
                wrong.append((word, status, found))

    with served(data, more=around) as server:
        threads = [threading.Thread(target=ask, args=(word,)) for word in WORDS]
        for thread in threads:
            thread.start()
        give_up = time.monotonic() + PATIENCE
        while min(asked.values()) < ASKED and all(thread.is_alive() for thread in threads):
            assert time.monotonic() < give_up, asked
            time.sleep(0.1)
            tear(data / "index", chance)
        stop.set()
        for thread in threads:
            thread.join()
        assert not wrong, wrong[:3]
        assert min(asked.values()) >= ASKED, "each went on asking"
        give_up = time.monotonic() + PATIENCE
        while server.request("GET", "/readyz")[0] != 200:
            assert time.monotonic() < give_up, "it heals by itself"
            time.sleep(0.2)
    require_sound(data, around)
