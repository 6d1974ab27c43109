"""A library for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.search import index
from tests.search.library import Library


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A query waits for its index however busy the machine is; tests of impatience set their own."""
    monkeypatch.setattr(index, "PATIENCE", 60.0)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    library = Library(tmp_path)
    yield library
    library.database.engine.dispose()
