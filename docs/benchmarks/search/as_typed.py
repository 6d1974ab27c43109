"""While a question is typed: how early the right article is among the first five, and how calm the list stays."""

from collections.abc import Sequence
from dataclasses import dataclass

from docs.benchmarks.search.damage import cuts
from docs.benchmarks.search.relevance import PLAIN, engines, five, place_of
from docs.benchmarks.search.rivals import Searcher
from docs.benchmarks.search.sets import Asked, question_set

QUESTIONS = 150
"""Of each set, drawn by a fixed seed; every key of each is asked."""


@dataclass(frozen=True)
class Keyed:
    """All keys of some questions."""

    positions: int
    five: int
    """Positions with a right article among the first five."""
    spaces: int
    """Keys that only end a word, so that what was typed means what it meant before."""
    jumps: int
    """How many of these put another article first."""
    back: int
    """Keys after which the first article is again the one before the last: away and back, for nothing."""


def keyed(engine: Searcher, asked: Sequence[Asked]) -> Keyed:
    """Type these questions, key by key, and look at the list after each."""
    places: list[int] = []
    spaces = jumps = back = 0
    for one in asked:
        tops: list[str] = []
        for cut in cuts(one.text):
            found = engine.find(cut, "typing")
            places.append(place_of(found, one.right))
            tops.append(found[0] if found else "")
            if cut.endswith(" ") and len(tops) > 1:
                spaces += 1
                jumps += tops[-1] != tops[-2]
        back += came_back(tops)
    return Keyed(len(places), five(places), spaces, jumps, back)


def came_back(tops: Sequence[str]) -> int:
    """How often what stood first gave way for one key only."""
    return sum(before == after != between for before, between, after in zip(tops, tops[1:], tops[2:], strict=False))


def measure(names: Sequence[str]) -> None:
    """Print a table for each set."""
    for name in names:
        one = question_set(name)
        asked = one.some(QUESTIONS)
        print(f"\n{name}: {len(asked)} questions, every key from the second on\n")
        print("| | keys with the right article among five, % | another first for a space, % | away and back, per 100 keys |\n"
              "| --- | --- | --- | --- |")
        with engines(one.articles, PLAIN) as made:
            for engine in made:
                found = keyed(engine, asked)
                print(f"| {engine.name} | {100 * found.five / found.positions:.1f} | {100 * found.jumps / found.spaces:.1f} "
                      f"| {100 * found.back / found.positions:.1f} |", flush=True)
