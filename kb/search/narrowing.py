"""By what a list can be narrowed, and how much of each there is; only of what the asker sees."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from kb.search.answers import Results
from kb.search.asking import TRUST, Asked
from kb.search.service import Search

MOST = 30
"""Of tags and categories so many are offered, the most frequent."""
STATES = [(state, 0) for state in TRUST]
NO_WORDS: Mapping[str, str] = {}


class Narrowing(NamedTuple):
    """A field of the page: its label, its parameter, what is chosen, what stands there when nothing is, and the choices: each a
    value and how much there is of it, 0 where that is not known. `words` are those of values that are none themselves.
    """

    label: str
    name: str
    chosen: str
    anything: str
    choices: Sequence[tuple[str, int]]
    words: Mapping[str, str] = NO_WORDS

    @property
    def options(self) -> Markup:
        """The choices as HTML, without a template: there are up to a hundred at each key that somebody types."""
        chosen, words = self.chosen, self.words
        options = [f'<option value=""{"" if chosen else " selected"}>{escape(self.anything)}</option>']
        for value, count in self.choices:
            written = _escaped(words[value] if words else value)
            options.append(f'<option value="{_escaped(value)}"{" selected" if value == chosen else ""}>'
                           f'{written}{f" ({count})" if count else ""}</option>')
        return Markup("".join(options))  # noqa: S704 - all of it is escaped


@lru_cache(maxsize=10_000)
def _escaped(text: str) -> str:
    return str(escape(text))


def narrowings(search: Search, session: Session, person: object, asked: Asked, results: Results) -> list[Narrowing]:
    """The fields that have a choice. Counts are of what fits; none while the state, which moves with time, narrows it."""
    if asked.kind == "call":
        return []
    counted = results.counts(MOST)
    found = counted or {}
    if asked.trust:
        found = {name: [(value, 0) for value, _ in each] for name, each in found.items()}
    categories, tags, languages = (found.get(name, []) for name in ("category", "tag", "lang"))
    # Of a list that is narrowed already, nobody knows what else would be there: all are offered to change to.
    if counted is None or asked.trust or asked.category:
        counts = dict(categories)
        categories = [(name, counts.get(name, 0)) for name in search.categories(session, person, asked.kinds)]
    tags = [tag for tag in tags if tag[0] not in asked.tags]
    fields = [
        Narrowing("Category", "category", asked.category, "Any category", sorted(categories)),
        Narrowing("Tag", "tag", "", "Another tag" if asked.tags else "Any tag", tags),
        Narrowing("Language", "lang", asked.language, "Any language", sorted(languages)),
        Narrowing("State", "trust", asked.trust, "Any state", STATES, TRUST),
    ]
    return [field for field in fields if len(field.choices) > (0 if field.name == "tag" else 1) or field.chosen]
