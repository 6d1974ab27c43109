# ruff: noqa: T201 - it prints a table
"""Whether the studio stays fluid with a script of 300 steps: typing in the text, and a look at it.

`python -m docs.benchmarks.studio` from the checkout; it starts a server of its own and drives Chromium. *key, handled* is what
the page itself does for a key in the text, *key to paint* until after the next paint (a frame at 60 Hz is 16.7 ms). *A look*
asks the server and comes 350 ms after the last key; while it is drawn the page takes a task of its own. Both are told beside
the same of a short script: what that takes too is the browser's own, here without a graphics card.
"""

import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from docs.benchmarks.scripts import STEPS, long_script
from tests import chromium
from tests.serving import kb, served

SHORT = 10
KEYS = 120
LOOKS = 12

WATCH = """() => {
  window.keys = [];
  window.long = [];
  const watch = new PerformanceObserver((list) => window.long.push(...list.getEntries().map((one) => one.duration)));
  watch.observe({ type: "longtask" });
  const after = (then) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = then;
    channel.port2.postMessage(null);
  };
  document.addEventListener("keydown", () => {
    const began = performance.now();
    let handled = 0;
    after(() => { handled = performance.now() - began; });
    requestAnimationFrame(() => after(() => window.keys.push([handled, performance.now() - began])));
  }, { capture: true });
}"""


def row(name: str, values: Sequence[float]) -> None:
    """Median, 95th and worst of some milliseconds."""
    ordered = sorted(values) or [0.0]
    print(f"{name:<52} {len(values):>5}   {statistics.median(ordered):7.1f} "
          f"{ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]:7.1f} {ordered[-1]:7.1f}", flush=True)


def open_studio(page: Page, steps: int) -> None:
    """Ed's studio with the script of that length, by text."""
    page.goto(f"/scripts/s{steps}/studio")
    page.locator('[data-part="studio"][data-ready]').wait_for()
    page.locator('[data-part="view"]').get_by_text("Map and text").click()
    page.evaluate(WATCH)
    page.locator(".cm-content").click()


def typing(page: Page) -> None:
    """Keys as a quick author types, with looks in between."""
    for number in range(KEYS):
        page.keyboard.press("ArrowDown" if number % 8 == 7 else "Enter" if number == 0 else "#" if number == 1 else "x")
        page.wait_for_timeout(450 if number % 15 == 14 else 60)
    page.wait_for_timeout(1500)
    handled, painted = zip(*page.evaluate("window.keys"), strict=True)
    row("key, handled", handled)
    row("key to paint, with looks in between", painted)
    row("tasks of the page longer than 50 ms (looks drawn)", page.evaluate("window.long"))


def looks(page: Page, steps: int) -> None:
    """What a look costs."""
    source = long_script(steps)
    took = []
    for number in range(LOOKS):
        took.append(page.evaluate("""async ([url, source]) => {
          const began = performance.now();
          const headers = { "Content-Type": "application/json" };
          const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ source }) });
          window.size = (await answer.text()).length;
          return performance.now() - began;
        }""", [f"/scripts/s{steps}/studio/look", f"{source}# {number}\n"]))
    row("a look, there and back", took)
    print(f"  {page.evaluate('window.size') // 1024} kB")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "data", demo=True) as server:
        for steps in (SHORT, STEPS):
            file = Path(folder) / f"s{steps}.yaml"
            file.write_text(long_script(steps), encoding="utf-8")
            kb(server.data, "import", str(file))
        with sync_playwright() as driver:
            browser = driver.chromium.launch(**chromium.launch_arguments())
            page = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=server.base).new_page()
            link = kb(server.data, "user", "link", "ed").stdout.split()[-1]
            page.goto(f"/sign-in/{link.rpartition('/')[2]}")
            page.on("dialog", lambda dialog: dialog.accept())
            for steps in (SHORT, STEPS):
                what = f"{steps} steps, {len(long_script(steps)) // 1024} kB; milliseconds"
                print(f"{what:<52} {'times':>5}   {'median':>7} {'95 %':>7} {'worst':>7}")
                open_studio(page, steps)
                typing(page)
                looks(page, steps)
            browser.close()


if __name__ == "__main__":
    main()
