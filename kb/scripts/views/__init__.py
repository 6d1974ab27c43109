"""The pages of scripts. A file a subject: it adds its own pages in `routes`, and one line below."""

from flask import Blueprint, Flask

from kb.scripts.finding import SOURCE
from kb.scripts.publishing.waiting import count_waiting
from kb.scripts.views import beginning, bring, drafts, maps, reading, schema, studio, versions
from kb.search import search_of
from kb.web import EVERYONE, Link, add_links


def register(app: Flask) -> None:
    """Add the pages and their links, and offer what is here to search."""
    room = Blueprint("scripts", __name__, url_prefix="/scripts")
    reading.routes(room)
    maps.routes(room)
    schema.routes(room)
    beginning.routes(room)
    studio.routes(room)
    drafts.routes(room)
    versions.routes(room)
    bring.routes(room)
    app.register_blueprint(room)
    add_links(app, Link("Scripts", "scripts.index", EVERYONE, 30, waiting=count_waiting))
    search_of(app).add(SOURCE)
