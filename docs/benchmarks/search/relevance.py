"""The right article first, among five, and how far down: on callers' questions, all engines on the same ones in one run."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from docs.benchmarks.figures import share
from docs.benchmarks.search.ours import Whole
from docs.benchmarks.search.postgres import PostgresText
from docs.benchmarks.search.rivals import Fts5, Searcher, Tantivy, Way, has_tantivy
from docs.benchmarks.search.sets import Asked, question_set
from kb.search import Document
from kb.search.meaning import installed
from tests.postgres import NoPostgres

Maker = Callable[[Path, Sequence[Document]], Searcher]
MAKERS: dict[str, Maker] = {
    "ours": Whole,
    "meaning": lambda folder, articles: Whole(folder, articles, meaning=True),
    "fts5": Fts5,
    "tantivy": Tantivy,
    "tantivy-slips": lambda folder, articles: Tantivy(folder, articles, slips=True),
    "postgres": lambda _folder, articles: PostgresText(articles),
    "postgres-slips": lambda _folder, articles: PostgresText(articles, slips=True),
}
PLAIN = ("ours", "fts5", "tantivy", "postgres")
LONG = 1_000
"""Larger collections are not asked by meaning: their vectors take as many minutes as there are thousands of articles, or more."""
FORGIVING = (*PLAIN, "tantivy-slips", "postgres-slips")


@contextmanager
def engines(articles: Sequence[Document], names: Sequence[str]) -> Iterator[list[Searcher]]:
    """These engines with these articles in them; one that is not installed is named and left out."""
    made: list[Searcher] = []
    with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as folder:
        for name in names:
            if name.startswith("tantivy") and not has_tantivy():
                print(f"({name} is left out: pip install 'firstcall[bench]')")
                continue
            if name == "meaning" and not installed():
                print("(meaning is left out: pip install 'firstcall[semantic]')")
                continue
            try:
                place = Path(folder, name)
                place.mkdir()
                made.append(MAKERS[name](place, articles))
            except NoPostgres as problem:
                print(f"({name} is left out: {problem})")
        try:
            yield made
        finally:
            for engine in made:
                engine.close()


def place_of(found: Sequence[str], right: frozenset[str]) -> int:
    """At which place the first right article stands, from 1; 0: at none."""
    return next((place for place, id_ in enumerate(found, 1) if id_ in right), 0)


def places(engine: Searcher, asked: Sequence[Asked], way: Way = "any") -> list[int]:
    """The place of the right article for each question."""
    return [place_of(engine.find(one.text, way), one.right) for one in asked]


def first(found: Sequence[int]) -> int:
    """How many have the right article first."""
    return sum(place == 1 for place in found)


def five(found: Sequence[int]) -> int:
    """How many have it among the first five."""
    return sum(0 < place <= 5 for place in found)


def reciprocal(found: Sequence[int]) -> float:
    """The mean reciprocal rank within ten."""
    return sum(1 / place for place in found if 0 < place <= 10) / len(found)


def measure(names: Sequence[str]) -> None:
    """Print a table for each set."""
    for name in names:
        one = question_set(name)
        print(f"\n{name}: {len(one.articles):,} articles, {len(one.asked):,} questions\n")
        print("| | S@1 % | S@5 % | MRR@10 |\n| --- | --- | --- | --- |")
        with engines(one.articles, ("meaning", *PLAIN) if len(one.articles) <= LONG else PLAIN) as made:
            for engine in made:
                found = places(engine, one.asked)
                among = len(found)
                print(f"| {engine.name} | {share(first(found), among).strip()} | {share(five(found), among).strip()} "
                      f"| {reciprocal(found):.3f} |", flush=True)
