"""The walk as the browser has it, for tests that hold it against ours; authors at their desk, for tests of drafts."""

from collections.abc import Iterator

import pytest

from kb.accounts import Person, add_person
from kb.db import Database
from tests.node import MISSING, find_node
from tests.scripts.browser_walk import BrowserWalk
from tests.scripts.writing import Desk


@pytest.fixture(scope="session")
def browser_walk() -> Iterator[BrowserWalk]:
    """`static/js/walk.js`, running."""
    node = find_node()
    if node is None:
        pytest.skip(MISSING)
    walk = BrowserWalk(node)
    yield walk
    walk.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """Does one thing after the other in transactions of their own."""
    return Desk(database)


@pytest.fixture
def eva(desk: Desk) -> Person:
    """A second editor."""
    return desk(add_person, "eva", ["editor"], "Knowledge", "Eva Lindt")
