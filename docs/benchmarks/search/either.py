"""What the better of two lists would reach, that of words and that of nearness, beside the one order that is made of both."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from docs.benchmarks.figures import share
from docs.benchmarks.search.ours import Whole
from docs.benchmarks.search.relevance import LONG, five, place_of
from docs.benchmarks.search.rivals import TEN
from docs.benchmarks.search.sets import Asked, question_set
from kb.search.engines import Asker
from kb.search.meaning import installed
from kb.search.query import parse

AGENTS = Asker(frozenset({"agents"}), frozenset({"article"}))


def measure(names: Sequence[str]) -> None:
    """Print how often the right article is among the first five by words, by nearness, in either list, and in the one order."""
    if not installed():
        print("(either is left out: pip install 'firstcall[semantic]')")
        return
    print("\n| S@5 % | words | nearness | in either | in one order |\n| --- | --- | --- | --- | --- |")
    for name in names:
        one = question_set(name)
        if len(one.articles) > LONG:
            continue
        with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as folder:
            whole = Whole(Path(folder), one.articles, meaning=True)
            found = [places(whole, asked) for asked in one.asked]
            whole.close()
        among = [five(column) for column in zip(*found, strict=True)]
        print(f"| {name} | {' | '.join(share(count, len(found)).strip() for count in among)} |", flush=True)


def places(whole: Whole, asked: Asked) -> tuple[int, int, int, int]:
    """The place of the right article by words, by nearness, the better of both, and in the one order; 0: not found."""
    engine, meaning, query = whole.search.index.engine, whole.search.meaning, parse(asked.text)
    allowed = engine.allowed(AGENTS)
    near = meaning.similar(query.text, allowed=allowed, limit=TEN) if meaning and allowed else []
    said = engine.search(query, AGENTS, TEN).matches
    words, meant = (place_of([each.key.partition(":")[2] for each in found], asked.right) for found in (said, near))
    better = min((place for place in (words, meant) if place), default=0)
    return words, meant, better, place_of(whole.find(asked.text, "any"), asked.right)
