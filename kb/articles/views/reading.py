"""Reading: the shelves, an article, its history, its images."""

import re
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup
from werkzeug.exceptions import NotFound as NoSuchPage

from kb.accounts import display_names
from kb.articles import lists
from kb.articles.assets import get_asset
from kb.articles.links import reading_html
from kb.articles.models import Article, Revision
from kb.articles.rights import audience_of
from kb.articles.store import Moved, current, get_article, numbered, revisions
from kb.changes import last_change
from kb.content import diff
from kb.db import now
from kb.errors import NotFound
from kb.web import Role, allow, db_session, reader, signed_in

PAGE = 60
MOST_DRAWN = 500
"""So many pages are kept; most are some ten kilobytes long."""
EDITORS = allow(Role.EDITOR)


def routes(room: Blueprint) -> None:
    """`/articles/…` and `/assets/…`."""
    room.get("/articles/")(signed_in(index))
    room.get("/articles/<slug>")(signed_in(show))
    room.get("/articles/<slug>/history")(EDITORS(history))
    room.get("/assets/<sha256>/<name>")(signed_in(asset))


def index() -> ResponseReturnValue:
    """The shelves: categories, what has changed lately, and the articles of one category."""
    asked = request.args.get("q", "").strip()
    if asked:
        return redirect(url_for("search.page", q=asked), 303)
    session, category = db_session(), request.args.get("category")
    shelves = lists.categories(session, current_user)
    if category is None:
        return render_template("articles/index.html", page="articles", shelves=shelves, category=None,
                               recent=lists.recently_changed(session, current_user, 12))
    total = next((shelf["count"] for shelf in shelves if shelf["name"] == category), 0)
    if not total:
        raise NotFound("There is no such category.")
    first = min(max(request.args.get("first", 0, int), 0), total - 1)
    return render_template("articles/index.html", page="articles", shelves=shelves, category=category, total=total, first=first,
                           size=PAGE, articles=lists.in_category(session, current_user, category, first=first, limit=PAGE))


def show(slug: str) -> ResponseReturnValue:
    """An article as it reads now; `?revision=` shows editors how it read once. An alias leads on."""
    try:
        title, main = _drawn(slug) if request.args else _kept(slug)
    except Moved as moved:
        return redirect(url_for("articles.show", slug=moved.slug), 308)
    return render_template("articles/show.html", page="article", title=title, main=main)


@dataclass(frozen=True)
class _Pages:
    """Articles as this process has drawn them, as they are while their last change is this one, which was asked for when the
    last of all changes was `head`.
    """

    head: int
    last: int
    drawn: dict[tuple[object, ...], tuple[str, Markup]]


def _kept(slug: str) -> tuple[str, Markup]:
    """An article's title and page as this process has drawn them, unless any article has changed since."""
    drawn, key = _pages(), (slug, *_kept_for())
    page = drawn.get(key)
    if page is None:
        if len(drawn) >= MOST_DRAWN:
            drawn.clear()
        page = drawn[key] = _drawn(slug)
    return page


def _pages() -> dict[tuple[object, ...], tuple[str, Markup]]:
    """The pages that are good for this request."""
    kept: _Pages = current_app.extensions.get("kb.articles_drawn", _Pages(-1, -1, {}))
    session = db_session()
    head = last_change(session)
    if kept.head != head:
        last = last_change(session, "article")
        kept = _Pages(head, last, kept.drawn if kept.last == last else {})  # the numbers and the pages belong together
        current_app.extensions["kb.articles_drawn"] = kept
    return kept.drawn


def _kept_for() -> tuple[object, ...]:
    """All that an article's page depends on, besides articles: who may see what, how days are written, what is overdue today."""
    return current_user.roles, reader(), now().date(), request.root_path


def _drawn(slug: str) -> tuple[str, Markup]:
    session = db_session()
    article = get_article(session, current_user, slug)
    revision = _asked_for(article)
    main = render_template(
        "articles/_page.html", article=article, revision=revision, old=revision.number != article.number,
        html=reading_html(session, current_user, revision), card=lists.card(article), audience=audience_of(article.readers),
        edits=Role.EDITOR in current_user.roles, beside=lists.beside(session, current_user, article))
    return revision.title, Markup(main)  # noqa: S704 - a template has escaped what it shows


def history(slug: str) -> ResponseReturnValue:
    """All revisions, and what differs between two of them (`?old=` and `?new=`)."""
    session = db_session()
    article = _followed(slug)
    told = revisions(session, article)
    numbers = request.args.get("old", 0, int), request.args.get("new", 0, int)
    compared = [numbered(session, article, number) for number in numbers] if all(numbers) else None
    lines = diff(compared[0].source, compared[1].source) if compared else None
    return render_template("articles/history.html", page="history", article=article, revisions=told, names=display_names(session),
                           compared=compared, lines=lines)


def asset(sha256: str, name: str) -> ResponseReturnValue:
    """An image. A drawing (SVG) may hold a program: it is only ever shown inside a page or saved, never opened by itself."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256):
        raise NoSuchPage
    image = get_asset(db_session(), current_user, sha256)
    response = Response(image.content, content_type=image.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Cache-Control"] = "private, no-cache"  # asked again each time: the right to see it may have ended
    if image.media_type == "image/svg+xml":
        response.headers.set("Content-Disposition", "attachment", filename=re.sub(r"[^\w.-]", "_", name) or "image.svg")
    response.set_etag(sha256)
    return response.make_conditional(request)


def _asked_for(article: Article) -> Revision:
    number = request.args.get("revision", type=int)
    if number is None or number == article.number:
        return current(article)
    if Role.EDITOR not in current_user.roles:
        raise NotFound("There is no such article.")
    return numbered(db_session(), article, number)


def _followed(slug: str) -> Article:
    try:
        return get_article(db_session(), current_user, slug)
    except Moved as moved:
        return get_article(db_session(), current_user, moved.slug)
