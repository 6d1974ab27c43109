"""Whatever happens to the files of the index, the answer is right at once, and a sound index follows."""

import io
import shutil
import stat

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search.engines.columns import read_columns
from kb.search.engines.whoosh import WhooshEngine
from tests.search.library import Library
from tests.search.shaping import CLAIM, PREMIUM, index_files, many, settle


@pytest.fixture(autouse=True)
def shelf(library: Library) -> None:
    library.put(PREMIUM, CLAIM, *many(19), {"id": "secret", "title": "Secret premium", "audience": "supervisors"})
    library.search.catch_up()


def heals(library: Library) -> None:
    """A new process answers rightly at once, and leaves a sound index behind."""
    other = library.open()
    assert library.find("lockbox", search=other) == ["premium"]
    settle(other)
    engine = WhooshEngine(library.folder / "index")
    assert engine.refresh()
    assert len(engine.known()) == 22


@pytest.mark.parametrize("harm", ["delete", "empty", "shorten", "flip", "foreign"])
def test_any_file(library: Library, harm: str) -> None:
    for path in index_files(library):
        if not path.exists():
            continue
        content = path.read_bytes()
        new = {"empty": b"", "shorten": content[: len(content) // 2], "flip": bytes(255 - byte for byte in content),
               "foreign": b"cos\nsystem\n(S'touch /tmp/owned'\ntR."}.get(harm)
        path.unlink()
        if new is not None:
            path.write_bytes(new)
        heals(library)


def test_the_whole_folder(library: Library) -> None:
    shutil.rmtree(library.folder / "index")
    assert library.find("lockbox") == ["premium"], "an open index goes on"
    settle(library.search)
    self_made = WhooshEngine(library.folder / "index")
    assert self_made.refresh(), "and is on disk again"


def test_an_index_of_another_layout(library: Library, monkeypatch) -> None:
    monkeypatch.setattr("kb.search.engines.whoosh.LAYOUT", "later")
    other = library.open()
    assert library.find("lockbox", search=other) == ["premium"]


def test_a_folder_open_to_others_is_not_trusted(library: Library) -> None:
    folder = library.folder / "index"
    folder.chmod(0o777)
    assert not WhooshEngine(folder).refresh()
    heals(library)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_base_of_the_next_generation(library: Library) -> None:
    for path in index_files(library):
        if path.suffix == ".seg":
            path.unlink()
    library.put({"id": "new", "title": "Zebra crossing"})
    assert library.find("zebra") == ["new"]
    assert library.find("lockbox") == ["premium"]
    settle(library.search)


def test_files_are_closed_to_others(library: Library) -> None:
    assert stat.S_IMODE((library.folder / "index").stat().st_mode) == 0o700


def test_old_generations_are_removed(library: Library, monkeypatch) -> None:
    monkeypatch.setattr("kb.search.engines.generations.GRACE", -1)
    for number in range(4):
        library.put({"id": f"more{number}", "title": "More"})
        library.search.catch_up()
    assert len([path for path in (library.folder / "index").iterdir() if path.is_dir()]) == 1


_TORN = st.tuples(st.integers(0, 9), st.integers(0, 10**9), st.integers(0, 255))


@given(st.lists(_TORN, min_size=1, max_size=5))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_torn_at_any_byte(library: Library, damage: list[tuple[int, int, int]]) -> None:
    """A byte of a file is another one; with 0 the file ends there."""
    if library.search.index.engine.mark is None or not WhooshEngine(library.folder / "index").refresh():
        library.search.rebuild()
    for file, place, change in damage:
        files = sorted(path for path in index_files(library) if path.stat().st_size)
        path = files[file % len(files)]
        content = bytearray(path.read_bytes())
        place %= len(content)
        if change:
            content[place] ^= change
        else:
            del content[place:]
        path.write_bytes(bytes(content))
    assert library.find("lockbox", search=library.open()) == ["premium"]
    assert library.find("secret", search=library.open()) == []


@pytest.mark.parametrize(("name", "change"), [
    ("units", lambda units: units + 10**6), ("units", lambda units: units - 1), ("ranges", lambda ranges: ranges[::-1]),
    ("ranges", lambda ranges: ranges + 1), ("ranges", lambda ranges: ranges[:-1]), ("starts", lambda starts: starts + 1),
    ("positions", lambda positions: positions[:-1]), ("counts", lambda counts: counts[1:]),
    ("head_of", lambda head_of: head_of + 1), ("lengths", lambda lengths: lengths[1:]),
    ("positions", lambda positions: positions.astype(np.int64)), ("units", lambda units: units.astype(np.float32)),
])
def test_numbers_that_point_nowhere_are_refused_before_anything_reads_them(library: Library, name: str, change) -> None:
    path = next(path for path in index_files(library) if path.name.endswith(".columns"))
    assert read_columns(path.read_bytes()).words  # as it was written
    with np.load(path) as kept:
        arrays = {**kept}
    arrays[name] = change(arrays[name])
    content = io.BytesIO()
    np.savez(content, **arrays)
    with pytest.raises(ValueError, match="do not fit together"):
        read_columns(content.getvalue())
