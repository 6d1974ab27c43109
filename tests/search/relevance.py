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
from typing import NamedTuple

from kb.search.document import Document
from kb.search.engines import Asker
from kb.search.engines.whoosh import WhooshEngine
from kb.search.query import parse

DATA = Path(__file__).parents[3] / "shared" / "data"
SETS = ("va-gov", "doc2dial", "banking77", "clinc150")


def articles(folder: Path) -> Iterator[Document]:
    """The articles of a set as documents."""
    yield from map(article, sorted((folder / "articles").glob("*.md")))


def article(path: Path) -> Document:
    """The article of one file."""
    text = path.read_text(encoding="utf-8")
    matter, _, body = text.removeprefix("---\n").partition("\n---\n")
    meta = dict(re.findall(r"^(title|category): (.*)$", matter, re.MULTILINE))
    headings = [heading.strip() for heading in re.findall(r"^#+ (.*)$", body, re.MULTILINE)]
    plain = re.sub(r"\]\([^)]*\)", "]", re.sub(r"^#+ ", "", body, flags=re.MULTILINE))
    return Document(path.stem, "article", meta["title"].strip("'\""), body=plain, headings=headings,
                    category=meta.get("category", ""), digest=str(hash(text)))


def questions(folder: Path, file_name: str = "queries.tsv") -> list[tuple[str, set[str]]]:
    """What was asked, and the ids of the right articles."""
    with (folder / file_name).open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["query"], set(row["relevant"].split())) for row in rows]


class Measured(NamedTuple):
    """What a set came to; times in milliseconds, building in seconds."""

    questions: int
    first: float
    five: float
    reciprocal: float
    p50: float
    p95: float
    built: float

    def __str__(self) -> str:
        return (f"{self.questions:5} S@1 {self.first:.3f}  S@5 {self.five:.3f}  MRR {self.reciprocal:.3f}  "
                f"p50 {self.p50:.1f} ms  p95 {self.p95:.1f} ms  built {self.built:.1f} s")


def measure(name: str) -> Measured:
    """Ask all questions of a set."""
    asker = Asker(None, frozenset({"article"}))
    ranks, took = [], []
    with tempfile.TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder, "index"))
        began = time.perf_counter()
        with engine.writing(0):
            engine.apply(articles(DATA / name), (), "1", anew=True)
        built = time.perf_counter() - began
        for text, right in questions(DATA / name):
            start = time.perf_counter()
            found = engine.search(parse(text), asker, 10).matches
            took.append((time.perf_counter() - start) * 1000)
            ranks.append(next((place for place, hit in enumerate(found, 1) if hit.key.partition(":")[2] in right), 0))
    took.sort()
    count = len(ranks)
    return Measured(count, ranks.count(1) / count, sum(0 < rank <= 5 for rank in ranks) / count,
                    sum(1 / rank for rank in ranks if rank) / count, took[count // 2], took[count * 95 // 100], built)


def main() -> None:
    """Measure the sets that are named, or all."""
    if not DATA.is_dir():
        print("no question sets here; nothing measured")
        return
    for name in sys.argv[1:] or SETS:
        print(f"{name:10} {measure(name)}", flush=True)


if __name__ == "__main__":
    main()
