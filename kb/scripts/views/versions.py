"""Versions: what there has been, what differs between two of them, and publishing an earlier one again."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import list_people
from kb.content import diff
from kb.errors import Invalid, KbError, NotFound
from kb.scripts.format.outline import read_outline
from kb.scripts.map import draw_map
from kb.scripts.publishing.comparing import compare, marks_of, way_marks_of
from kb.scripts.publishing.discarded import can_bring_back
from kb.scripts.publishing.drafts import Draft, begin_from, current_number, get_draft, get_save, is_editor
from kb.scripts.publishing.emergencies import look_at_emergency
from kb.scripts.publishing.history import list_versions, users_of
from kb.scripts.publishing.review import publish_again
from kb.scripts.publishing.versions import current_version, foresee, get_source, get_version, library
from kb.scripts.script import Script, build
from kb.web import Role, allow, db_session, status_of

EDITORS = allow(Role.EDITOR)
READERS = allow(Role.EDITOR, Role.SUPERVISOR)
DRAFT = "draft"
"""How the draft is called where a version can be named."""


def routes(room: Blueprint) -> None:
    """`/scripts/<id>/versions…` and `/scripts/<id>/diff`."""
    room.get("/<script_id>/versions")(READERS(versions))
    room.get("/<script_id>/diff", endpoint="diff")(READERS(compared))
    room.get("/<script_id>/versions/<int:number>/again")(EDITORS(again))
    room.post("/<script_id>/versions/<int:number>/again", endpoint="publish_again")(EDITORS(do_again))
    room.post("/<script_id>/versions/<int:number>/looked")(READERS(looked))


def versions(script_id: str) -> ResponseReturnValue:
    """All versions of a script: number, who, when, why, by which way; and the scripts that run it."""
    session = db_session()
    told = list_versions(session, script_id)
    users = users_of(session, script_id)
    behind = [user for user in users if user.pinned != told[0].number]
    stay = foresee(session, script_id, get_source(session, script_id, told[0].number)).stay if behind else {}
    return render_template(
        "scripts/versions.html", page="versions", script=current_version(session, script_id), versions=told, users=users,
        stay=stay, draft=seen_draft(session, script_id), editor=is_editor(current_user),
        discarded=is_editor(current_user) and can_bring_back(session, script_id),
        published=request.args.get("published", type=int), names=names_of_all(session))


def compared(script_id: str) -> ResponseReturnValue:
    """What differs between two versions, as text and on the map (`?from=` and `?to=`; `draft` stands for the draft, `save-3`
    for a save of it)."""
    session = db_session()
    draft = seen_draft(session, script_id)
    newest = current_number(session, script_id)
    if not newest and draft is None:
        raise NotFound("There is no such script.")
    to = request.args.get("to") or (DRAFT if draft else str(newest))
    before = draft.base if draft and to == DRAFT else max(newest - 1, 1)
    start = request.args.get("from") or str(before)
    numbers = [version.number for version in list_versions(session, script_id)] if newest else []
    sides = [_side(session, script_id, one, draft) for one in (start, to)]
    return render_template(
        "scripts/diff.html", page="diff", script_id=script_id, draft=draft, numbers=numbers, start=start, to=to,
        title=current_version(session, script_id).title if newest else draft.title if draft else script_id,
        lines=diff(sides[0].source, sides[1].source), **_on_the_map(sides))


def again(script_id: str, number: int) -> ResponseReturnValue:
    """What publishing an earlier version again would change, and the ways to do it."""
    return _again(script_id, number)


def do_again(script_id: str, number: int) -> ResponseReturnValue:
    """Publish an earlier version again: through a draft, or at once."""
    session = db_session()
    try:
        if request.form.get("way") == "now":
            reason = request.form.get("emergency", "")
            published = publish_again(session, script_id, number, current_user, emergency=reason)
            to = url_for("scripts.versions", script_id=script_id, published=published.script.version)
        else:
            begin_from(session, script_id, get_source(session, script_id, number), current_user)
            to = url_for("scripts.draft", script_id=script_id)
        session.commit()
    except NotFound:
        raise
    except KbError as wrong:
        session.rollback()
        return _again(script_id, number, wrong)
    return redirect(to, 303)


def looked(script_id: str, number: int) -> ResponseReturnValue:
    """Somebody has looked at an emergency."""
    session = db_session()
    look_at_emergency(session, script_id, number, current_user, request.form.get("note", ""))
    session.commit()
    return redirect(url_for("scripts.versions", script_id=script_id), 303)


def names_of_all(session: Session) -> dict[str, str]:
    """What everybody is called in these pages, by name; of who has left, they say it."""
    return {person.name: person.display_name + ("" if person.is_active else " (has left)") for person in list_people(session)}


def seen_draft(session: Session, script_id: str) -> Draft | None:
    """The draft of a script, for whoever may see it: editors, and the person whose review it waits for or has had."""
    draft = get_draft(session, script_id)
    if draft is None or is_editor(current_user):
        return draft
    return draft if draft.reviewer == current_user.name and draft.sent_at is not None else None


@dataclass(frozen=True)
class _Side:
    """One of two versions that are compared; `script` is None where it cannot be read, or is nothing."""

    called: str
    source: str
    script: Script | None
    address: str = ""
    """Where it can be read."""


def _side(session: Session, script_id: str, named: str, draft: Draft | None) -> _Side:
    if draft is not None and named == DRAFT:
        return _unpublished(session, script_id, "The draft", draft.source)
    if draft is not None and (saved := re.fullmatch(r"save-([0-9]{1,9})", named)):
        return _unpublished(session, script_id, f"Save {saved[1]}", get_save(session, script_id, int(saved[1])))
    if named == "0":  # there was nothing before the first version
        return _Side("Nothing", "", None)
    if not named.isascii() or not named.isdigit() or len(named) > 9:
        raise NotFound("There is no such version of this script.")
    number = int(named)
    return _Side(f"Version {number}", get_source(session, script_id, number), get_version(session, script_id, number),
                 url_for("scripts.show", script_id=script_id, version=number))


def _unpublished(session: Session, script_id: str, called: str, source: str) -> _Side:
    address = url_for("scripts.draft", script_id=script_id)
    try:
        return _Side(called, source, build(read_outline(source), script_id, library=library(session)), address)
    except Invalid:
        return _Side(called, source, None, address)


def _on_the_map(sides: list[_Side]) -> dict[str, Any]:
    """The differences by step, and both maps with them."""
    old, new = sides
    if old.script is None or new.script is None:
        torn = [f"{one.called} cannot be read, so there is no map of it." for one in sides if one.script is None and one.source]
        return {"comparison": None, "maps": [], "trouble": " ".join(torn)}
    comparison = compare(old.script, new.script)
    marks, ways = marks_of(comparison), way_marks_of(comparison)
    maps = [(side.called, draw_map(side.script, marks=marks, ways=ways, href="#h-steps"), side.address)
            for side in sides if side.script and not side.script.is_snippet]
    return {"comparison": comparison, "maps": maps, "trouble": ""}


def _again(script_id: str, number: int, wrong: KbError | None = None) -> ResponseReturnValue:
    session = db_session()
    current, source = current_version(session, script_id), get_source(session, script_id, number)
    then = get_version(session, script_id, number)
    users = users_of(session, script_id)
    following = foresee(session, script_id, source) if users else None
    html = render_template(
        "scripts/again.html", page="again", script=current, then=then, following=following, draft=get_draft(session, script_id),
        titles={user.script: user.title for user in users},
        lines=diff(get_source(session, script_id, current.version), source), message=wrong.message if wrong else "",
        fields=wrong.fields if isinstance(wrong, Invalid) else {})
    return (html, status_of(wrong)) if wrong else html
