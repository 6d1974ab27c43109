"""How well search finds, on real questions: `python -m tests.search.relevance [set …]`.

S@k is the share of questions with a right article among the first k, MRR the mean reciprocal rank within ten. The
sets are not part of the project; where they are absent, nothing is measured.
"""

import csv
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kb.search.document import Document
from kb.search.engines import Asker
from kb.search.engines.whoosh import WhooshEngine
from kb.search.query import parse

DATA = Path(__file__).parents[3] / "shared" / "data"
SETS = ("va-gov", "doc2dial", "banking77", "clinc150")


def articles(folder: Path) -> Iterator[Document]:
    """The articles of a set as documents."""
    for path in sorted((folder / "articles").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        matter, _, body = text.removeprefix("---\n").partition("\n---\n")
        meta = dict(re.findall(r"^(title|category): (.*)$", matter, re.MULTILINE))
        headings = [heading.strip() for heading in re.findall(r"^#+ (.*)$", body, re.MULTILINE)]
        plain = re.sub(r"\]\([^)]*\)", "]", re.sub(r"^#+ ", "", body, flags=re.MULTILINE))
        yield Document(path.stem, "article", meta["title"].strip("'\""), body=plain, headings=headings,
                       category=meta.get("category", ""), digest=str(hash(text)))


def questions(folder: Path) -> list[tuple[str, set[str]]]:
    """What was asked, and the ids of the right articles."""
    with (folder / "queries.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["query"], set(row["relevant"].split())) for row in rows]


def measure(name: str) -> str:
    """One line of results for one set."""
    asker = Asker(None, frozenset({"article"}))
    asked = questions(DATA / name)
    first = five = reciprocal = 0.0
    took = []
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder, "index"))
        began = time.perf_counter()
        with engine.writing(0):
            engine.apply(articles(DATA / name), (), "1", anew=True)
        built = time.perf_counter() - began
        for text, right in asked:
            start = time.perf_counter()
            found = engine.search(parse(text), asker, 10).matches
            took.append(time.perf_counter() - start)
            rank = next((place for place, hit in enumerate(found, 1) if hit.key.partition(":")[2] in right), 0)
            first += rank == 1
            five += 0 < rank <= 5
            reciprocal += 1 / rank if rank else 0
    took.sort()
    count = len(asked)
    return (f"{name:10} {count:5} S@1 {first / count:.3f}  S@5 {five / count:.3f}  MRR {reciprocal / count:.3f}  "
            f"p50 {took[count // 2] * 1000:.1f} ms  p95 {took[count * 95 // 100] * 1000:.1f} ms  built {built:.1f} s")


def main() -> None:
    """Measure the sets that are named, or all."""
    if not DATA.is_dir():
        print("no question sets here; nothing measured")
        return
    for name in sys.argv[1:] or SETS:
        print(measure(name), flush=True)


if __name__ == "__main__":
    main()
