"""Words in and out as a plain file: a line for each meaning, `#` before a remark."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.errors import Invalid
from kb.search.vocabulary.keeping import MOST_KEPT, save_synonym, synonyms, wording_of
from kb.search.vocabulary.models import Synonym
from kb.search.vocabulary.wording import Wording, read_line

LARGEST = 1_000_000
"""A file of more is not read at all (characters)."""
HEAD = ("# What callers say, a line for each meaning: DME, durable medical equipment\n"
        "# One way only: PCP => primary care provider\n")


@dataclass
class TakenWords:
    """What came of a file: how many rows are new or stood there already, and each refused line with its number and the reason."""

    new: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def take_words(session: Session, person: Person | None, text: str) -> TakenWords:
    """Keep what the lines say beside what is kept; a refused line holds up no other. Raises `NotAllowed`, and `Invalid` where the
    whole is too long.
    """
    if len(text) > LARGEST:
        raise Invalid("That is too long.", {"lines": f"At most {LARGEST:,} characters at once."})
    taken, known = TakenWords(), set(session.scalars(select(Synonym.key)))
    for number, found in read_lines(text):
        if isinstance(found, Invalid):
            taken.refused.append((number, " ".join([found.message, *found.fields.values()])))
        elif found.key in known:
            taken.unchanged += 1
        elif len(known) >= MOST_KEPT:
            taken.refused.append((number, f"There are {MOST_KEPT} already; more are not kept."))
        else:
            save_synonym(session, person, found)
            known.add(found.key)
            taken.new += 1
    return taken


def read_lines(text: str) -> Iterator[tuple[int, Wording | Invalid]]:
    """Each line that says something, with its number; what is wrong with it in its place."""
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        try:
            yield number, read_line(line)
        except Invalid as fault:
            yield number, fault


def written(rows: Iterable[Wording]) -> str:
    """The file."""
    return HEAD + "".join(f"{row.text}\n" for row in sorted(rows, key=lambda row: row.text.casefold()))


def all_words(session: Session) -> str:
    """All words that are kept, as a file."""
    return written(wording_of(row) for row in synonyms(session))
