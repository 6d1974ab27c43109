"""The desk's modules, run by Node."""

from collections.abc import Iterator

import pytest

from tests.desk.node import Desk
from tests.node import MISSING, find_node


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """One Node a test file."""
    node = find_node()
    if node is None:
        pytest.skip(MISSING)
    running = Desk(node)
    yield running
    running.close()
