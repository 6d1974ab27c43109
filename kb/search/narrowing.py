"""By what a list can be narrowed, and how much of each there is; only of what the asker sees."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.search.answers import Results
from kb.search.asking import TRUST, Asked
from kb.search.service import Search


@dataclass(frozen=True)
class Narrowing:
    """A field of the page: its label, its parameter, what is chosen, and the choices as (value, words)."""

    label: str
    name: str
    chosen: str
    choices: Sequence[tuple[str, str]]


def narrowings(search: Search, session: Session, person: object, asked: Asked, results: Results) -> list[Narrowing]:
    """The fields that have a choice."""
    if asked.kind == "call":
        return []
    categories = search.categories(session, person, asked.kinds)
    fields = [Narrowing("Category", "category", asked.category, [("", "All"), *((name, name) for name in categories)])]
    fields.append(Narrowing("State", "trust", asked.trust, [("", "Any"), *TRUST.items()]))
    return [field for field in fields if len(field.choices) > 2 or field.chosen]
