"""A script of 300 steps stays fluid while it is written. `python -m docs.benchmarks.scripts` from the checkout.

Each part is measured beside another way of doing the same, the two in turn, so that whatever else the machine does meets
both. Figures are milliseconds: median (quickest to slowest) of all runs.
"""

import itertools
import statistics
import sys
from collections.abc import Callable
from time import perf_counter

from kb.scripts import Script, check, compile_script, draw_map
from kb.scripts.format.source import read_by_ruamel, read_source
from kb.scripts.map import lay_out
from kb.shipped import shipped

STEPS = 300
RUNS = 21

Work = Callable[[str], object]


def long_script(steps: int) -> str:
    """A script as long as no floor has one, with everything in it that real ones have (`steps`: how many)."""
    parts = []
    for number in range(steps - 1):
        later = min(number + 3, steps - 1)
        if number % 5 == 3:
            parts.append(f"  s{number}:\n    rules:\n      - {{when: {{q{number - 1}: mail}}, to: s{later}}}\n"
                         f"    default: s{number + 1}\n")
        else:
            parts.append(
                f"  s{number}:\n    phase: {'acknowledge' if number < 2 else 'research'}\n    say:\n"
                f'      - "Now we come to part {number}, {{{{ caller.first_name }}}}; it will take a moment."\n'
                f'      - "Let me look at part {number} with you, and then I tell you what I found."\n'
                f"    do: Look in the log of part {number}. See [[premium-not-posted]].\n    ask:\n"
                f"      - {{name: q{number}, label: How was part {number} paid?, type: choice, options: [mail, card, bank]}}\n"
                f"    options:\n      - {{id: found, label: Found it, to: s{number + 1}}}\n"
                f"      - {{id: nowhere, label: Not found yet, to: s{later}}}\n")
    return "title: A long one\nstart: s0\nsteps:\n" + "".join(parts) + f"  s{steps - 1}: {{end: resolved}}\n"


def in_turn(source: str, ways: dict[str, Work], runs: int = RUNS) -> dict[str, list[float]]:
    """Milliseconds of each run of each way. The text is another one each time, as it is while somebody types."""
    took: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(runs):
        for name, work in ways.items():
            text = f"{source}# {number} {name}\n"
            began = perf_counter()
            work(text)
            took[name].append((perf_counter() - began) * 1000)
    return took


def lint() -> None:
    """Reading the text, and reading with every fault looked for."""
    source = long_script(STEPS)
    faults = check(source, articles={"premium-not-posted": ""})
    report(f"lint of {STEPS} steps ({len(source) // 1024} kB, {len(faults)} faults)", in_turn(source, {
        "read by libyaml": read_source,
        "read by ruamel's parser in Python (the old way)": read_by_ruamel,
        "read and linted": lambda text: check(text, articles={"premium-not-posted": ""}),
        "the same, torn in the middle": lambda text: check(text.replace("part 150", '"part 150: "'), articles=None),
    }))


def drawn() -> None:
    """Laying out the map, and drawing it: a chain with shortcuts, and all starter scripts one after the other."""
    sources = {file.stem: file.read_text(encoding="utf-8") for file in sorted(shipped("scripts").rglob("*.yaml"))}
    starters = [compile_script(source, path=name, library=sources.get) for name, source in sources.items()]
    source = long_script(STEPS)
    script = compile_script(source)

    def fresh(work: Callable[[Script], object], *scripts: Script) -> Work:
        def run(_text: str) -> None:
            for one in scripts:
                lay_out.cache_clear()
                work(one)
        return run

    report(f"map of {STEPS} steps ({len(draw_map(script)) // 1024} kB of SVG)", in_turn(source, {
        "laid out": fresh(lay_out, script), "laid out and drawn": fresh(draw_map, script),
        f"{len(starters)} starter scripts, laid out and drawn": fresh(draw_map, *starters),
    }))


def report(title: str, took: dict[str, list[float]]) -> None:
    """Print one part."""
    print(title)
    for name, all_of_it in took.items():
        print(f"  {name:50} {statistics.median(all_of_it):8.1f} ms  ({min(all_of_it):.1f} to {max(all_of_it):.1f})")


PARTS = {"lint": lint, "map": drawn}


def main(names: list[str]) -> None:
    """Measure these parts, or all of them."""
    for part in itertools.chain(names or PARTS):
        PARTS[part]()


if __name__ == "__main__":
    main(sys.argv[1:])
