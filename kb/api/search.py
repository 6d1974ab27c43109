"""Searching as an agent would see it."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kb.api.requests import me, whole_number
from kb.search import note_search, search_service
from kb.web import db_session, signed_in


def routes(api: Blueprint) -> None:
    """The door `/search`."""
    api.get("/search")(signed_in(search))


def search() -> ResponseReturnValue:
    """`q`, `limit` (1–50), `typing` (1: the last word is not finished), `category`."""
    typing = request.args.get("typing") == "1"
    found = search_service().search(
        db_session(), me(), request.args.get("q", ""), limit=whole_number("limit", 10, 50),
        typing=typing, category=request.args.get("category") or None)
    if not typing:
        note_search(found, "api")
    return {
        "query": found.query, "took_ms": round(found.took_ms, 3), "total": found.total, "suggestion": found.suggestion,
        "also_searched": found.also_searched,
        "results": [{
            "id": hit.card.id, "slug": hit.card.slug, "path": hit.card.path, "title": hit.card.title, "say": hit.card.say,
            "snippet": hit.snippet, "category": hit.card.category, "confidence": hit.card.confidence,
            "stale": hit.card.stale, "score": hit.score, "why": hit.why,
        } for hit in found.hits],
    }
