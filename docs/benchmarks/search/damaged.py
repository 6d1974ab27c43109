"""One slip of the fingers in one word of each question: what it costs."""

from collections.abc import Sequence
from random import Random

from docs.benchmarks.figures import share
from docs.benchmarks.search.damage import damaged
from docs.benchmarks.search.relevance import FORGIVING, engines, five, places
from docs.benchmarks.search.sets import Asked, question_set

SEEDS = (1, 2, 3)
"""Each question is damaged so many times, each time elsewhere."""
MOST = 500
"""Questions of each set, drawn by a fixed seed."""


def with_slips(asked: Sequence[Asked]) -> list[Asked]:
    """The questions, each with one slip, once for each seed."""
    found = []
    for seed in SEEDS:
        chance = Random(seed)  # noqa: S311 - no secret
        found += [Asked(damaged(one.text, chance), one.right) for one in asked]
    return found


def measure(names: Sequence[str]) -> None:
    """Print a table for each set; the loss is in points of S@5, and as a part of what FTS5 loses."""
    for name in names:
        one = question_set(name)
        asked = one.some(MOST)
        slips = with_slips(asked)
        print(f"\n{name}: {len(asked)} questions, each with one slip in {len(SEEDS)} ways\n")
        print("| | S@5 %, as asked | S@5 %, damaged | loss, points |\n| --- | --- | --- | --- |")
        with engines(one.articles, FORGIVING) as made:
            for engine in made:
                before, after = places(engine, asked), places(engine, slips)
                loss = 100 * (five(before) / len(before) - five(after) / len(after))
                print(f"| {engine.name} | {share(five(before), len(before)).strip()} | {share(five(after), len(after)).strip()} "
                      f"| {loss:.1f} |", flush=True)
