"""Searching as an agent would see it."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from kb.api.requests import me, whole_number
from kb.db import isotime
from kb.errors import Invalid
from kb.search import Asked, Hit, Results, find_beside, likenesses, note_search, read_asked, search_service, why_words
from kb.web import db_session, signed_in

KINDS = ("article", "script", "call")


def routes(api: Blueprint) -> None:
    """The door `/search`."""
    api.get("/search")(signed_in(search))


def search() -> ResponseReturnValue:
    """`q`, `limit` (1–50), `typing` (1: the last word is not finished; 0: it is, but nothing is noted), `kinds` (of article,
    script, call; articles when not given), and what narrows: `category`, `tag` (several), `lang`, `trust` (checked,
    unchecked, stale).
    """
    asked, kinds, limit = _asked(), _kinds(), whole_number("limit", 10, 50)
    typing = request.args.get("typing") == "1"
    is_settled = not request.args.get("typing")  # whoever says 0 asks on somebody's behalf who may type on
    found = search_service().search(
        db_session(), me(), asked.words, limit=limit, typing=typing, category=asked.category or None, kinds=kinds - {"call"},
        facets=asked.facets, trust=asked.trust or None)
    if is_settled:
        note_search(found, "api")
    answer = _answer(found)
    beside = find_beside(asked, limit) if "call" in kinds else None
    answer["calls"] = [{"id": hit.id, "title": hit.title, "say": hit.say, "snippet": hit.snippet, "url": hit.url,
                        "about": hit.about, "when": hit.side, "reason": hit.why} for hit in beside.hits] if beside else []
    return answer


def _asked() -> Asked:
    text = request.args.get("q", "")
    categories = search_service().categories(db_session(), me()) if "in:" in text.lower() else []
    return read_asked(request.args, categories)


def _kinds() -> set[str]:
    given = [word for word in request.args.get("kinds", "").replace(",", " ").split() if word]
    if wrong := [word for word in given if word not in KINDS]:
        raise Invalid(f"There is nothing of the kind {wrong[0][:40]!r} to find.", {"kinds": f"of {', '.join(KINDS)}"})
    return set(given) or {"article"}


def _answer(found: Results) -> dict[str, Any]:
    alike = likenesses(found)
    titles = {hit.key: hit for hit in found.hits}
    return {
        "query": found.query, "took_ms": round(found.took_ms, 3), "total": found.total, "suggestion": found.suggestion,
        "also_searched": found.also_searched, "nothing_fits": found.nothing_fits,
        "wishes": [{"text": wish.text, "kind": titles[wish.key].kind, "slug": titles[wish.key].card.slug,
                    "title": titles[wish.key].card.title} for wish in found.wishes if wish.key in titles],
        "results": [_result(hit, alike) for hit in found.hits],
    }


def _result(hit: Hit, alike: str) -> dict[str, Any]:
    card = hit.card
    return {
        "id": card.id, "kind": hit.kind, "slug": card.slug, "path": card.path, "title": card.title, "say": card.say,
        "snippet": hit.snippet, "heading": hit.heading, "category": card.category, "confidence": card.confidence,
        "stale": card.stale, "changed": card.changed and isotime(card.changed), "score": hit.score, "why": hit.why,
        "reason": why_words(hit.why, alike), "url": card.url,
    }
