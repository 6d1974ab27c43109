"""The directory's pages: everybody at a desk finds in it, editors and supervisors keep it."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import display_names
from kb.calls.traces.directory import FIELDS, KINDS, count_entries, find_entries, get_entry, remove_entry, save_directory_entry
from kb.calls.traces.models import DirectoryEntry
from kb.calls.traces.views.pages import KEEP, READ, expected, form_again, me, page, status_of_form
from kb.errors import Conflict, Invalid
from kb.web import db_session

PAGE = 100


def routes(room: Blueprint) -> None:
    """`/directory` and below."""
    room.get("/directory")(READ(directory))
    room.get("/directory/new")(KEEP(new_entry))
    room.post("/directory/new")(KEEP(add_entry))
    room.get("/directory/<entry_id>")(KEEP(edit_entry))
    room.post("/directory/<entry_id>")(KEEP(keep_entry))
    room.post("/directory/<entry_id>/remove")(KEEP(drop_entry))


def directory() -> ResponseReturnValue:
    """Whoever is looked for, with number, hours and what they need from us."""
    session = db_session()
    words, kind = request.args.get("q", "").strip()[:200], request.args.get("kind", "")
    number = max(request.args.get("page", 1, int), 1)
    found = find_entries(session, words, kind, most=PAGE + 1, first=(number - 1) * PAGE)
    return page("directory", entries=found[:PAGE], more=len(found) > PAGE, number=number, words=words, kind=kind, kinds=KINDS,
                total=count_entries(session))


def new_entry() -> ResponseReturnValue:
    """An empty form; `?name=` stands in it already."""
    return _form(None, {"name": request.args.get("name", "")[:200]})


def add_entry() -> ResponseReturnValue:
    """Keep a new entry."""
    return _save(None)


def edit_entry(entry_id: str) -> ResponseReturnValue:
    """The form, as the entry stands."""
    found = get_entry(db_session(), entry_id)
    return _form(found, {name: getattr(found, name) for name in FIELDS})


def keep_entry(entry_id: str) -> ResponseReturnValue:
    """Keep the entry."""
    return _save(entry_id)


def drop_entry(entry_id: str) -> ResponseReturnValue:
    """Take the entry out."""
    remove_entry(db_session(), me(), entry_id)
    db_session().commit()
    return redirect(url_for("calls.directory", done="removed"), 303)


def _save(entry_id: str | None) -> ResponseReturnValue:
    session, given = db_session(), request.form.to_dict()
    try:
        save_directory_entry(session, me(), given, entry_id, expected())
    except (Invalid, Conflict) as error:
        values = form_again(session, error)
        return _form(get_entry(session, entry_id) if entry_id else None, given, **values), status_of_form(error)
    session.commit()
    return redirect(url_for("calls.directory", q=given.get("name"), done="saved"), 303)


def _form(entry: DirectoryEntry | None, values: dict[str, str], **outcome: object) -> str:
    return page("entry", entry=entry, values={**dict.fromkeys(FIELDS, ""), **values}, kinds=KINDS,
                names=display_names(db_session()), **{"message": "", "faults": {}, "is_overtaken": False, **outcome})
