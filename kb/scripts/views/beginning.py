"""Beginning a script: its title, its id and what it is for; the rest is written in the studio."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.errors import Invalid, KbError
from kb.scripts.edits import new_script, set_field
from kb.scripts.format.outline import usable_id
from kb.scripts.publishing.drafts import new_draft
from kb.web import Role, allow, db_session, status_of

EDITORS = allow(Role.EDITOR)
SCRIPT, PIECE, SNIPPET = "script", "piece", "snippet"
FIRST_WORDS = "Say here what several scripts are to say."


def routes(room: Blueprint) -> None:
    """`/scripts/new`."""
    room.get("/new")(EDITORS(new))
    room.post("/new", endpoint="create")(EDITORS(create))


def new() -> ResponseReturnValue:
    """The form."""
    return _form({"title": request.args.get("title", "")[:200], "id": "", "kind": SCRIPT})


def create() -> ResponseReturnValue:
    """Begin a draft, and open the studio with it."""
    given = {name: " ".join(request.form.get(name, "").split()) for name in ("title", "id", "kind")}
    session = db_session()
    try:
        source = _source(given["title"], given["kind"])
        name = usable_id(given["id"], given["title"][:80])
        new_draft(session, source, current_user, path=f"{name}.yaml")
        session.commit()
    except KbError as wrong:
        session.rollback()
        return _form(given, wrong)
    return redirect(url_for("scripts.studio", script_id=name), 303)


def _source(title: str, kind: str) -> str:
    if kind not in {SCRIPT, PIECE, SNIPPET}:
        raise Invalid("Choose what it is to be.", {"kind": "one of the three"})
    source = new_script(title)
    if kind == PIECE:
        return set_field(set_field(source, "", "piece", True), "", "for", None)
    if kind == SNIPPET:
        first_line = source.splitlines()[0]
        return f"{first_line}\nsnippet:\n  - \"{FIRST_WORDS}\"\n"
    return source


def _form(given: dict[str, Any], wrong: KbError | None = None) -> ResponseReturnValue:
    fields = wrong.fields if isinstance(wrong, Invalid) else {}
    html = render_template("scripts/studio_new.html", page="new-script", given=given, message=wrong.message if wrong else "",
                           faults=fields)
    return (html, status_of(wrong)) if wrong else html
