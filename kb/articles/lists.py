"""Articles in lists: cards, categories, what has changed, what wants an editor. Only what the reader may see."""

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from kb.articles.links import goals
from kb.articles.models import Alias, Article, Revision, is_stale
from kb.articles.rights import readable, readable_by
from kb.db import now
from kb.errors import NotFound
from kb.search import Card, groups_of

MANY = 500
NOT_ARCHIVED = Article.confidence != "archived"


def card(article: Article) -> Card:
    """The card of an article."""
    return Card(id=article.id, slug=article.slug, path=article.path, title=article.title, say=article.say,
                category=article.category, confidence=article.confidence, stale=article.stale, url=f"/articles/{article.slug}",
                changed=article.changed_at)


def card_of(session: Session, person: object, article: Article) -> Card:
    """The card of an article for a person. Raises `NotFound` when she may not see it."""
    if session.scalar(select(Article.id).where(Article.id == article.id, readable(person))) is None:
        raise NotFound("There is no such article.")
    return card(article)


def cards(session: Session, person: object, ids: Collection[str]) -> dict[str, Card]:
    """The cards, by id, of those that this person may see and that are not retired."""
    wanted, found, today = list(ids), {}, now().date()
    for first in range(0, len(wanted), MANY):
        rows = session.connection().execute(_cards(groups_of(person)), {"ids": wanted[first : first + MANY]})
        for id_, slug, path, title, say, category, confidence, due, changed in rows:
            found[id_] = Card(id_, slug, path, title, say, category, confidence, is_stale(due, today), f"/articles/{slug}",
                              changed)
    return found


# Asked at every key of everybody who searches: of columns alone, and made once for those who see the same.
@lru_cache(maxsize=64)
def _cards(groups: frozenset[str] | None) -> Select[Any]:
    kept = Article.__table__.c
    return select(kept.id, kept.slug, kept.path, kept.title, kept.say, kept.category, kept.confidence, kept.review_due,
                  kept.changed_at).where(kept.id.in_(bindparam("ids", expanding=True)), readable_by(groups), NOT_ARCHIVED)


def article_links(session: Session, person: object, slugs: Collection[str]) -> dict[str, Card]:
    """The cards of articles by the slugs (or aliases) under which somebody names them; what a person may not see is missing."""
    wanted, found = list(slugs), {}
    for first in range(0, len(wanted), MANY):
        some = wanted[first : first + MANY]
        for article in session.scalars(select(Article).where(Article.slug.in_(some), readable(person))):
            found[article.slug] = card(article)
        for alias, article in session.execute(select(Alias.slug, Article).join(Article, Article.id == Alias.article_id).where(
                Alias.slug.in_(some), readable(person))):
            found.setdefault(alias, card(article))
    return found


def categories(session: Session, person: object) -> list[dict[str, Any]]:
    """The categories that a person sees, as `{name, count}`, in order; the one without a name last."""
    rows = session.execute(select(Article.category, func.count()).where(readable(person), NOT_ARCHIVED)
                           .group_by(Article.category).order_by(Article.category))
    return sorted(({"name": name, "count": count} for name, count in rows), key=lambda shelf: not shelf["name"])


def in_category(session: Session, person: object, category: str, *, first: int = 0, limit: int = 50) -> list[Article]:
    """The articles of a category, by title."""
    return list(session.scalars(select(Article).where(Article.category == category, readable(person), NOT_ARCHIVED)
                                .order_by(Article.title, Article.id).offset(first).limit(limit)))


def beside(session: Session, person: object, article: Article, limit: int = 9) -> list[tuple[str, str]]:
    """Slug and title of what stands on the same shelf, by title."""
    rows = session.execute(select(Article.slug, Article.title, Article.id)
                           .where(Article.category == article.category, readable(person), NOT_ARCHIVED)
                           .order_by(Article.title, Article.id).limit(limit))
    return [(slug, title) for slug, title, id_ in rows if id_ != article.id]


def recently_changed(session: Session, person: object, limit: int = 10) -> list[Article]:
    """The articles that were saved last, newest first."""
    return list(session.scalars(select(Article).where(readable(person), NOT_ARCHIVED)
                                .order_by(Article.changed_at.desc(), Article.path).limit(limit)))


def not_checked(session: Session, person: object, limit: int = 50) -> list[Article]:
    """The articles that nobody has checked yet, or that are still being written, oldest first."""
    return list(session.scalars(select(Article).where(readable(person), Article.confidence.in_(("wip", "not_validated")))
                                .order_by(Article.changed_at, Article.path).limit(limit)))


def stale(session: Session, person: object, limit: int = 50) -> list[Article]:
    """The articles whose review is overdue today, the longest overdue first."""
    return list(session.scalars(select(Article).where(readable(person), NOT_ARCHIVED, Article.review_due < now().date())
                                .order_by(Article.review_due, Article.path).limit(limit)))


def count_articles(session: Session) -> int:
    """How many articles there are to be found; retired ones are not."""
    return session.scalar(select(func.count()).select_from(Article).where(NOT_ARCHIVED)) or 0


def article_states(session: Session) -> dict[str, str]:
    """Every slug and alias, and what one who refers to it should know: `archived`, `stale`, or nothing."""
    judged = Article.confidence, Article.review_due
    aliases = session.execute(select(Alias.slug, *judged).join(Article, Article.id == Alias.article_id)).all()
    rows, today = [*aliases, *session.execute(select(Article.slug, *judged)).all()], now().date()
    return {slug: "archived" if confidence == "archived" else "stale" if due is not None and due < today else ""
            for slug, confidence, due in rows}


def article_warnings(session: Session) -> Iterator[str]:
    """What an editor should look at: links and images that are not there, stale articles, words that could not be applied."""
    rows = session.execute(select(Article.path, Revision.links, Revision.broken, Revision.problems, Article.review_due).join(
        Revision, Revision.id == Article.current_id).where(NOT_ARCHIVED).order_by(Article.path)).all()
    names = {name for row in rows for name in row[1] if not name.startswith("root:")}
    leads = goals(session, _Editor(), names)
    for path, links, broken, problems, due in rows:
        for name in links:
            if name in names and name not in leads:
                yield f"{path}: the link to {name.partition(':')[2]} leads nowhere"
        for name in broken:
            yield f"{path}: it shows {name}, which is not there"
        for problem in problems:
            yield f"{path}: {problem}"
        if due is not None and due < now().date():
            yield f"{path}: its review was due on {due.isoformat()}"


class _Editor:
    """Whoever checks the whole store sees all of it."""

    roles = frozenset({"editor"})
