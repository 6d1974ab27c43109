"""`python -m docs.benchmarks.search [part …] [--sets …] [--sizes …]`: all parts, or these."""

import argparse
from collections.abc import Callable

from docs.benchmarks.search import as_typed, damaged, either, freshness, noise, over_http, relevance, speed
from docs.benchmarks.search.sets import CALLERS, OTHERS
from tests.search.relevance import DATA

MIDDLE = 10_000
"""The server is measured with so many articles, or with fewer where no size reaches that."""


def main() -> None:
    """Measure what is asked for."""
    parts: dict[str, Callable[[argparse.Namespace], None]] = {
        "relevance": lambda wishes: relevance.measure(wishes.sets),
        "either": lambda wishes: either.measure(wishes.sets[: len(CALLERS)]),
        "typing": lambda wishes: as_typed.measure(wishes.sets[: len(CALLERS)]),
        "damaged": lambda wishes: damaged.measure(wishes.sets[: len(CALLERS)]),
        "noise": lambda _wishes: noise.measure(),
        "speed": lambda wishes: speed.measure(wishes.sizes),
        "http": lambda wishes: over_http.measure(min(MIDDLE, max(wishes.sizes))),
        "freshness": lambda wishes: freshness.measure(min(MIDDLE, max(wishes.sizes))),
    }
    parser = argparse.ArgumentParser(prog="python -m docs.benchmarks.search", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*parts, []], metavar="part", help=", ".join(parts))
    parser.add_argument("--sets", type=lambda text: text.split(","), default=[*CALLERS, *OTHERS], help="question sets")
    parser.add_argument("--sizes", type=lambda text: [int(size) for size in text.split(",")], default=[1_000, 10_000, 47_000])
    wishes = parser.parse_args()
    if not DATA.is_dir():
        print(f"Search is not measured: the question sets are not at {DATA}.")
        return
    for part in wishes.parts or parts:
        parts[part](wishes)


if __name__ == "__main__":
    main()
