"""Links between articles. A revision is rendered once and keeps the names of what it links to; where these lead is looked up
when it is read, so that a link is right whatever has been renamed, added, retired or closed to the reader since.
"""

import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.articles.models import Alias, Article, Revision
from kb.articles.rights import readable
from kb.articles.slugs import slug_of
from kb.content import Link, anchor

ARTICLE_FILES = {"", ".md", ".markdown", ".html", ".htm"}
MANY = 400
"""Names asked for in one query."""
_LINK = re.compile(r'<a((?: [a-z-]+="[^"]*")*?) data-to="([^"]*)"((?: [a-z-]+="[^"]*")*)>(.*?)</a>', re.S)
_HREF = re.compile(r' href="([^"]*)"')


@dataclass(frozen=True)
class Goal:
    """An article that a link leads to."""

    slug: str
    title: str


def follow(path: str) -> Callable[[str], Link | None]:
    """How links in the article at `path` are to be named, for `kb.content.render`."""
    folder = posixpath.dirname(path)

    def link(target: str) -> Link | None:
        place, _, fragment = target.partition("#")
        place = unquote(place.partition("?")[0])
        if place.startswith("article:"):
            name = slug_of(PurePosixPath(place.removeprefix("article:")).name.removesuffix(".md"))
            to = f"slug:{name}"
        elif place.startswith("/"):
            place = posixpath.normpath(place)
            name, to = slug_of(posixpath.splitext(posixpath.basename(place))[0]), f"root:{place}"
        else:
            place = posixpath.normpath(posixpath.join(folder, place))
            stem, suffix = posixpath.splitext(posixpath.basename(place))
            if place.startswith("..") or suffix.lower() not in ARTICLE_FILES:
                return None
            name, to = slug_of(stem), f"path:{place}"
        if not name:
            return None
        return Link(f"/articles/{name}{anchor(fragment) if fragment else ''}", to)

    return link


def goals(session: Session, person: object, names: Collection[str]) -> dict[str, Goal]:
    """Where these names lead, for those that lead to something that this person may see."""
    wanted = {name: _tries(name) for name in names}
    slugs = {slug for _, tries in wanted.values() for slug in tries}
    paths = {path for paths, _ in wanted.values() for path in paths}
    by_slug: dict[str, Goal] = {}
    by_path: dict[str, Goal] = {}
    for some in _portions(slugs | paths):
        rows = session.execute(select(Article.slug, Article.path, Article.title).where(
            or_(Article.slug.in_(some), Article.path.in_(some)), readable(person)))
        for slug, path, title in rows:
            by_slug[slug] = by_path[path] = Goal(slug, title)
    for some in _portions(slugs - by_slug.keys()):
        rows = session.execute(select(Alias.slug, Article.slug, Article.title).join(
            Article, Article.id == Alias.article_id).where(Alias.slug.in_(some), readable(person)))
        by_slug |= {alias: Goal(slug, title) for alias, slug, title in rows}
    found: dict[str, Goal] = {}
    for name, (places, tries) in wanted.items():
        goal = next((by_path[place] for place in places if place in by_path), None) or next(
            (by_slug[slug] for slug in tries if slug in by_slug), None)
        if goal is not None:
            found[name] = goal
    return found


def reading_html(session: Session, person: object, revision: Revision) -> str:
    """The HTML of a revision for this reader: links lead where they lead now; what she may not see is as if it were not there."""
    return lead_links(session, person, revision.html, revision.links)


def lead_links(session: Session, person: object, html: str, names: Collection[str]) -> str:
    """Rendered HTML with its links, whose names these are, leading where they lead now."""
    if not names:
        return html
    found = goals(session, person, names)

    def lead(link: re.Match[str]) -> str:
        to, attributes, inside = unescape(link[2]), link[1] + link[3], link[4]
        goal = found.get(to)
        if goal is None:
            # An address of the site that the text came from is no fault of the text; a lost article is.
            return inside if to.startswith("root:") else f'<span class="broken-link">{inside}</span>'
        href = _HREF.search(attributes)
        fragment = unescape(href[1]).partition("#")[2] if href else ""
        if ' class="words-wanted"' in attributes:
            inside = escape(goal.title)
        return f'<a href="/articles/{goal.slug}{f"#{escape(fragment)}" if fragment else ""}">{inside}</a>'

    return _LINK.sub(lead, html)


def _tries(name: str) -> tuple[list[str], list[str]]:
    """The paths and the slugs that a name may mean, the likeliest first."""
    kind, _, rest = name.partition(":")
    if kind == "slug":
        return [], [rest]
    stem = posixpath.splitext(posixpath.basename(rest))[0]
    if kind == "path":
        return [rest, f"{rest}.md", f"{rest}/index.md"], [slug_of(stem)]
    whole = rest.strip("/")
    return [f"{whole}.md", f"{whole}/index.md"], [slug_of(posixpath.splitext(whole)[0]), slug_of(stem)]


def _portions(names: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(name for name in names if name)
    for first in range(0, len(ordered), MANY):
        yield ordered[first : first + MANY]
