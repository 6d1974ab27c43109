"""The door by which pages tell on what somebody settled."""

import re
from functools import lru_cache

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.content import mask
from kb.db import new_id, now
from kb.errors import Invalid
from kb.search.answers import Results
from kb.search.log.noting import MOST_TOP, Noted, SearchNotes, kept_words, read_noted
from kb.web import config, locale, signed_in


def search_notes() -> SearchNotes:
    """The notes of this application."""
    notes: SearchNotes = current_app.extensions["kb.search_notes"]
    return notes


def routes(room: Blueprint) -> None:
    """`/search/settled`."""
    room.post("/settled")(signed_in(settled))


def settled() -> ResponseReturnValue:
    """A search on which she settled, as JSON: `key`, `query`, `total`, `top`, `opened`, `place`."""
    given = request.get_json(silent=True)
    if not isinstance(given, dict):
        raise Invalid("Send the search as JSON.")
    search_notes().note(read_noted(given, who=current_user.name, at=now(), language=_language(), mask=_mask))
    return "", 204


def note_search(results: Results, place: str) -> None:
    """Keep a search that is settled as it is asked."""
    if results.query:
        shown = [] if results.nothing_fits else results.hits[:MOST_TOP]
        top = tuple(hit.card.slug if hit.kind == "article" else hit.key for hit in shown)
        total = 0 if results.nothing_fits else results.total
        search_notes().note(Noted(current_user.name, new_id(), now(), kept_words(results.query, _mask), total, top,
                                  language=_language(), place=place))


def note_missing(query: str, words: str) -> None:
    """Keep what was missing, for the editors; `words` are hers, where she has any. Raises `Invalid` where nothing is said."""
    said = kept_words(words, _mask) or kept_words(query, _mask)
    if not said:
        raise Invalid("Say what is missing.", {"words": "is required"})
    search_notes().note(Noted(current_user.name, new_id(), now(), kept_words(query, _mask) or said, language=_language(),
                              missing=said))


def _language() -> str:
    """The language that she reads in: the first part of her locale."""
    return str(locale().language)


def _mask(text: str) -> str:
    return mask(text, _shapes(config().id_shapes))[0]


@lru_cache(maxsize=8)
def _shapes(shapes: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(shape) for shape in shapes)
