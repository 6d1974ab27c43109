"""Articles in number, and queries of every kind made from them: long technical pages, for speed only."""

import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

from docs.benchmarks.search.damage import damaged
from docs.benchmarks.search.rivals import Way, telling
from kb.search import STOP_WORDS, Document, words_of
from tests.search.relevance import DATA, article

ARCHIVE = DATA / "win32-large.tar.xz"
SEED = 2026
FROM = 1_000
"""Queries are made from so many articles, the smallest collection, so that all sizes answer them."""

MOST = 200_000
"""After so many attempts there are no more different queries to be had of these articles."""

Kind = Literal["single", "several", "prefix", "question", "phrase", "typo"]
WAYS: Mapping[Kind, Way] = {
    "single": "all", "several": "all", "prefix": "typing", "question": "any", "phrase": "phrase", "typo": "all"}


class Made(NamedTuple):
    """A query, its kind, and the article that it was made from."""

    text: str
    kind: Kind
    source: str


@cache
def files() -> list[Path]:
    """All articles, in an order that chance made once; unpacked beside the other temporary files, where they stay."""
    folder = Path(tempfile.gettempdir(), "firstcall-bench-win32")
    done = folder / "done"
    if not done.exists():
        with tarfile.open(ARCHIVE) as archive:
            archive.extractall(folder, filter="data")
        done.touch()
    found = sorted((folder / "win32-large" / "articles").glob("*.md"))
    Random(SEED).shuffle(found)  # noqa: S311 - no secret
    return found


def collection(size: int) -> list[Document]:
    """The first so many articles; a smaller collection is part of a larger one."""
    return [article(file) for file in files()[:size]]


def queries(each: int, kinds: Sequence[Kind] = tuple(WAYS), among: int = FROM) -> list[Made]:
    """So many different queries of each kind, always the same ones, the kinds in turn, made from so many articles."""
    chance = Random(SEED)  # noqa: S311 - no secret
    sources = collection(among)
    streams = {kind: _distinct(kind, sources, chance) for kind in kinds}
    return [next(streams[kind]) for _ in range(each) for kind in kinds]


def _distinct(kind: Kind, sources: list[Document], chance: Random) -> Iterator[Made]:
    """Queries of one kind without end, none of them twice."""
    seen: set[str] = set()
    for _attempt in range(MOST):
        source = chance.choice(sources)
        text = _query(kind, source, chance)
        if text and text not in seen:
            seen.add(text)
            yield Made(text, kind, source.id)


def _query(kind: Kind, source: Document, chance: Random) -> str:
    """One query of this kind out of an article; empty where it does not serve."""
    title = [word for word in telling(source.title) if len(word) > 3 and word.isalpha()]
    if kind in ("question", "phrase"):
        return _of_text(kind, source, chance)
    if kind == "single":
        return chance.choice(title) if title else ""
    if len(title) < 2:
        return ""
    first = chance.randrange(len(title) - 1)
    words = title[first : first + chance.randint(2, 3)]
    if kind == "prefix":
        whole = words[: chance.randint(0, 1)]
        last = words[len(whole)]
        return " ".join([*whole, last[: chance.randint(2, len(last) - 1)]])
    return damaged(" ".join(words), chance) if kind == "typo" else " ".join(words)


def _of_text(kind: Kind, source: Document, chance: Random) -> str:
    """A stretch of the text: of eight to sixteen words after how somebody would begin to ask, or of two to four in a row."""
    lines = [words for line in source.body.splitlines() if len(words := words_of(line)) > 8 and "|" not in line]
    if not lines:
        return ""
    words = chance.choice(lines)
    length = chance.randint(8, 16) if kind == "question" else chance.randint(2, 4)
    first = chance.randrange(max(1, len(words) - length))
    stretch = words[first : first + length]
    if kind == "question":
        return " ".join((chance.choice(("how do i", "what is", "why does", "i want to know about")), *stretch))
    return " ".join(stretch) if any(word not in STOP_WORDS for word in stretch) else ""
