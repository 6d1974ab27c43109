"""The search page, and the list of hits alone for as-you-type search."""

from flask import Blueprint, current_app, render_template, request
from flask_login import current_user

from kb.search.service import Search
from kb.web import db_session, signed_in

blueprint = Blueprint("search", __name__, url_prefix="/search")

LIMIT = 20


def search_service() -> Search:
    """The search of this application."""
    service: Search = current_app.extensions["kb.search"]
    return service


@blueprint.get("")
@signed_in
def page() -> str:
    """The page; only its list when a page asks at a key (htmx), whose last word may be unfinished."""
    asked = request.args.get("q", "")
    category = request.args.get("category") or None
    typing = request.headers.get("HX-Request") == "true"
    results = search_service().search(db_session(), current_user, asked, limit=LIMIT, typing=typing, category=category)
    if typing:
        return render_template("search/_results.html", results=results, category=category)
    choices = [("", "All categories"), *((name, name) for name in search_service().categories(db_session(), current_user))]
    return render_template("search/page.html", results=results, asked=asked, category=category, categories=choices)
