"""What search knows of the other rooms: documents to find, the cards to show for them, and the source of both."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from sqlalchemy.orm import Session

PASSAGE_WORDS = 120
"""A passage is about so many words long: enough to answer a question, short enough to be read at a glance."""


@dataclass(frozen=True)
class Document:
    """One thing that can be found. `digest` covers everything here, the audience too; `audience` () is everyone signed in."""

    id: str
    kind: str
    title: str
    say: str = ""
    body: str = ""
    headings: Sequence[str] = ()
    keywords: Sequence[str] = ()
    category: str = ""
    audience: Sequence[str] = ()
    facets: Sequence[str] = ()
    """What lists may be narrowed by, as "tag:claims" or "lang:en"."""
    digest: str = ""

    @property
    def key(self) -> str:
        """Its name among documents of all kinds."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Card:
    """What a list shows of a thing, as the store has it now, for somebody who may see it."""

    id: str
    slug: str
    path: str
    title: str
    say: str
    category: str
    confidence: str
    stale: bool
    url: str
    changed: datetime | None = None
    """When it was saved last."""

    def __hash__(self) -> int:
        """Of its name alone: lists look up how each card looks, and all of it would take as long as the rest of that."""
        return hash(self.id)


class Source(Protocol):
    """A room's offer to search. `kind` is also the topic under which the room notes its changes; `at_once` is how many cards it
    gives in about the time of a few, 1 where each is work.
    """

    kind: str
    at_once: int

    def wanted(self, session: Session) -> dict[str, str]:
        """The digest of every document that should be found, by id."""
        ...

    def documents(self, session: Session, ids: Collection[str]) -> list[Document]:
        """These documents, as far as they still exist."""
        ...

    def cards(self, session: Session, person: object, ids: Collection[str]) -> dict[str, Card]:
        """The cards, by id, of those that this person may see at this moment."""
        ...


class Passage(NamedTuple):
    """A stretch of a document's body, under its heading."""

    heading: str
    text: str


@dataclass
class _Gathering:
    heading: str = ""
    lines: list[str] = field(default_factory=list)
    words: int = 0

    def close(self) -> Iterator[Passage]:
        if self.lines:
            yield Passage(self.heading, "\n".join(self.lines))
        self.lines, self.words = [], 0


def passages_of(document: Document) -> list[Passage]:
    """The body in passages: a heading always begins one, and no line is torn unless it alone is too long."""
    headings = {_flat(heading) for heading in document.headings}
    gathering = _Gathering()
    found: list[Passage] = []
    for line in unicodedata.normalize("NFC", document.body).splitlines():
        line = line.strip()
        if not line:
            continue
        if _flat(line) in headings:
            found += gathering.close()
            gathering.heading = line
            continue
        for piece in _pieces(line):
            size = len(piece.split())
            if gathering.words and gathering.words + size > PASSAGE_WORDS:
                found += gathering.close()
            gathering.lines.append(piece)
            gathering.words += size
    found += gathering.close()
    return found


def _flat(line: str) -> str:
    return " ".join(unicodedata.normalize("NFC", line).split()).strip("# ").lower()


def _pieces(line: str) -> Iterator[str]:
    """A line, cut after sentences, then anywhere, when it is longer than a passage."""
    if len(line) < PASSAGE_WORDS * 8:
        yield line
        return
    words: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", line):
        for word in sentence.split():
            words.append(word)
            if len(words) >= PASSAGE_WORDS:
                yield " ".join(words)
                words = []
        if len(words) >= PASSAGE_WORDS * 3 // 4:
            yield " ".join(words)
            words = []
    if words:
        yield " ".join(words)
