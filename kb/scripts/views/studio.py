"""The studio: a script's draft as text, map and forms, with its faults; it is tried there and saved."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, json, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from jinja2.utils import htmlsafe_json_dumps
from sqlalchemy.orm import Session

from kb.accounts import display_names
from kb.articles import article_states
from kb.content import diff
from kb.errors import ChangedMeanwhile, Invalid, KbError, NotFound
from kb.scripts.map import draw_map
from kb.scripts.publishing.drafts import Draft, current_number, get_draft, open_draft, save_draft
from kb.scripts.publishing.history import users_of
from kb.scripts.publishing.versions import get_source, library, list_scripts
from kb.scripts.steps import KINDS
from kb.scripts.studio import Look, apply_edits, look, walk_data
from kb.web import Role, allow, database, db_session, wants_json

EDITORS = allow(Role.EDITOR)
_ADDRESSES = {"look": "studio_look", "edit": "studio_edit", "save": "studio_save"}


def routes(room: Blueprint) -> None:
    """`/scripts/<id>/studio…`"""
    room.get("/<script_id>/studio")(EDITORS(studio))
    room.post("/<script_id>/studio", endpoint="studio_save")(EDITORS(save))
    room.post("/<script_id>/studio/look", endpoint="studio_look")(EDITORS(look_at))
    room.post("/<script_id>/studio/edit", endpoint="studio_edit")(EDITORS(edit))


@dataclass(frozen=True)
class _Opened:
    """What the page works on: `expected` is the newest save (0: no draft yet), `base` the version that it began from."""

    script: str
    source: str
    expected: int
    base: int
    draft: Draft | None


def studio(script_id: str) -> ResponseReturnValue:
    """The draft of a script, or what a draft would begin with."""
    session = db_session()
    return _page(session, _opened(session, script_id))


def save(script_id: str) -> ResponseReturnValue:
    """Keep the text as the newest of the draft. When somebody else saved first, both texts are shown and nothing is lost."""
    source = request.form.get("source", "").replace("\r\n", "\n")
    expected, base = _number("expected"), _number("base")
    session = db_session()
    try:
        draft = _kept(session, script_id, source, expected, base)
        session.commit()
    except ChangedMeanwhile:
        session.rollback()
        return _conflict(script_id, source)
    except KbError as wrong:
        session.rollback()
        if wants_json():
            raise
        opened = _Opened(script_id, source, expected, base, get_draft(session, script_id))
        return _page(session, opened, message=wrong.message), 422
    if wants_json():
        opened = _Opened(script_id, source, draft.number, draft.base, draft)
        html = render_template("scripts/studio_onward.html", opened=opened, names=display_names(session))
        return jsonify(number=draft.number, base=draft.base, html=html)
    return redirect(url_for("scripts.studio", script_id=script_id), 303)


def look_at(script_id: str) -> ResponseReturnValue:
    """What the page shows of a text while it is written; with `walk` also what a rehearsal walks."""
    given = _given()
    with database().reading() as session:
        return jsonify(_looked(session, script_id, given["source"], walk=given.get("walk") is True))


def edit(script_id: str) -> ResponseReturnValue:
    """The text after what was done in the forms, and how it looks. The draft is not saved by it."""
    given = _given()
    source = apply_edits(given["source"], given.get("edits"))
    with database().reading() as session:
        return jsonify({"source": source, **_looked(session, script_id, source, walk=given.get("walk") is True)})


def _given() -> dict[str, Any]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict) or not isinstance(given.get("source"), str):
        raise Invalid("The page sent no text. Open the studio again.", {"source": "must be a text"})
    return given


def _number(name: str) -> int:
    text = request.form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid("The form was not whole. Open the studio again.", {name: "must be a number"})
    return int(text)


def _opened(session: Session, script: str) -> _Opened:
    draft = get_draft(session, script)
    if draft is not None:
        return _Opened(script, draft.source, draft.number, draft.base, draft)
    current = current_number(session, script)
    if not current:
        raise NotFound("There is no such script.")
    return _Opened(script, get_source(session, script, current), 0, current, None)


def _kept(session: Session, script: str, source: str, expected: int, base: int) -> Draft:
    draft = get_draft(session, script)
    if draft is None:
        # Published or discarded meanwhile, or not begun yet: only the version that was open here may be gone on from.
        if expected or base != current_number(session, script):
            raise ChangedMeanwhile("This script was published or discarded meanwhile.", script=script)
        expected = open_draft(session, script, current_user).number
    return save_draft(session, script, source, current_user, expected=expected)


def _conflict(script: str, mine: str) -> ResponseReturnValue:
    """Both texts. Whoever saves from here has seen the other one, and saves over it knowingly."""
    with database().reading() as session:
        theirs = _opened(session, script)
        names = display_names(session)
        both = {"theirs": theirs, "lines": diff(theirs.source, mine, near=None), "names": names}
        if wants_json():
            html = render_template("scripts/studio_conflict.html", **both)
            return jsonify(expected=theirs.expected, base=theirs.base, source=theirs.source, html=html), 409
        opened = _Opened(script, mine, theirs.expected, theirs.base, theirs.draft)
        return _page(session, opened, conflict=both), 409


def _looked(session: Session, script: str, source: str, *, walk: bool) -> dict[str, Any]:
    seen = look(source, path=f"{script}.yaml", articles=article_states(session), library=library(session))
    data: dict[str, Any] = {
        "readable": seen.script is not None, "file": seen.file, "lines": dict(seen.lines), "paths": seen.paths,
        "questions": [question.data() for question in seen.script.questions.values()] if seen.script else [],
        "faults": _faults(seen), "map": str(draw_map(seen.script, faults=seen.faults)) if seen.script else None,
    }
    if walk and seen.script is not None:
        data["script"] = walk_data(seen.script)
    return data


def _faults(seen: Look) -> list[dict[str, Any]]:
    return [{**fault.data(), "at": {"step": place.step, "field": place.field, "item": place.item}}
            for fault, place in zip(seen.faults, seen.places, strict=True)]


def _page(session: Session, opened: _Opened, *, message: str = "", conflict: dict[str, Any] | None = None) -> str:
    looked = _looked(session, opened.script, opened.source, walk=False)
    others = [one for one in list_scripts(session, pieces=True) if one.id != opened.script]
    pieces = [{"id": one.id, "title": one.title, "snippet": one.is_snippet}
              for one in sorted(others, key=lambda one: not one.piece)]
    kinds = [{"kind": kind.kind, "sign": kind.sign, "takes": kind.takes, "own": kind.schema} for kind in KINDS]
    data = {"script": opened.script, "expected": opened.expected, "base": opened.base, "look": looked, "pieces": pieces,
            "kinds": kinds, "person": {"name": current_user.display_name}, "agrees": not conflict and not message,
            "urls": {name: url_for(f"scripts.{endpoint}", script_id=opened.script) for name, endpoint in _ADDRESSES.items()}
            | {"schema": url_for("scripts.schema_json"), "search": "/api/v1/search"}}
    return render_template(
        "scripts/studio.html", page="studio", opened=opened, looked=looked, message=message, conflict=conflict,
        names=display_names(session), users=users_of(session, opened.script),
        # Not by the filter of templates, which would put the steps in the order of the alphabet.
        data=htmlsafe_json_dumps(data, dumps=json.dumps),
        title=(looked["file"] or {}).get("title") if isinstance(looked["file"], dict) else "")
