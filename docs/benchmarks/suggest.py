# ruff: noqa: T201 - it prints a table
"""How often the right script is among the first that the desk suggests, beside plain BM25 on the same text.

`python -m docs.benchmarks.suggest` from the checkout; the collected flows (STAR) must lie beside it. Nothing of the opening
lines reaches the suggester, but in the rows that say so.
"""

import csv
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from docs.benchmarks.figures import share
from kb.scripts import Script, compile_script
from kb.scripts.suggest import Suggester
from kb.scripts.suggest.learning import NOTHING, Habits, count
from kb.scripts.suggest.learning import Opening as Learned
from kb.scripts.suggest.words import callers_words
from kb.search import telling_stems
from tests.scripts.real import STAR, star
from tests.scripts.star_words import WORDS

FOLDS = 5
"""Of the opening lines one part is asked, what is learned comes from the others only; each part in turn."""

Ranked = Callable[[str], Sequence[str]]
"""Ids of scripts for an opening line, best first."""


class Opening(NamedTuple):
    """What a caller said first, and the script that was right."""

    words: str
    script: str


Part = tuple[Ranked, Sequence[Opening]]
"""Opening lines, and what answers them."""


def openings() -> list[Opening]:
    """The opening lines of callers."""
    with (STAR / "queries_script.tsv").open(newline="", encoding="utf-8") as file:
        return [Opening(row["query"], row["script"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def flows(*, words: bool) -> list[Script]:
    """The 24 flows, with or without an editor's words."""
    return [compile_script(star(name, WORDS[name] if words else None), path=name) for name in sorted(WORDS)]


def plain_bm25(scripts: Iterable[Script]) -> Ranked:
    """BM25 (k 1.2, b 0.75) over all words of a script, each counted once as it stands."""
    bags = {script.id: Counter(telling_stems(" . ".join(_text(script)))) for script in scripts}
    among = Counter(word for bag in bags.values() for word in bag)
    usual = sum(sum(bag.values()) for bag in bags.values()) / len(bags)

    def weight(bag: Counter[str], word: str) -> float:
        rare = math.log(1 + (len(bags) - among[word] + 0.5) / (among[word] + 0.5))
        return rare * bag[word] * 2.2 / (bag[word] + 1.2 * (0.25 + 0.75 * sum(bag.values()) / usual))

    def ranked(query: str) -> Sequence[str]:
        words = set(telling_stems(query))
        scores = {name: sum(weight(bag, word) for word in words if word in bag) for name, bag in bags.items()}
        return sorted((name for name in bags if scores[name] > 0), key=lambda name: (-scores[name], name))

    return ranked


def _text(script: Script) -> Iterable[str]:
    yield from (script.title, script.summary, *script.calls_for)
    for step in script.own_steps.values():
        yield from (question.label for question in step.questions)
        yield from (words.text for words in (*step.say, *step.when_hot))
        yield from (option.label for option in step.options)


def suggested(scripts: Iterable[Script], learned: Habits = NOTHING) -> Ranked:
    """As the desk suggests."""
    suggester = Suggester(scripts, learned)
    return lambda query: [one.script.id for one in suggester.suggest(query, 24)]


def after_calls(scripts: Sequence[Script], asked: Sequence[Opening], calls: int | None = None) -> Iterable[Part]:
    """The desk after it has learned from calls, and lines that are not among them: five times, a fifth of the lines each.

    `calls`: how many of the other lines it has learned from; all of them when left out. A line that reads the same as one
    that is asked is not learned from.
    """
    mixed = random.Random(5).sample(asked, len(asked))  # noqa: S311 - no secret
    for part in range(FOLDS):
        held = mixed[part::FOLDS]
        same = {frozenset(_forms(opening)) for opening in held}
        others = [opening for place, opening in enumerate(mixed)
                  if place % FOLDS != part and frozenset(_forms(opening)) not in same]
        yield suggested(scripts, count(Learned(opening.script, _forms(opening)) for opening in others[:calls])), held


def _forms(opening: Opening) -> set[str]:
    return {word.stem for word in callers_words(opening.words)}


def measure(name: str, parts: Iterable[Part]) -> dict[str, Counter[str]]:
    """Print one row; what stood first where the right one was not among three, by task."""
    first = three = among = 0
    missed: dict[str, Counter[str]] = defaultdict(Counter)
    for ranked, asked in parts:
        for opening in asked:
            found = ranked(opening.words)
            among += 1
            first += found[:1] == [opening.script]
            three += opening.script in found[:3]
            if opening.script not in found[:3]:
                missed[opening.script][found[0] if found else "nothing"] += 1
    print(f"{name:56} {share(first, among):>18} {share(three, among):>18}", flush=True)
    return missed


def main() -> None:
    """Print the table; with an argument, also what was missed by task."""
    if not STAR.is_dir():
        print(f"Suggestions are not measured: the collected flows are not at {STAR}.")
        return
    asked = openings()
    print(f"{f'{len(asked)} opening lines, 24 scripts':56} {'first %':>18} {'among three %':>18}")
    missed = {}
    for words in (False, True):
        scripts, text = flows(words=words), "with an editor's words" if words else "the flow alone"
        measure(f"plain BM25, {text}", [(plain_bm25(scripts), asked)])
        missed = measure(f"the desk, {text}", [(suggested(scripts), asked)])
        for calls in (100, 500, None):
            measure(f"the desk, {text}, after {calls or 'all other'} calls", after_calls(scripts, asked, calls))
    if len(sys.argv) > 1:
        of = Counter(opening.script for opening in asked)
        for task, instead in sorted(missed.items(), key=lambda one: -sum(one[1].values())):
            print(f"  {task:24} {sum(instead.values()):3} of {of[task]:3} missed; first stood {dict(instead.most_common(4))}")


if __name__ == "__main__":
    main()
