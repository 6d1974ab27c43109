"""Articles: read one, create or revise one."""

import re

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from kb.api.requests import json_object, me
from kb.articles import (
    Article,
    Moved,
    card_of,
    compose_source,
    current,
    get_article,
    prepare_article,
    reading_html,
    save_article,
)
from kb.errors import ChangedMeanwhile, Invalid, NotFound
from kb.web import Role, allow, config, database, db_session, signed_in

FIELDS = ("title", "say", "category", "tags", "confidence", "audience", "owner", "review_in", "last_reviewed_on", "aliases")


def routes(api: Blueprint) -> None:
    """The doors under `/articles`."""
    api.get("/articles/<slug>")(signed_in(show))
    api.put("/articles/<slug>")(allow(Role.EDITOR)(save))


def show(slug: str) -> ResponseReturnValue:
    """The article as it stands: number of its revision, Markdown and HTML. Its ETag is the revision's number."""
    session = db_session()
    try:
        article = get_article(session, me(), slug)
    except Moved as moved:
        response = Response(status=308)
        response.headers["Location"] = f"/api/v1/articles/{moved.slug}"
        return response
    response = _answer(article)
    return response.make_conditional(request) if request.headers.get("If-None-Match") else response


def save(slug: str) -> ResponseReturnValue:
    """201 for a new article, 200 for a new revision (or the same text again), 412 when somebody was first.

    JSON: `markdown`, and any of title, say, category, tags, confidence, audience, owner, …; or the whole file, front
    matter and all, as `text/markdown`. `If-Match` names the revision that was read; without it the save counts as
    written knowingly over whatever is there.
    """
    person, largest = me(), config().max_article_kb * 1024
    with database().reading() as session:
        article = _found(session, slug)
        _expected(article)
        prepare_article(session, article.slug if article else slug, _source(article)[0], largest=largest)
    session = db_session()
    article = _found(session, slug)
    expected = _expected(article)
    source, note = _source(article)
    save_article(session, person, article.slug if article else slug, source, expected=expected, note=note, largest=largest)
    session.commit()
    saved = get_article(session, person, article.slug if article else slug)
    return _answer(saved), 200 if article else 201


def _found(session: Session, slug: str) -> Article | None:
    try:
        return get_article(session, me(), slug)
    except Moved as moved:
        return get_article(session, me(), moved.slug)
    except NotFound:
        return None


def _answer(article) -> Response:  # type: ignore[no-untyped-def]
    session = db_session()
    revision, card = current(article), card_of(session, me(), article)
    response = jsonify({
        "id": card.id, "slug": card.slug, "path": card.path, "title": revision.title, "say": revision.say,
        "category": card.category, "tags": list(revision.tags), "confidence": card.confidence, "stale": card.stale,
        "audience": list(revision.audience), "owner": revision.owner, "revision": revision.number,
        "markdown": revision.body, "source": revision.source, "html": reading_html(session, me(), revision),
        "text": revision.text,
        "author": revision.author, "saved_at": revision.at.isoformat(), "url": card.url,
    })
    response.set_etag(str(revision.number))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _expected(article) -> int | None:  # type: ignore[no-untyped-def]
    match = request.headers.get("If-Match")
    if match is None or match.strip() == "*":
        if match is not None and article is None:
            raise ChangedMeanwhile("There is no such article to revise.")
        return None
    found = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', match.strip())
    if article is None or found is None or int(found.group(1)) != current(article).number:
        raise ChangedMeanwhile("Somebody saved this article first. Read it again, then send your text with its new ETag.",
                               current=current(article).number if article else None)
    return int(found.group(1))


def _source(article) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    if request.mimetype == "text/markdown":
        try:
            return request.get_data().decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            raise Invalid("The text is not UTF-8.") from None
    body = json_object("markdown", "source", "note", *FIELDS)
    for name in ("markdown", "source", "note", "title", "say", "category", "confidence", "owner"):
        if name in body and body[name] is not None and not isinstance(body[name], str):
            raise Invalid(f"{name} must be text.", {name: "must be text"})
    for name in ("tags", "audience", "aliases"):
        if body.get(name) is not None and not (
                isinstance(body[name], list) and all(isinstance(item, str) for item in body[name])):
            raise Invalid(f"{name} must be a list of texts.", {name: "must be a list of texts"})
    if body.get("source") is not None:
        return body["source"], body.get("note") or ""
    if article is None and body.get("markdown") is None:
        raise Invalid("A new article needs its markdown.", {"markdown": "is required"})
    meta = {name: body[name] for name in FIELDS if name in body}
    return compose_source(current(article).source if article else "", meta, body.get("markdown")), body.get("note") or ""
