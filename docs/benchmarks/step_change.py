# ruff: noqa: T201 - it prints a table
"""How long a step change takes at the desk: from the key to the next paint, with the server up and with the server away.

`python -m docs.benchmarks.step_change` from the checkout; it starts a server of its own and drives Chromium. A frame at 60 Hz is
16.7 ms. *work* is what the desk itself takes, from the key until the page stands as it will be painted; *painted* is from the
key until after the next paint, so it holds the wait for the screen's own beat as well. *cpu* is the mean of all that the page's
main thread computed for a key, painting, saving and polling among it: what a busy machine does not make longer.
"""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from kb.scripts import Script, compile_script
from tests import chromium
from tests.serving import Served, kb, served

CHECKOUT = Path(__file__).parents[2]
STEPS = 300
PATIENCE_MS = 300_000
"""Until all that was done before has reached the server."""
ONWARD = 120
"""Keys tried on the starter script until it has come to its end."""

WATCH = """() => {
  const panel = document.querySelector('[data-panel="step"]');
  window.changes = [];
  window.pressed = 0;
  document.addEventListener("keydown", () => {
    const began = performance.now();
    const before = panel.dataset.step;
    const after = (then) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(null);
    };
    let work = 0;
    after(() => { work = performance.now() - began; });
    requestAnimationFrame(() => after(() => {
      if (panel.dataset.step !== before) window.changes.push([work, performance.now() - began]);
      window.pressed += 1;
    }));
  }, { capture: true });
}"""

PAINTED = """async (count) => {
  while (window.pressed < count) await new Promise((resolve) => { setTimeout(resolve, 1); });
}"""


class Bench:
    """A desk whose keys are timed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = self.counted = 0
        self.spent = 0.0
        self.meter = page.context.new_cdp_session(page)
        self.meter.send("Performance.enable", {"timeDomain": "threadTicks"})

    def call(self, script: Script) -> None:
        """A call in which a script has begun."""
        self.page.goto("/calls/pop?first_name=Bench")
        self.page.locator('[data-part="desk"][data-ready]').wait_for()
        self.page.keyboard.type(f">{script.title}")
        self.page.locator(".command", has_text=f"Start “{script.title}”").click()
        self.page.locator('[data-panel="step"][data-step]').wait_for()
        self.page.locator('[data-part="saved"][data-state="saved"]').wait_for(timeout=PATIENCE_MS)
        self.page.evaluate(WATCH)
        self.count = self.counted = 0
        self.spent = self._cpu()

    def press(self, key: str) -> None:
        """A key, and the paint after it."""
        self.page.keyboard.press(key)
        self.count += 1
        self.page.evaluate(PAINTED, self.count)

    @property
    def step(self) -> str:
        """The step that is shown."""
        return str(self.page.locator('[data-panel="step"]').get_attribute("data-step"))

    def changes(self) -> tuple[list[tuple[float, float]], float]:
        """Since the last time: `(work, painted)` in ms for each key that changed the step, and the ms of CPU a key."""
        found = self.page.evaluate("() => window.changes.splice(0)")
        spent, pressed = self._cpu(), self.count - self.counted
        cpu = (spent - self.spent) / max(1, pressed)
        self.spent, self.counted = spent, self.count
        return [(work, painted) for work, painted in found], cpu

    def _cpu(self) -> float:
        """Milliseconds that the page's main thread has computed."""
        metrics = {one["name"]: one["value"] for one in self.meter.send("Performance.getMetrics")["metrics"]}
        return float(metrics["TaskDuration"]) * 1000

    def onward(self) -> None:
        """Through a script that nobody knows, by whichever key goes on, to its end."""
        for _ in range(ONWARD):
            before = self.step
            if self.page.locator('[data-panel="readback"]:visible, [data-panel="wrap"]:visible').count():
                self.press("Escape")
                return
            for key in ("1", "Enter", "1", "Escape", "1", "1"):
                self.press(key)
                if self.step != before:
                    break


def long_script() -> str:
    """A script of as many steps as a large one has, each with something to say, to ask and to choose."""
    lines = ["title: Three hundred steps", "steps:"]
    for number in range(STEPS - 1):
        lines += [f"  s{number}:", f"    phase: {'acknowledge' if number == 0 else 'research'}",
                  f"    say: ['This is step {number}, {{{{ caller.first_name }}}}.', 'And here is step {number}.']",
                  f"    do: Look at **page {number}** of the log.",
                  f"    ask: [{{name: q{number}, label: What stands on page {number}?, optional: true}}]",
                  f"    options: [{{id: a, label: Go on, to: s{number + 1}}}, {{id: b, label: Look again, to: s{number + 1}}}]"]
    return "\n".join([*lines, f"  s{STEPS - 1}: {{end: resolved}}"])


def longest_starter() -> Script:
    """The starter script with the most steps, those of its pieces counted."""
    sources = {path.stem: path.read_text(encoding="utf-8") for path in (CHECKOUT / "scripts").rglob("*.yaml")}
    compiled = [compile_script(source, path=f"{name}.yaml", library=sources.get) for name, source in sources.items()]
    return max((script for script in compiled if not script.piece), key=lambda script: len(script.steps))


def report(name: str, measured: tuple[list[tuple[float, float]], float]) -> None:
    """A row of the table."""
    changes, cpu = measured
    cells = []
    for values in zip(*changes, strict=True):
        ordered = sorted(values)
        cells.append([statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))], ordered[-1]])
    work, painted = (" ".join(f"{cell:6.1f}" for cell in one) for one in cells)
    print(f"{name:<66} {len(changes):>5}   {work}   {painted}   {cpu:5.1f}", flush=True)


@contextmanager
def desk(server: Served) -> Iterator[Bench]:
    """Ana's desk on this server, 1366 × 768."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(**chromium.launch_arguments())
        page = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=server.base).new_page()
        link = kb(server.data, "user", "link", "ana").stdout.split()[-1]
        page.goto(f"/sign-in/{link.rpartition('/')[2]}")
        yield Bench(page)
        browser.close()


def walk(bench: Bench, server: Served, script: Script, *, is_long: bool) -> None:
    """One script with the server up, then away: on to the end, back, and on again."""
    def on() -> None:
        if is_long:
            for _ in range(STEPS - 1):
                bench.press("1")
            bench.press("Escape")
        else:
            bench.onward()

    def back() -> None:
        while bench.page.locator('[data-command="back"]:visible').count():
            bench.press("<")

    bench.call(script)
    on()
    report(f"{script.title}: on, server up", bench.changes())
    back()
    report(f"{script.title}: back, server up", bench.changes())
    bench.call(script)
    server.stop()
    on()
    report(f"{script.title}: on, server away", bench.changes())
    back()
    report(f"{script.title}: back, server away", bench.changes())


def main() -> None:
    """Start, measure, print."""
    starter, long = longest_starter(), compile_script(long_script(), path="three-hundred.yaml")
    print(f"{'ms per step change':<66} {'count':>5}   {'work p50':>8} p95    max {'painted p50':>12} p95    max     cpu")
    for script, is_long in ((starter, False), (long, True)):
        with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "data", demo=True) as server:
            more = Path(folder) / "more"
            more.mkdir()
            (more / "three-hundred.yaml").write_text(long_script(), encoding="utf-8")
            done = kb(server.data, "import", str(more))
            if done.returncode:
                raise SystemExit(done.stderr)
            with desk(server) as bench:
                walk(bench, server, script, is_long=is_long)


if __name__ == "__main__":
    main()
