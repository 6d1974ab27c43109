"""The search page, and the list of hits alone for as-you-type search."""

from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.search.answers import Results
from kb.search.asking import KINDS, Asked, read_asked
from kb.search.beside import Beside, Others
from kb.search.drawing import drawn_results
from kb.search.log import views as log_views
from kb.search.narrowing import narrowings
from kb.search.query import LONGEST_QUERY
from kb.search.reasons import likenesses
from kb.search.service import Search
from kb.search.vocabulary import views as vocabulary_views
from kb.web import asking, db_session, framed, signed_in

blueprint = Blueprint("search", __name__, url_prefix="/search")
log_views.routes(blueprint)
vocabulary_views.routes(blueprint)

LIMIT = 10
"""So many hits stand in a list: whoever does not find it among them asks in other words, or for more."""
MORE = 50
CALLS = 20
FEW = 3
"""So many hits of another room stand among the rest; its own list has more."""


def search_service() -> Search:
    """The search of this application."""
    service: Search = current_app.extensions["kb.search"]
    return service


def others() -> Others:
    """What other rooms of this application have added to finding."""
    added: Others = current_app.extensions["kb.beside"]
    return added


def asked_for() -> Asked:
    """What this request asks."""
    text = request.args.get("q", "")
    # The categories are only looked up where a word of the query may be one.
    categories = search_service().categories(db_session(), asking()) if "in:" in text.lower() else []
    return read_asked(request.args, categories)


def find(asked: Asked, *, typing: bool = False) -> Results:
    """What the index has for it."""
    if not asked.kinds:
        return Results(asked.words.strip())
    return search_service().search(
        db_session(), asking(), asked.words, limit=MORE if asked.more else LIMIT, typing=typing, category=asked.category or None,
        kinds=asked.kinds, facets=asked.facets, trust=asked.trust or None)


def find_beside(asked: Asked, limit: int) -> Beside | None:
    """The calls that fit; None for whoever finds none, and where they are not asked for."""
    person = asking()
    finder = others().finder("call", person) if asked.kind in {"", "call"} and not asked.is_narrowed else None
    return finder.find(db_session(), person, asked.words, limit) if finder and asked.words.strip() else None


@blueprint.get("")
@signed_in
def page() -> Response | str:
    """The page; only its list when a page asks at a key (htmx), whose last word may be unfinished, unless it says `whole`."""
    is_part = request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers
    asked = asked_for()
    typing = is_part and "whole" not in request.args
    results = find(asked, typing=typing)
    found = drawn_results(_shown(asked, results, later=is_part))
    if not is_part:
        return framed("search/page.html", heading=f"{results.query} · " if results.query else "", text=asked.text, found=found)
    response = make_response(found)
    # Whoever opens a hit and comes back finds her query and its hits again.
    here = asked.address(words=asked.text[:LONGEST_QUERY], more=asked.more)
    response.headers["HX-Replace-Url"] = url_for("search.page") + (f"?{here}" if here else "")
    return response


@blueprint.get("/calls")
@signed_in
def calls() -> str:
    """The calls that fit, alone: they are looked for once somebody has stopped typing."""
    asked = asked_for()
    return render_template("search/_beside.html", asked=asked, beside=find_beside(asked, FEW), few=True)


@blueprint.post("/missing")
@signed_in
def missing() -> ResponseReturnValue:
    """Tell the editors that nothing answers this."""
    asked = read_asked(request.form)
    log_views.note_missing(asked.words, request.form.get("words", ""))
    return redirect(url_for("search.page") + f"?{asked.address()}&told=1", 303)


def _shown(asked: Asked, results: Results, *, later: bool) -> dict[str, Any]:
    """What the templates take. `later`: calls are fetched by themselves, unless nothing else is asked for."""
    person = asking()
    has_calls = others().finder("call", person) is not None
    later = later and asked.kind != "call"
    beside = None if later else find_beside(asked, CALLS if asked.kind == "call" else FEW)
    answered = bool(results.hits) and not results.nothing_fits
    return {
        "asked": asked, "results": results, "most": MORE, "beside": beside, "few": asked.kind != "call",
        "later": later and has_calls and not asked.is_narrowed,
        "kinds": [(kind, words) for kind, words in KINDS.items() if kind != "call" or has_calls],
        "narrowings": narrowings(search_service(), db_session(), person, asked, results),
        "likenesses": likenesses(results), "told": "told" in request.args,
        "ask_url": None if answered or not results.query else others().ask_address(db_session(), person, asked.words),
    }
