"""The pages of articles: reading, images, editing."""

from flask import Blueprint, Flask

from kb.articles.source import SOURCE
from kb.articles.views import editing, reading
from kb.search import search_of
from kb.web import EVERYONE, Link, Role, add_links


def register(app: Flask) -> None:
    """Add the pages and their links, and offer what is here to search."""
    readers, editors = Blueprint("articles", __name__), Blueprint("editing", __name__)
    reading.routes(readers)
    editing.routes(editors)
    app.register_blueprint(readers)
    app.register_blueprint(editors)
    add_links(app, Link("Articles", "articles.index", EVERYONE, 30),
              Link("Editing", "editing.index", frozenset({Role.EDITOR}), 10))
    search_of(app).add(SOURCE)
