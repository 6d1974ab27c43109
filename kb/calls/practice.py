"""Practice: a rehearsal on the real desk, with a saved walk of a script as the caller. Kept, and counted nowhere."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.journal import Given, record, start_call
from kb.calls.models import Call
from kb.calls.rules import Rules
from kb.calls.state import PRACTICE, CallState
from kb.db import new_id
from kb.errors import NotFound
from kb.scripts import PathTest, Script, current_version, list_scripts

MOST = 30


def to_practise(session: Session) -> list[Script]:
    """Scripts with saved walks, in the order of their titles; pieces of scripts are not practised alone."""
    return [script for script in list_scripts(session) if script.paths and not script.piece]


def start_practice(session: Session, person: Person, script_id: str, path_name: str, rules: Rules) -> Call:
    """Begin a rehearsal: a call of `person` from the pretend caller of that walk, with what is known before it begins.

    Raises `NotFound` when there is no such script, or no such walk in its current version.
    """
    script = current_version(session, script_id)
    path = _path(script, path_name)
    if path is None:
        raise NotFound("This script has no such saved walk any more.")
    payload = {"caller": dict(path.caller), "direction": "inbound", "source": PRACTICE, "script": script.id, "path": path.name}
    call, _new = start_call(session, person, None, payload, rules, practice=True)
    known = [Given(new_id(), "fact.noted", {"question": name, "value": value, "source": "system"})
             for name, value in path.known.items()]
    if known:
        record(session, call.id, known, person, rules)
    return call


def cards_of(session: Session, state: CallState) -> dict[str, Any] | None:
    """What the desk shows of the pretend caller: `{script, title, version, path}`; None where the call is no rehearsal.

    `path` is None where the walk has gone from the script since: the caller is improvised.
    """
    if not state.is_practice:
        return None
    name, wanted = state.start.get("script", ""), state.start.get("path", "")
    try:
        script = current_version(session, name)
    except NotFound:
        return {"script": name, "title": name, "version": 0, "path": None}
    path = _path(script, wanted)
    return {"script": script.id, "title": script.title, "version": script.version, "path": path.data() if path else None}


def practised(session: Session, person: Person) -> list[Call]:
    """Rehearsals that `person` may read, newest first: her own, and those of the teams that she supervises."""
    query = (select(Call).where(Call.practice, or_(Call.started_by == person.name, Call.team_id.in_(person.supervises)))
             .order_by(Call.started_at.desc()).limit(MOST))
    return list(session.scalars(query))


def _path(script: Script, name: str) -> PathTest | None:
    return next((path for path in script.paths if path.name == name), None)
