"""The search page, and the list of hits alone for as-you-type search."""

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for
from flask_login import current_user

from kb.search.log import views as log_views
from kb.search.query import LONGEST_QUERY
from kb.search.service import Search
from kb.web import db_session, signed_in

blueprint = Blueprint("search", __name__, url_prefix="/search")
log_views.routes(blueprint)

LIMIT = 20


def search_service() -> Search:
    """The search of this application."""
    service: Search = current_app.extensions["kb.search"]
    return service


@blueprint.get("")
@signed_in
def page() -> Response | str:
    """The page; only its list when a page asks at a key (htmx), whose last word may be unfinished."""
    asked = request.args.get("q", "")
    category = request.args.get("category") or None
    typing = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    results = search_service().search(db_session(), current_user, asked, limit=LIMIT, typing=typing, category=category)
    if typing:
        response = make_response(render_template("search/_results.html", results=results, category=category))
        # Whoever opens a hit and comes back finds her query and its hits again.
        response.headers["HX-Replace-Url"] = url_for("search.page", q=asked[:LONGEST_QUERY], category=category)
        return response
    choices = [("", "All categories"), *((name, name) for name in search_service().categories(db_session(), current_user))]
    return render_template("search/page.html", results=results, asked=asked, category=category, categories=choices)
