"""In and out: a script brought from a sheet, a Word file or a tree, looked at before it is a draft; and versions as files."""

from dataclasses import dataclass, field

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from kb.articles import article_states
from kb.errors import Invalid, KbError
from kb.scripts.bring import Brought, bring
from kb.scripts.edits import set_field
from kb.scripts.format.outline import read_outline, script_id, usable_id
from kb.scripts.map import draw_map
from kb.scripts.publishing.drafts import new_draft
from kb.scripts.publishing.versions import get_source, library
from kb.scripts.studio import Look, look
from kb.web import Role, allow, db_session, signed_in, status_of

EDITORS = allow(Role.EDITOR)


@dataclass(frozen=True)
class _Given:
    """What the page holds between its forms: the text, its id, the name of the file that it came from, and what was guessed."""

    source: str
    id: str
    file: str
    notes: list[str] = field(default_factory=list)


def routes(room: Blueprint) -> None:
    """`/scripts/bring…` and `/scripts/<id>/<version>.yaml`"""
    room.get("/bring", endpoint="bring")(EDITORS(form))
    room.post("/bring", endpoint="bring_file")(EDITORS(brought))
    room.post("/bring/draft", endpoint="bring_draft")(EDITORS(draft))
    room.post("/bring/yaml", endpoint="bring_yaml")(EDITORS(as_file))
    room.get("/<script_id>/<int:version>.yaml")(signed_in(version_yaml))


def form() -> str:
    """Which file, and what it should look like."""
    return render_template("scripts/bring.html", page="bring", message="")


def brought() -> ResponseReturnValue:
    """What was understood of a file, or of the text that has become of it since. Nothing is kept."""
    if "source" in request.form:
        return _page(_given())
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _refused(Invalid("Choose a file.", {"file": "a sheet, a Word file or a tree in JSON"}))
    try:
        found = bring(upload.filename, upload.stream.read())
    except KbError as wrong:
        return _refused(wrong)
    return _page(_Given(found.source, _id_of(found), upload.filename, found.notes))


def draft() -> ResponseReturnValue:
    """Make a draft of it, and open the studio."""
    given, session = _given(), db_session()
    try:
        name = usable_id(given.id, "")
        source = set_field(given.source, "", "id", None) if _says_other_id(given.source, name) else given.source
        new_draft(session, source, current_user, path=f"{name}.yaml")
        session.commit()
    except KbError as wrong:
        session.rollback()
        return _page(given, wrong)
    return redirect(url_for("scripts.studio", script_id=name), 303)


def as_file() -> Response:
    """The text as a file, for whoever keeps scripts in a folder."""
    given = _given()
    return _attachment(given.source, f"{_safe(given.id)}.yaml")


def version_yaml(script_id: str, version: int) -> Response:
    """A version as its author wrote it."""
    return _attachment(get_source(db_session(), script_id, version), f"{script_id}-{version}.yaml")


def _given() -> _Given:
    source = request.form.get("source", "").replace("\r\n", "\n")
    return _Given(source, request.form.get("id", "").strip(), request.form.get("file", "")[:200],
                  [note for note in request.form.get("notes", "").replace("\r\n", "\n").split("\n") if note])


def _page(given: _Given, wrong: KbError | None = None) -> ResponseReturnValue:
    session = db_session()
    seen = look(given.source, path=f"{_safe(given.id)}.yaml", articles=article_states(session), library=library(session))
    html = render_template(
        "scripts/brought.html", page="brought", given=given, look=seen, map=_drawn(seen), message=wrong.message if wrong else "",
        fields=wrong.fields if isinstance(wrong, Invalid) else {"id": wrong.message} if wrong else {})
    return (html, status_of(wrong)) if wrong else html


def _refused(wrong: KbError) -> ResponseReturnValue:
    return render_template("scripts/bring.html", page="bring", message=wrong.message), status_of(wrong)


def _drawn(seen: Look) -> Markup | None:
    return draw_map(seen.script, faults=seen.faults) if seen.script is not None else None


def _id_of(found: Brought) -> str:
    try:
        return usable_id("", found.title[:80])
    except Invalid:
        return ""


def _says_other_id(source: str, name: str) -> bool:
    """Whether the text itself gives an id, and another one than was typed beside it."""
    outline = read_outline(source)
    return bool(outline.id) and script_id(outline, "") != name


def _safe(name: str) -> str:
    try:
        return usable_id(name, "script.yaml")
    except Invalid:
        return "script"


def _attachment(source: str, name: str) -> Response:
    response = Response(source.encode("utf-8", "surrogatepass"), content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
