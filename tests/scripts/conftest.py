"""The walk as the browser has it, for tests that hold it against ours."""

from collections.abc import Iterator

import pytest

from tests.node import MISSING, find_node
from tests.scripts.browser_walk import BrowserWalk


@pytest.fixture(scope="session")
def browser_walk() -> Iterator[BrowserWalk]:
    """`static/js/walk.js`, running."""
    node = find_node()
    if node is None:
        pytest.skip(MISSING)
    walk = BrowserWalk(node)
    yield walk
    walk.close()
