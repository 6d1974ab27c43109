"""Editing: the editor's first page, the form, its preview, and what happens when somebody else saved first."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import display_names
from kb.articles import lists
from kb.articles.assets import places
from kb.articles.drafts import check_size, compose_source, draft_of, prepared
from kb.articles.forms import Values, given_values, values_of, written
from kb.articles.links import lead_links
from kb.articles.models import Article, Revision
from kb.articles.store import Moved, current, get_article, numbered, prepare_article, proposed_slug, save_article, slug_taken
from kb.content import Line, diff
from kb.errors import ChangedMeanwhile, Conflict, Invalid, KbError
from kb.web import Role, allow, config, database, db_session

EDITORS = allow(Role.EDITOR)
BLANK: Values = {"title": "", "slug": "", "category": "", "tags": "", "say": "", "confidence": "wip", "audience": [], "owner": "",
                 "review_in": "90 days", "last_reviewed_on": "", "body": ""}
SHAPE = """In a sentence or two: what this is about, in plain words.

## What must be told

- …

## Where to look

- …

## What callers answer

| They say | Then |
| --- | --- |
|  |  |

## If that is not enough

"""


def routes(room: Blueprint) -> None:
    """`/editing…`."""
    room.get("/editing")(EDITORS(index))
    room.get("/editing/new")(EDITORS(new))
    room.post("/editing/new")(EDITORS(create))
    room.post("/editing/preview")(EDITORS(preview))
    room.get("/editing/<slug>")(EDITORS(edit))
    room.post("/editing/<slug>")(EDITORS(save))


@dataclass
class _Page:
    """What the form's page shows besides the values: the article, the number that a save expects, the revision that the
    editor began with, and, after a conflict, the other text and what differs."""

    article: Article | None = None
    expected: int = 0
    base: int = 0
    theirs: Revision | None = None
    lines: list[Line] | None = None


def index() -> ResponseReturnValue:
    """What wants an editor: stale, not checked, changed lately."""
    session = db_session()
    return render_template("articles/editing.html", page="editing", recent=lists.recently_changed(session, current_user, 12),
                           unchecked=lists.not_checked(session, current_user), stale=lists.stale(session, current_user),
                           total=lists.count_articles(session))


def new() -> ResponseReturnValue:
    """An empty form, with the shape of an article in it."""
    asked = {name: request.args.get(name, "")[:200] for name in ("title", "category")}
    return _form({**BLANK, **asked, "body": SHAPE}, _Page())


def create() -> ResponseReturnValue:
    """Save a new article."""
    given = _given()
    try:
        source = written("", {**BLANK, "confidence": "", "review_in": ""}, {**given, "slug": ""})
        with database().reading() as session:
            slug = given["slug"] or proposed_slug(session, given["title"])
            prepare_article(session, slug, source, largest=_largest())
        session = db_session()
        if slug_taken(session, slug):
            raise Conflict(f"There is an article under {slug} already.")
        save_article(session, current_user, slug, source, expected=0, note=request.form.get("note", ""), largest=_largest())
        session.commit()
    except KbError as wrong:
        return _form(given, _Page(), wrong)
    return redirect(url_for("articles.show", slug=slug), 303)


def edit(slug: str) -> ResponseReturnValue:
    """The form with the article as it stands, or as it once stood (`?revision=`), to be saved as the newest."""
    article = _find(db_session(), slug)
    revision = current(article)
    number = request.args.get("revision", type=int)
    shown = numbered(db_session(), article, number) if number else revision
    return _form(values_of(shown.source, article.path, article.slug), _Page(article, article.number, article.number))


def save(slug: str) -> ResponseReturnValue:
    """Save a revision; when somebody else saved first, show both texts and keep what was typed."""
    given, expected, base = _given(), _number("expected"), _number("base")
    source, images, path = _composed(slug, given, base)
    if isinstance(source, KbError):
        return _form(given, _reopened(slug, expected, base), source)
    try:
        check_size(source, _largest())
        prepared(source, path, images)  # made before the store is locked for writing
        session = db_session()
        revision = save_article(session, current_user, slug, source, expected=expected, note=request.form.get("note", ""),
                                largest=_largest())
        session.commit()
    except ChangedMeanwhile as wrong:
        db_session().rollback()
        return _form(given, _conflict(slug, source, base), wrong)
    except KbError as wrong:
        db_session().rollback()
        return _form(given, _reopened(slug, expected, base), wrong)
    article = _find(session, slug)
    return redirect(url_for("articles.show", slug=article.slug, saved=revision.number), 303)


def preview() -> ResponseReturnValue:
    """The text as it will read."""
    given, slug = _given(), request.form.get("article", "")
    with database().reading() as session:
        article = _find(session, slug) if slug else None
        images = places(session, article.current_id) if article else {}
        path = article.path if article else "new.md"
    try:
        check_size(given["body"], _largest())
        draft = draft_of(compose_source("", {"title": given["title"]}, given["body"]), path, images.get)
    except KbError as wrong:
        return render_template("articles/_preview.html", html="", say=given["say"], trouble=wrong.message)
    with database().reading() as session:
        html = lead_links(session, current_user, draft.rendered.html, draft.rendered.links)
    return render_template("articles/_preview.html", html=html, say=given["say"], trouble=draft.rendered.trouble)


def _given() -> Values:
    return given_values(request.form, request.form.getlist("audience"))


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid("The form was not whole. Open the article again.", {name: "must be a number"})
    return int(text)


def _largest() -> int:
    return int(config().max_article_kb) * 1024


def _find(session: Session, slug: str) -> Article:
    try:
        return get_article(session, current_user, slug)
    except Moved as moved:
        return get_article(session, current_user, moved.slug)


def _composed(slug: str, given: Values, base: int) -> tuple[str | KbError, frozenset[tuple[str, str]], str]:
    """The file as it is here now, with what the editor changed since revision `base`; with it images and path for rendering."""
    with database().reading() as session:
        article = _find(session, slug)
        images = frozenset(places(session, article.current_id).items())
        try:
            before = values_of(numbered(session, article, base).source, article.path, article.slug)
            return written(current(article).source, before, given), images, article.path
        except KbError as wrong:
            return wrong, images, article.path


def _reopened(slug: str, expected: int, base: int) -> _Page:
    with database().reading() as session:
        return _Page(_find(session, slug), expected, base)


def _conflict(slug: str, source: str, base: int) -> _Page:
    """Both texts. Whoever saves from here has seen the other one, and saves over it knowingly."""
    with database().reading() as session:
        article = _find(session, slug)
        theirs = current(article)
        return _Page(article, article.number, base, theirs, diff(theirs.source, source, near=None))


def _form(values: Values, page: _Page, wrong: KbError | None = None) -> ResponseReturnValue:
    with database().reading() as session:
        shelves = [shelf["name"] for shelf in lists.categories(session, current_user) if shelf["name"]]
        names = display_names(session)
    fields: dict[str, Any] = wrong.fields if isinstance(wrong, Invalid) else {}
    html = render_template("articles/edit.html", page="edit", values=values, form=page, article=page.article, shelves=shelves,
                           message=wrong.message if wrong else "", faults=fields, names=names)
    if wrong is None:
        return html
    return html, 409 if isinstance(wrong, Conflict) else 413 if not isinstance(wrong, Invalid) else 422
