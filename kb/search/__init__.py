"""The search room: what the other rooms offer is found, by words, on behalf of whoever asks. Knows `Document`, no room.

A room offers its documents with `search_of(app).add(SOURCE)`; pages ask `search_service().search(…)`.
"""

from pathlib import Path
from threading import Thread

from flask import Flask

from kb.errors import Invalid
from kb.search.answers import Hit, Results
from kb.search.asking import Asked, read_asked
from kb.search.beside import Beside, BesideHit, Finder, Others
from kb.search.document import Card, Document, Source
from kb.search.engines.postings import COMPILED
from kb.search.log import Noted, SearchLog, SearchNotes, forget_searches, forget_searches_of, note_search
from kb.search.meaning import installed
from kb.search.reasons import likenesses, why_words
from kb.search.service import Search, groups_of
from kb.search.snippets import snippet
from kb.search.views import blueprint, find_beside, search_service
from kb.search.vocabulary.keeping import PinWanted, save_pin
from kb.search.vocabulary.sheet import TakenWords, all_words, take_words
from kb.search.vocabulary.views import offer_failed
from kb.search.words import STOP_WORDS, near, stem, telling_stems, words_of
from kb.web import EVERYONE, Link, Role, add_links

__all__ = [
    "COMPILED", "STOP_WORDS", "Asked", "Beside", "BesideHit", "Card", "Document", "Finder", "Hit", "Noted", "PinWanted",
    "Results", "Search", "SearchLog", "Source", "TakenWords", "all_words", "find_beside", "forget_searches", "forget_searches_of",
    "groups_of", "likenesses", "near", "note_search", "offer_failed", "others_of", "prepare", "read_asked", "register",
    "save_pin", "search_of", "search_service", "snippet", "stem", "take_words", "telling_stems", "why_words", "words_of",
]


def register(app: Flask) -> None:
    """Put search into the application. Rooms registered later offer it what is to be found."""
    config = app.extensions["kb.config"]
    search = app.extensions["kb.search"] = Search(app.extensions["kb.database"], Path(config.data) / "index")
    if config.semantic and not installed():
        raise Invalid("KB_SEMANTIC=1, but search by meaning is not installed: install firstcall[semantic], or leave it unset.")
    if config.semantic is not False and installed():
        search.understand(Path(config.data) / "vectors")
    # Not needed for right answers, which every query sees to; it spares the next query the wait.
    app.extensions["kb.follower"].listen(search.changed)
    app.extensions["kb.beside"] = Others()
    app.extensions["kb.search_notes"] = SearchNotes(app.extensions["kb.database"])
    app.register_blueprint(blueprint)
    add_links(app, Link("Find", "search.page", EVERYONE, 20),
              Link("Words and pins", "search.words", frozenset({Role.EDITOR, Role.ADMIN}), 36))


def prepare(app: Flask) -> None:
    """Have what every search needs ready, in the background: of a server that has just started many ask at once, and if each
    of them made it, all would wait for all.
    """
    def work() -> None:
        for name in ("web/_parts.html", "search/_bar.html", "search/_card.html", "search/_results.html", "search/page.html"):
            app.jinja_env.get_template(name)
        search_of(app).prepare()

    Thread(target=work, name="search-prepare", daemon=True).start()


def search_of(app: Flask) -> Search:
    """The search of an application."""
    service: Search = app.extensions["kb.search"]
    return service


def others_of(app: Flask) -> Others:
    """What the other rooms of an application add to finding."""
    others: Others = app.extensions["kb.beside"]
    return others
