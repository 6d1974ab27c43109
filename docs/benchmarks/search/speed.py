"""How long the ten best take, with passages and marks: all engines in one process, in turn query by query, in several rounds."""

import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from docs.benchmarks.figures import at
from docs.benchmarks.search.corpus import WAYS, Kind, Made, collection, queries
from docs.benchmarks.search.ours import Ranking, Whole
from docs.benchmarks.search.relevance import PLAIN, engines
from docs.benchmarks.search.rivals import Searcher

EACH = 60
"""Queries of each kind."""
ROUNDS = 4
"""After a first one, which is cold and reported apart."""


class Times:
    """Milliseconds of one engine: for each query one figure a round, as the clock ran and as was computed."""

    def __init__(self) -> None:
        self.cold: dict[Made, float] = {}
        self.clock: dict[Made, list[float]] = defaultdict(list)
        self.cpu: dict[Made, list[float]] = defaultdict(list)

    def best(self, kind: Kind) -> list[float]:
        """The fastest round of each query: what other work on the machine adds is least in it."""
        return [min(took) for made, took in self.clock.items() if made.kind == kind]

    def computed(self, kind: Kind) -> list[float]:
        """The middle of what was computed for each query, however long that waited for a processor."""
        return [statistics.median(took) for made, took in self.cpu.items() if made.kind == kind]

    def spread(self, kind: Kind) -> tuple[float, float]:
        """The smallest and largest median of a round."""
        rounds = zip(*(took for made, took in self.clock.items() if made.kind == kind), strict=True)
        medians = [statistics.median(one) for one in rounds]
        return min(medians), max(medians)


def timed(engine: Searcher, made: Made) -> tuple[float, float]:
    """Milliseconds of one page of results: by the clock, and computed in this thread and by the engine elsewhere."""
    before = time.thread_time() + engine.elsewhere()
    began = time.perf_counter()
    engine.page(made.text, WAYS[made.kind])
    took = time.perf_counter() - began
    return took * 1000, (time.thread_time() + engine.elsewhere() - before) * 1000


def in_turn(compared: Sequence[Searcher], asked: Sequence[Made], rounds: int) -> dict[str, Times]:
    """Ask everything of every engine; who is first changes with each query."""
    times = {engine.name: Times() for engine in compared}
    for number in range(rounds + 1):
        for place, made in enumerate(asked):
            for turn in range(len(compared)):
                engine = compared[(place + number + turn) % len(compared)]
                clock, cpu = timed(engine, made)
                if number:
                    times[engine.name].clock[made].append(clock)
                    times[engine.name].cpu[made].append(cpu)
                else:
                    times[engine.name].cold[made] = clock
    return times


def found_again(engine: Searcher, asked: Sequence[Made], kind: Kind) -> int:
    """How many per cent of these queries have the article they were made from among the ten."""
    right = [made.source in engine.find(made.text, WAYS[kind]) for made in asked if made.kind == kind]
    return round(100 * sum(right) / len(right))


def measure(sizes: Sequence[int], names: Sequence[str] = PLAIN) -> None:
    """Print a table for each size."""
    asked = queries(EACH)
    for size in sizes:
        articles = collection(size)
        print(f"\n{len(articles):,} articles, {EACH} queries of each kind, {ROUNDS} rounds after the first\n")
        print("p50 / p95 / p99 in ms\n")
        print("| | kind | computed | by the clock | medians of rounds | cold, by the clock | found again % |\n"
              "| --- | --- | --- | --- | --- | --- | --- |")
        with engines(articles, names) as made:
            compared = [*(Ranking(one) for one in made if isinstance(one, Whole)), *made]
            times = in_turn(compared, asked, ROUNDS)
            for kind in WAYS:
                for engine in compared:
                    print(row(engine, times[engine.name], asked, kind), flush=True)


def row(engine: Searcher, times: Times, asked: Sequence[Made], kind: Kind) -> str:
    """One engine, one kind."""
    best, (low, high), computed = times.best(kind), times.spread(kind), times.computed(kind)
    cold = [took for made, took in times.cold.items() if made.kind == kind]
    cells = (engine.name, kind, parts(computed), parts(best), f"{low:.2f}–{high:.2f}", parts(cold),
             str(found_again(engine, asked, kind)))
    return f"| {' | '.join(cells)} |"


def parts(took: Sequence[float]) -> str:
    """The middle, 95 and 99 of 100."""
    return " / ".join(f"{at(took, part):.2f}" for part in (0.5, 0.95, 0.99))


def profiled(size: int, kind: Kind, *, alone: bool = False) -> None:
    """Where our own time goes for one kind of query, in the whole search or in the ranking alone: a profile, printed."""
    import cProfile
    import pstats

    asked = [made for made in queries(EACH) if made.kind == kind]
    with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as folder:
        whole = Whole(Path(folder), collection(size))
        engine = Ranking(whole) if alone else whole
        for made in asked:
            engine.page(made.text, WAYS[kind])
        profile = cProfile.Profile()
        profile.enable()
        for made in asked:
            engine.page(made.text, WAYS[kind])
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(18)
        whole.close()
