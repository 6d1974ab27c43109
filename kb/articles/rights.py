"""Who may see an article: one rule, said twice, once for a person at hand and once for the database."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import InstrumentedAttribute

from kb.articles.models import Article
from kb.search import groups_of

GROUPS = ("agents", "supervisors", "editors")
"""The audiences there are. Editors see everything, supervisors what their agents see."""


def may_read(person: object, audience: Collection[str]) -> bool:
    """Whether a person belongs to an audience; an empty one is everyone signed in."""
    groups = groups_of(person)
    return groups is None or not audience or bool(groups & set(audience))


def readable(person: object, readers: InstrumentedAttribute[str] = Article.readers) -> ColumnElement[bool]:
    """The same as a condition on articles."""
    return readable_by(groups_of(person), readers)


# There are few groups, and building the condition costs as much as the query that it stands in.
@lru_cache(maxsize=64)
def readable_by(groups: frozenset[str] | None, readers: InstrumentedAttribute[str] = Article.readers) -> ColumnElement[bool]:
    """The same for whoever belongs to these groups; None sees all."""
    if groups is None:
        return true()
    return or_(readers == "", *(readers.contains(f" {group} ", autoescape=True) for group in sorted(groups)))


def readers_of(audience: Collection[str]) -> str:
    """An audience as it is kept in an article's row."""
    return f" {' '.join(sorted(audience))} " if audience else ""


def audience_of(readers: str) -> tuple[str, ...]:
    """The audience again."""
    return tuple(readers.split())
