"""By what a list can be narrowed, and how much of each there is; only of what the asker sees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.search.answers import Results
from kb.search.asking import TRUST, Asked
from kb.search.service import Search

MOST = 30
"""Of tags and categories so many are offered, the most frequent."""


@dataclass(frozen=True)
class Narrowing:
    """A field of the page: its label, its parameter, what is chosen, and the choices as (value, words)."""

    label: str
    name: str
    chosen: str
    choices: Sequence[tuple[str, str]]


def narrowings(search: Search, session: Session, person: object, asked: Asked, results: Results) -> list[Narrowing]:
    """The fields that have a choice. Counts are of what fits; none while the state, which moves with time, narrows it."""
    if asked.kind == "call":
        return []
    found = results.counts()
    counts = {} if asked.trust else found
    # Of a list that is narrowed already, nobody knows what else would be there: all are offered to change to.
    known = bool(counts) and not asked.category
    categories = sorted(_most(counts, "category:")) if known else search.categories(session, person, asked.kinds)
    tags = [tag for tag in _most(found, "tag:") if tag not in asked.tags]
    languages = sorted(_most(found, "lang:"))
    fields = [
        Narrowing("Category", "category", asked.category, [("", "Any category"), *_counted(counts, "category:", categories)]),
        Narrowing("Tag", "tag", "", [("", "Another tag" if asked.tags else "Any tag"), *_counted(counts, "tag:", tags)]),
        Narrowing("Language", "lang", asked.language, [("", "Any language"), *_counted(counts, "lang:", languages)]),
        Narrowing("State", "trust", asked.trust, [("", "Any state"), *TRUST.items()]),
    ]
    return [field for field in fields if len(field.choices) > (1 if field.name == "tag" else 2) or field.chosen]


def _most(counts: Mapping[str, int], start: str) -> list[str]:
    """The values of one name, the most frequent first."""
    found = sorted((-count, name.removeprefix(start)) for name, count in counts.items() if name.startswith(start))
    return [name for _, name in found[:MOST]]


def _counted(counts: Mapping[str, int], start: str, values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, f"{value} ({counts[start + value]})" if start + value in counts else value) for value in values]
