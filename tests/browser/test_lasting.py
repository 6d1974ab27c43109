"""A desk that stays open for a day: what it shows comes and goes, and nothing of it stays behind."""

import pytest

from docs.benchmarks.lasting import HOURS, Lasting
from tests.browser.conftest import Enter

pytestmark = pytest.mark.browser

WARM, ROUNDS = 3, 12


def test_searches_articles_and_polls_leave_nothing_behind(enter: Enter) -> None:
    page = enter("ana")
    page.clock.install()
    desk = Lasting(page)
    desk.pop("Lasting")
    sizes = []
    for number in range(WARM + ROUNDS):
        desk.play(number, note=number == 0)
        desk.poll(HOURS / ROUNDS)
        sizes.append(desk.size())
    first, last = sizes[WARM - 1], sizes[-1]
    assert last.listeners - first.listeners < ROUNDS  # one left by each round would be a leak
    assert last.nodes - first.nodes < 10 * ROUNDS
    page.locator("#line").fill("still here")  # eight hours on, the desk is not locked
