"""What the tests of articles share: a folder to write files in, and a way to take it in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from kb.articles import Report, import_folder
from kb.db import Database

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16 + b"one"
Files = dict[str, str | bytes]


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session that writes; each test commits what it wants to keep."""
    with database.session(writes=True) as found:
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder."""
    path = tmp_path / "folder"
    path.mkdir()
    return path


@pytest.fixture
def write(folder: Path) -> Callable[[Files], Path]:
    """`write({path: text})`: files in the folder; the folder."""

    def written(files: Files) -> Path:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return written


@pytest.fixture
def take(session: Session, write: Callable[[Files], Path]) -> Callable[..., Report]:
    """`take({path: text})`: write these files, import the folder, commit; what became of them."""

    def taken(files: Files, **given: object) -> Report:
        report = import_folder(session, [write(files)], "import", **given)  # type: ignore[arg-type]
        session.commit()
        session.expire_all()
        return report

    return taken
