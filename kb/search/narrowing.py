"""By what a list can be narrowed, and how much of each there is; only of what the asker sees."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from kb.search.answers import Results
from kb.search.asking import TRUST, Asked
from kb.search.service import Search

MOST = 30
"""Of tags and categories so many are offered, the most frequent."""
STATES = [("", "Any state"), *TRUST.items()]


@dataclass(frozen=True)
class Narrowing:
    """A field of the page: its label, its parameter, what is chosen, and the choices as (value, words)."""

    label: str
    name: str
    chosen: str
    choices: Sequence[tuple[str, str]]

    @property
    def options(self) -> Markup:
        """The choices as HTML. There are up to a hundred at each key that somebody types, mostly the same ones."""
        return Markup("".join([_option(value, words, value == self.chosen) for value, words in self.choices]))  # noqa: S704


@lru_cache(maxsize=10_000)
def _option(value: str, words: str, is_chosen: bool) -> str:
    return f'<option value="{escape(value)}"{" selected" if is_chosen else ""}>{escape(words)}</option>'


def narrowings(search: Search, session: Session, person: object, asked: Asked, results: Results) -> list[Narrowing]:
    """The fields that have a choice. Counts are of what fits; none while the state, which moves with time, narrows it."""
    if asked.kind == "call":
        return []
    counts = results.counts()
    most = _most(counts)
    if asked.trust:
        counts = {}
    # Of a list that is narrowed already, nobody knows what else would be there: all are offered to change to.
    known = bool(counts) and not asked.category
    categories = sorted(most["category"]) if known else search.categories(session, person, asked.kinds)
    tags = [tag for tag in most["tag"] if tag not in asked.tags]
    fields = [
        Narrowing("Category", "category", asked.category, [("", "Any category"), *_counted(counts, "category:", categories)]),
        Narrowing("Tag", "tag", "", [("", "Another tag" if asked.tags else "Any tag"), *_counted(counts, "tag:", tags)]),
        Narrowing("Language", "lang", asked.language, [("", "Any language"), *_counted(counts, "lang:", sorted(most["lang"]))]),
        Narrowing("State", "trust", asked.trust, STATES),
    ]
    return [field for field in fields if len(field.choices) > (1 if field.name == "tag" else 2) or field.chosen]


def _most(counts: Mapping[str, int]) -> Mapping[str, list[str]]:
    """The values of each name ("category", "tag", …), the most frequent first."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for what, count in counts.items():
        name, _, value = what.partition(":")
        found[name].append((-count, value))
    return defaultdict(list, {name: [value for _, value in sorted(values)[:MOST]] for name, values in found.items()})


def _counted(counts: Mapping[str, int], start: str, values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, f"{value} ({counts[start + value]})" if start + value in counts else value) for value in values]
