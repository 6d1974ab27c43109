"""The pages of where to look: a list for each kind of issue."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import display_names
from kb.calls.traces.models import LookList
from kb.calls.traces.places import CHANNELS, MOST_PLACES, all_lists, get_list, remove_list, save_place_list
from kb.calls.traces.views.pages import KEEP, READ, expected, form_again, me, page, status_of_form
from kb.errors import Conflict, Invalid
from kb.web import db_session

EMPTY_ROWS = 3


def routes(room: Blueprint) -> None:
    """`/where-to-look` and below."""
    room.get("/where-to-look")(READ(where_to_look))
    room.get("/where-to-look/new")(KEEP(new_list))
    room.post("/where-to-look/new")(KEEP(add_list))
    room.get("/where-to-look/<list_id>")(KEEP(edit_list))
    room.post("/where-to-look/<list_id>")(KEEP(keep_list))
    room.post("/where-to-look/<list_id>/remove")(KEEP(drop_list))


def where_to_look() -> ResponseReturnValue:
    """Every list."""
    return page("places", lists=all_lists(db_session()), channels=CHANNELS)


def new_list() -> ResponseReturnValue:
    """An empty form."""
    return _form(None, {"title": "", "words": "", "places": []})


def add_list() -> ResponseReturnValue:
    """Keep a new list."""
    return _save(None)


def edit_list(list_id: str) -> ResponseReturnValue:
    """The form, as the list stands."""
    found = get_list(db_session(), list_id)
    return _form(found, {"title": found.title, "words": found.words, "places": found.places})


def keep_list(list_id: str) -> ResponseReturnValue:
    """Keep the list."""
    return _save(list_id)


def drop_list(list_id: str) -> ResponseReturnValue:
    """Take the list away."""
    remove_list(db_session(), me(), list_id)
    db_session().commit()
    return redirect(url_for("calls.where_to_look", done="removed"), 303)


def _given() -> dict[str, Any]:
    form = request.form
    rows = zip(form.getlist("name"), form.getlist("how"), form.getlist("channel"), strict=False)
    return {"title": form.get("title", ""), "words": form.get("words", ""),
            "places": [{"name": name, "how": how, "channel": channel} for name, how, channel in rows]}


def _save(list_id: str | None) -> ResponseReturnValue:
    session, given = db_session(), _given()
    try:
        save_place_list(session, me(), given, list_id, expected())
    except (Invalid, Conflict) as error:
        values = form_again(session, error)
        return _form(get_list(session, list_id) if list_id else None, given, **values), status_of_form(error)
    session.commit()
    return redirect(url_for("calls.where_to_look", done="saved"), 303)


def _form(found: LookList | None, values: dict[str, Any], **outcome: object) -> str:
    rows = [*values["places"], *([{"name": "", "how": "", "channel": "system"}] * EMPTY_ROWS)][:MOST_PLACES]
    return page("place_list", found=found, values=values, rows=rows, channels=CHANNELS, names=display_names(db_session()),
                **{"message": "", "faults": {}, "is_overtaken": False, **outcome})
