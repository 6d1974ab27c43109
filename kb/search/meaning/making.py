"""Making vectors: what the rooms want to be found and the file does not hold is embedded, document by document.

Stopped anywhere, it goes on there; what was embedded once under the same words is never embedded again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from kb.search.document import Document, passages_of
from kb.search.engines.allowed import state_name
from kb.search.meaning.vectors import RECORD, Records, VectorFile, name_of, packed

log = logging.getLogger("kb.search")

AT_ONCE = 16
"""So many documents are read, embedded and written at once; what is lost when the process dies is less than that."""
MOST_STRETCHES = 400
"""Of a document longer than that (some 50,000 words) the rest is found by words alone."""
WASTE = 0.25
"""The file is written anew when more than this share of it is of no use any more."""


def stretches_of(document: Document) -> list[str]:
    """What is embedded of a document: its title with the say-line, then each passage under its title and heading."""
    first = f"{document.title}\n{document.say}".strip()
    rest = ("\n".join(filter(None, (document.title, passage.heading, passage.text))) for passage in passages_of(document))
    return [first, *islice(rest, MOST_STRETCHES - 1)]


@dataclass
class Made:
    """What a file holds: which documents are complete, and the vector of each text."""

    complete: set[bytes] = field(default_factory=set)
    vectors: dict[bytes, tuple[np.float32, NDArray[np.int8]]] = field(default_factory=dict)


def made_of(records: Records) -> Made:
    """Sort the records of a file."""
    numbers: dict[bytes, set[int]] = {}
    made = Made()
    for record in records:
        name = record["key"].tobytes() + record["state"].tobytes()
        there = numbers.setdefault(name, set())
        there.add(int(record["number"]))
        if len(there) == record["count"]:
            made.complete.add(name)
        made.vectors[record["text"].tobytes()] = record["scale"], record["numbers"]
    return made


def make(file: VectorFile, wanted: Mapping[str, str], documents: Callable[[list[str]], Iterable[Document]],
         embed: Callable[[str], NDArray[np.float32]], going_on: Callable[[], bool]) -> bool:
    """Make what is missing and drop what nobody wants; whether all is made. Needs the lock. Raises `OSError` (disk full)."""
    made = made_of(file.read())
    missing = [key for key, digest in wanted.items() if state_name(key, digest) not in made.complete]
    for some in _batches(missing):
        records: list[Records] = []
        for document in documents(some):
            if not going_on():
                return False
            records.append(_records(document, made, embed))
        if records:
            file.append(np.concatenate(records))
    tidy(file, wanted)
    return True


def tidy(file: VectorFile, wanted: Mapping[str, str]) -> None:
    """Take out what belongs to no wanted document in its present state, as soon as that is much. Needs the lock."""
    stamp = file.stamp()
    if stamp is None:
        return
    records = file.read()
    names = {state_name(key, digest) for key, digest in wanted.items()}
    latest: dict[tuple[bytes, int], int] = {}
    for row, record in enumerate(records):
        name = record["key"].tobytes() + record["state"].tobytes()
        if name in names:
            latest[name, int(record["number"])] = row
    if stamp[1] and len(latest) * RECORD.itemsize < (1 - WASTE) * stamp[1]:
        file.replace(records[sorted(latest.values())])


def _records(document: Document, made: Made, embed: Callable[[str], NDArray[np.float32]]) -> Records:
    stretches, state = stretches_of(document), state_name(document.key, document.digest)
    records = np.zeros(len(stretches), RECORD)
    for number, text in enumerate(stretches):
        name = name_of(text)
        if name not in made.vectors:
            made.vectors[name] = packed(embed(text))
        scale, numbers = made.vectors[name]
        records[number] = (state[:16], state[16:], number, len(stretches), name, scale, numbers, 0)
    return records


def _batches(keys: list[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        yield some
