"""The admin's page: people and teams."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts.models import Person, Team
from kb.accounts.people import (
    add_person,
    disable,
    enable,
    find_person,
    get_person,
    list_people,
    set_display_name,
    set_roles,
    set_team,
)
from kb.accounts.sign_in import end_sessions, list_sessions, make_link
from kb.accounts.teams import add_team, get_team, rename_team, set_supervisors, team_names
from kb.accounts.views.loader import this_session
from kb.errors import Conflict, Invalid, NotAllowed
from kb.web import Role, allow, config, db_session

DONE = {"added": "Added. Make a sign-in link to let this person in.", "saved": "Saved.",
        "disabled": "Disabled; signed out everywhere.", "enabled": "Enabled.", "ended": "Signed out everywhere.",
        "team": "Saved."}
ROLES = [(Role.AGENT, "Agent"), (Role.SUPERVISOR, "Supervisor"), (Role.EDITOR, "Editor"), (Role.ADMIN, "Admin")]


def routes(room: Blueprint) -> None:
    """`/admin` and below."""
    admin = allow(Role.ADMIN)
    room.get("/admin")(admin(people))
    room.post("/admin/people")(admin(add))
    room.get("/admin/people/<person_id>")(admin(person))
    room.post("/admin/people/<person_id>")(admin(save))
    room.post("/admin/people/<person_id>/link")(admin(link))
    room.post("/admin/people/<person_id>/<any(disable, enable, 'end-sessions'):what>")(admin(door))
    room.post("/admin/teams")(admin(new_team))
    room.get("/admin/teams/<team_id>")(admin(team))
    room.post("/admin/teams/<team_id>")(admin(save_team))


def people() -> ResponseReturnValue:
    """Everybody, and the teams."""
    return _people_page()


def _people_page(error: Invalid | Conflict | None = None) -> str:
    session = db_session()
    if error is not None:
        session.rollback()
    everybody = list_people(session)
    return render_template(
        "accounts/people.html", people=everybody, teams=team_names(session), roles=ROLES, form=request.form,
        **_outcome(error))


def _outcome(error: Invalid | Conflict | None) -> dict[str, object]:
    return {"done": DONE.get(request.args.get("done", "")), "message": error.message if error else "",
            "faults": error.fields if isinstance(error, Invalid) else {}}


def person(person_id: str) -> ResponseReturnValue:
    """One person."""
    return _person_page(get_person(db_session(), person_id))


def _person_page(found: Person, error: Invalid | Conflict | None = None, link: str = "") -> str:
    session = db_session()
    if error is not None:
        session.rollback()
        found = get_person(session, found.id)
    return render_template(
        "accounts/person.html", person=found, teams=team_names(session), roles=ROLES, link=link, minutes=config().link_minutes,
        sessions=list_sessions(session, found), **_outcome(error))


def _in_a_browser() -> None:
    if this_session() is None:
        raise NotAllowed("People are looked after on this page, signed in with a browser, not with a token.")


def add() -> ResponseReturnValue:
    """Add a person."""
    _in_a_browser()
    form = request.form
    try:
        new = add_person(db_session(), form.get("name", ""), form.getlist("roles"), form.get("team", "").strip() or None,
                         form.get("display_name", "").strip() or None)
    except (Invalid, Conflict) as error:
        return _people_page(error), 409 if isinstance(error, Conflict) else 422
    db_session().commit()
    return redirect(url_for("accounts.person", person_id=new.id, done="added"), 303)


def save(person_id: str) -> ResponseReturnValue:
    """Keep name, roles and team."""
    _in_a_browser()
    session, form, found = db_session(), request.form, get_person(db_session(), person_id)
    try:
        set_display_name(session, found, form.get("display_name", ""))
        set_roles(session, found, form.getlist("roles"))
        set_team(session, found, form.get("team", "").strip() or None)
    except (Invalid, Conflict) as error:
        return _person_page(found, error), 409 if isinstance(error, Conflict) else 422
    return _done(found, "saved")


def link(person_id: str) -> ResponseReturnValue:
    """Make a sign-in link and show it, this once."""
    _in_a_browser()
    found = get_person(db_session(), person_id)
    if not found.is_active:
        return _person_page(found, Conflict("A disabled person gets no link. Enable her first.")), 409
    path = make_link(db_session(), found, config().link_minutes)
    db_session().commit()
    return _person_page(found, link=request.host_url.rstrip("/") + path)


def door(person_id: str, what: str) -> ResponseReturnValue:
    """Disable, enable, or sign out everywhere."""
    _in_a_browser()
    found = get_person(db_session(), person_id)
    verb, done = {"disable": (disable, "disabled"), "enable": (enable, "enabled"), "end-sessions": (end_sessions, "ended")}[what]
    try:
        verb(db_session(), found)
    except Conflict as error:
        return _person_page(found, error), 409
    return _done(found, done)


def _done(found: Person, what: str) -> ResponseReturnValue:
    db_session().commit()
    return redirect(url_for("accounts.person", person_id=found.id, done=what), 303)


def new_team() -> ResponseReturnValue:
    """Add a team."""
    _in_a_browser()
    try:
        add_team(db_session(), request.form.get("team", ""))
    except (Invalid, Conflict) as error:
        return _people_page(error), 409 if isinstance(error, Conflict) else 422
    db_session().commit()
    return redirect(url_for("accounts.people", done="team"), 303)


def team(team_id: str) -> ResponseReturnValue:
    """One team."""
    return _team_page(get_team(db_session(), team_id))


def _team_page(found: Team, error: Invalid | Conflict | None = None) -> str:
    session = db_session()
    if error is not None:
        session.rollback()
        found = get_team(session, found.id)
    everybody = list_people(session)
    return render_template(
        "accounts/team.html", team=found, people=[each for each in everybody if each.team_id == found.id],
        supervisors=[each for each in everybody if Role.SUPERVISOR in each.roles and each.is_active], **_outcome(error))


def save_team(team_id: str) -> ResponseReturnValue:
    """Keep a team's name and supervisors."""
    _in_a_browser()
    session = db_session()
    found = get_team(session, team_id)
    try:
        rename_team(session, found, request.form.get("team", ""))
        names = request.form.getlist("supervisors")
        set_supervisors(session, found, [each for name in names if (each := find_person(session, name)) is not None])
    except (Invalid, Conflict) as error:
        return _team_page(found, error), 409 if isinstance(error, Conflict) else 422
    session.commit()
    return redirect(url_for("accounts.people", done="team"), 303)
