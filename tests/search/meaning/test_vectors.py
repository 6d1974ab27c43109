"""The file of vectors under everything that can happen to a file."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.meaning.vectors import RECORD, SIZE, VectorFile, name_of, packed


def some_records(count: int, start: int = 0) -> np.ndarray:
    """Records that can be told apart by their number."""
    records = np.zeros(count, RECORD)
    for at in range(count):
        scale, numbers = packed(np.random.default_rng(start + at).normal(size=SIZE).astype(np.float32))
        records[at] = (name_of(f"d{start + at}"), name_of("1"), start + at, 1, name_of(f"t{start + at}"), scale, numbers, 0)
    return records


def numbers(file: VectorFile) -> list[int]:
    """Which records a reader gets."""
    return [int(number) for number in file.read()["number"]]


@pytest.fixture
def file(tmp_path: Path) -> VectorFile:
    """A file with ten records."""
    file = VectorFile(tmp_path / "vectors", "test")
    with file.writing() as mine:
        assert mine
        file.append(some_records(10))
    return file


def test_what_was_written_is_read(file: VectorFile) -> None:
    written = file.sealed(some_records(10))
    assert file.read().tobytes() == written.tobytes()
    assert file.read(7)["number"].tolist() == [7, 8, 9]
    assert file.folder.stat().st_mode & 0o777 == 0o700 and file.path.stat().st_mode & 0o777 == 0o600


@settings(max_examples=25, deadline=None)
@given(st.binary(max_size=30), st.integers(0, 4 * RECORD.itemsize))
def test_damage_takes_only_what_it_touches(tmp_path_factory: pytest.TempPathFactory, garbage: bytes, at: int) -> None:
    file = VectorFile(tmp_path_factory.mktemp("v") / "vectors", "test")
    with file.writing():
        file.append(some_records(4))
    whole = file.path.read_bytes()
    torn = (whole[:at] + garbage + whole[at + len(garbage):])[: len(whole)]
    file.path.write_bytes(torn)
    same = [n for n in range(4) if torn[n * RECORD.itemsize : (n + 1) * RECORD.itemsize]
            == whole[n * RECORD.itemsize : (n + 1) * RECORD.itemsize]]
    assert numbers(file) == same


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10 * RECORD.itemsize))
def test_a_torn_end_is_written_over(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    file = VectorFile(tmp_path_factory.mktemp("v") / "vectors", "test")
    with file.writing():
        file.append(some_records(10))
        os.truncate(file.path, length)
        file.append(some_records(2, 100))
    assert numbers(file) == [*range(length // RECORD.itemsize), 100, 101]


def test_vectors_of_another_model_are_not_there(file: VectorFile) -> None:
    assert len(VectorFile(file.folder, "another").read()) == 0


def test_a_folder_open_to_others_is_not_believed(file: VectorFile) -> None:
    file.folder.chmod(0o755)
    assert file.stamp() is None and numbers(file) == []
    with file.writing() as mine:
        assert mine
        file.append(some_records(1))
    assert file.folder.stat().st_mode & 0o777 == 0o700 and numbers(file) == [0]


def test_one_writes_at_a_time(file: VectorFile) -> None:
    other = VectorFile(file.folder, "test")
    with file.writing() as mine:
        assert mine
        with other.writing() as too:
            assert not too
    with other.writing() as mine:
        assert mine


def test_replacing_is_done_whole_or_not_at_all(file: VectorFile) -> None:
    before = file.stamp()
    file.replace(file.read()[3:5])
    assert numbers(file) == [3, 4] and file.stamp() != before


FULL = """
import resource, sys
from pathlib import Path
from kb.search.meaning.vectors import VectorFile
from tests.search.meaning.test_vectors import some_records
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
file = VectorFile(Path(sys.argv[1]), "test")
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
with file.writing():
    for work in (file.append, file.replace):
        try:
            work(some_records(8, 50))
        except OSError:
            print("full")
"""


def test_a_full_disk_leaves_what_was_there(file: VectorFile) -> None:
    room = 10 * RECORD.itemsize + 1000
    done = subprocess.run([sys.executable, "-c", FULL, file.folder, str(room - 3000)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["full", "full"]
    assert numbers(file) == list(range(10)) and not (file.folder / "vectors.new").exists()


ON_AND_ON = """
import sys
from pathlib import Path
from kb.search.meaning.vectors import VectorFile
from tests.search.meaning.test_vectors import some_records
file = VectorFile(Path(sys.argv[1]), "test")
with file.writing():
    for start in range(0, 60000, 3):
        file.append(some_records(3, start))
        print(start, flush=True)
"""


def test_a_writer_killed_anywhere_leaves_sound_records(tmp_path: Path) -> None:
    file = VectorFile(tmp_path / "vectors", "test")
    for _attempt in range(2):
        with subprocess.Popen([sys.executable, "-c", ON_AND_ON, file.folder], stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout
            for _line in range(15):
                writer.stdout.readline()
            with file.writing() as mine:
                assert not mine
            writer.send_signal(signal.SIGKILL)
        assert len(file.read()) >= 45
        with file.writing() as mine:
            assert mine, "its lock died with it"


def test_a_vector_keeps_its_direction() -> None:
    vector = np.random.default_rng(5).normal(size=SIZE).astype(np.float32)
    vector /= np.linalg.norm(vector)
    scale, small = packed(vector)
    back = small.astype(np.float32) * scale
    assert float(back @ vector / np.linalg.norm(back)) > 0.9999
    assert packed(np.zeros(SIZE, np.float32))[1].tolist() == [0] * SIZE


def test_there_is_nothing_where_nothing_was_made(tmp_path: Path) -> None:
    file = VectorFile(tmp_path / "none", "test")
    assert file.stamp() is None and len(file.read()) == 0
