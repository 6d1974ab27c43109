# ruff: noqa: T201 - it prints a table
"""Whether a desk that stays open for a day grows: its memory, nodes and listeners, and the memory of the server's workers.

`python -m docs.benchmarks.lasting` from the checkout; it starts a server of its own and drives Chromium. A new call is a new
page; so the worst case is measured first, one call on one page for eight hours of its clock: in each round a note, a search, an
article opened and closed, and two polls. Then calls follow each other in the same tab.
"""

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests import chromium
from tests.serving import Served, kb, served

ROUNDS, LOOK_EVERY = 120, 20
CALLS, CALL_EVERY = 60, 10
HOURS = 8
PATIENCE_MS = 120_000


class Size(NamedTuple):
    """What a page holds once all rubbish is gone."""

    heap_kb: int
    nodes: int
    listeners: int


class Lasting:
    """A desk in one tab, and its meter."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.meter = page.context.new_cdp_session(page)
        self.meter.send("Performance.enable")

    def pop(self, name: str) -> None:
        """A call of a caller of this name."""
        self.page.goto(f"/calls/pop?first_name={name}")
        self.page.locator('[data-part="desk"][data-ready]').wait_for(timeout=PATIENCE_MS)

    def play(self, number: int, *, note: bool = True) -> None:
        """One round; the desk is as before it, but for what was recorded."""
        keyboard = self.page.keyboard
        if note:
            keyboard.type(f"He says it was mailed, {number}")
            keyboard.press("Enter")
        keyboard.type("/premium")
        self.page.locator('.result[aria-selected="true"]').wait_for(timeout=PATIENCE_MS)
        keyboard.press("Enter")
        self.page.locator('[data-part="article"] h3').first.wait_for(timeout=PATIENCE_MS)
        keyboard.press("Escape")
        self.page.locator('[data-part="saved"][data-state="saved"]').wait_for(timeout=PATIENCE_MS)

    def poll(self, hours: float) -> None:
        """The page's clock goes on by so much, and the desk asks the server twice."""
        for _ in range(2):
            with self.page.expect_response(lambda answer: "/poll" in answer.url, timeout=PATIENCE_MS):
                self.page.clock.fast_forward(int(hours / 2 * 3_600_000))

    def size(self) -> Size:
        """What is left after the rubbish is collected."""
        for _ in range(3):
            self.meter.send("HeapProfiler.collectGarbage")
        told = {one["name"]: one["value"] for one in self.meter.send("Performance.getMetrics")["metrics"]}
        return Size(round(told["JSHeapUsedSize"] / 1024), int(told["Nodes"]), int(told["JSEventListeners"]))


def memory_of(server: Served) -> int:
    """Resident memory of the server and its workers, in MB."""
    own = server.process.pid if server.process is not None else 0
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:  # it has ended meanwhile
            continue
        if int(told["Tgid"]) == own or int(told["PPid"]) == own:
            total += int(told.get("VmRSS", "0").split()[0])
    return round(total / 1024)


def main() -> None:
    """Print both tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    calls = int(sys.argv[2]) if len(sys.argv) > 2 else CALLS
    print(f"{'':>10} {'heap kB':>8} {'nodes':>7} {'listeners':>9} {'server MB':>9}")
    with (tempfile.TemporaryDirectory() as folder, served(Path(folder) / "data", demo=True) as server,
          sync_playwright() as driver):
        browser = driver.chromium.launch(**chromium.launch_arguments())
        page = browser.new_page(base_url=server.base)
        page.clock.install()
        link = kb(server.data, "user", "link", "ana").stdout.split()[-1]
        page.goto(f"/sign-in/{link.rpartition('/')[2]}")
        desk = Lasting(page)
        desk.pop("Lasting")
        for number in range(rounds + 1):
            if number % LOOK_EVERY == 0:
                show(f"round {number}", desk, server)
            desk.play(number)
            desk.poll(HOURS / rounds)
        for number in range(1, calls + 1):
            desk.pop(f"Caller{number}")
            desk.play(number)
            desk.poll(HOURS / calls)
            if number % CALL_EVERY == 0:
                show(f"call {number}", desk, server)
        browser.close()


def show(words: str, desk: Lasting, server: Served) -> None:
    """A row of the table."""
    size = desk.size()
    print(f"{words:>10} {size.heap_kb:>8} {size.nodes:>7} {size.listeners:>9} {memory_of(server):>9}", flush=True)


if __name__ == "__main__":
    main()
