"""Reading: the list, one script, its versions for the desk, and suggestions."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.articles import article_links, article_states
from kb.scripts.checks.lint import check
from kb.scripts.drawing import draw_step, script_json, spoken
from kb.scripts.format.faults import Fault
from kb.scripts.map import PHASE_NAMES, draw_map, draw_pages
from kb.scripts.publishing.usage import used_by
from kb.scripts.publishing.versions import current_version, get_source, get_version, library, list_scripts
from kb.scripts.publishing.waiting import waiting_for
from kb.scripts.script import Script
from kb.scripts.steps import PHASES
from kb.scripts.suggest import suggest
from kb.scripts.views.versions import names_of_all
from kb.web import Role, db_session, signed_in


def routes(room: Blueprint) -> None:
    """`/scripts/…`"""
    room.get("/")(signed_in(index))
    room.get("/<script_id>")(signed_in(show))
    room.get("/<script_id>/<int:version>.json")(signed_in(version_json))
    room.get("/suggest.json", endpoint="suggest")(signed_in(suggest_json))


def index() -> str:
    """All scripts, and below them the pieces that others run."""
    session = db_session()
    scripts, waiting = list_scripts(session, pieces=True), waiting_for(session, current_user)
    return render_template("scripts/index.html", scripts=[one for one in scripts if not one.piece],
                           pieces=[one for one in scripts if one.piece], waiting=waiting,
                           users=Counter(piece for one in scripts for piece in one.pieces),
                           names=names_of_all(session) if waiting else {})


def show(script_id: str) -> str:
    """One script to read: its steps by phase. Editors see its faults."""
    session = db_session()
    asked = request.args.get("version", type=int)
    script = get_version(session, script_id, asked) if asked else current_version(session, script_id)
    faults = _faults(session, script) if Role.EDITOR in current_user.roles else []
    return render_template(
        "scripts/show.html", script=script, newest=current_version(session, script_id).version, faults=faults,
        users=used_by(session, script.id) if script.piece else [], **read_steps(session, script),
        map=draw_map(script, faults=faults, href="#step-{}", name="drawing"), map_pages=draw_pages(script, "drawing"))


def read_steps(session: Session, script: Script) -> dict[str, Any]:
    """What `scripts/_steps.html` shows of a script's own steps, with the articles that the reader may see."""
    own = script.own_steps
    links = article_links(session, current_user, sorted({words.text for step in own.values() for words in step.articles}))
    return {"steps": own, "phases": _by_phase(script), "phase_names": PHASE_NAMES, "links": links, "draw_step": draw_step,
            "spoken": spoken}


def version_json(script_id: str, version: int) -> Response:
    """A version as the desk walks it. It never changes, so browsers keep it."""
    response = jsonify(script_json(db_session(), script_id, version))
    response.add_etag()
    response.cache_control.private = True
    response.cache_control.max_age = 31536000
    response.cache_control.immutable = True
    response.make_conditional(request)
    return response


def suggest_json() -> Response:
    """The three likeliest scripts for what was typed so far (`q`)."""
    asked = request.args.get("q", "")
    found = suggest(db_session(), asked)
    return jsonify(query=asked, scripts=[{
        "id": one.script.id, "title": one.script.title, "summary": one.script.summary, "version": one.script.version,
        "score": round(one.score, 3), "why": list(one.why), "taken": one.taken,
        "url": url_for("scripts.version_json", script_id=one.script.id, version=one.script.version),
    } for one in found])


def _faults(session: Session, script: Script) -> list[Fault]:
    source = get_source(session, script.id, script.version)
    return check(source, path=f"{script.id}.yaml", articles=article_states(session), library=library(session))


def _by_phase(script: Script) -> list[tuple[str, list[str]]]:
    """The script's own steps in the order of the file, under the phase that they are in; routes stay with their neighbours."""
    found: list[tuple[str, list[str]]] = []
    phase = PHASES[0]
    for name, step in script.own_steps.items():
        phase = step.phase or phase
        if not found or found[-1][0] != phase:
            found.append((phase, []))
        found[-1][1].append(name)
    return found
