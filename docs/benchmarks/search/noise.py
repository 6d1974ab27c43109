"""Questions that nothing answers: how often something is shown as an answer all the same, and at what price."""

import tempfile
from pathlib import Path

from docs.benchmarks.figures import share
from docs.benchmarks.search.ours import Whole
from docs.benchmarks.search.relevance import PLAIN, engines, place_of
from docs.benchmarks.search.sets import question_set, without_answer


def measure() -> None:
    """Print how often noise is shown as an answer, and how often a right one is held back: neither tells anything alone."""
    noise, one = without_answer(), question_set("clinc150")
    print(f"\nclinc150: {len(noise):,} questions without an answer, {len(one.asked):,} with one\n")
    print("| | noise shown as an answer, % | right answers among five held back, % |\n| --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as folder:
        ours = Whole(Path(folder), one.articles)
        shown = sum(bool(found.hits) and not getattr(found, "nothing_fits", False) for found in map(ours.results, noise))
        answers = [(ours.results(asked.text), asked.right) for asked in one.asked]
        among = [found for found, right in answers if 0 < place_of([hit.card.id for hit in found.hits], right) <= 5]
        held = sum(getattr(found, "nothing_fits", False) for found in among)
        print(f"| {ours.name} | {share(shown, len(noise)).strip()} | {share(held, len(among)).strip()} |", flush=True)
        ours.close()
    with engines(one.articles, [name for name in PLAIN if name != "ours"]) as made:
        for engine in made:
            shown = sum(bool(engine.find(text, "any")) for text in noise)
            print(f"| {engine.name} | {share(shown, len(noise)).strip()} | none: whatever is found is shown |", flush=True)
