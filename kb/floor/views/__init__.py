"""The supervisor's pages."""

from datetime import timedelta

from flask import Blueprint, Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.accounts import display_names, find_person, team_names
from kb.calls import asked_to_give, get_call, returns_for
from kb.db import now
from kb.errors import NotFound
from kb.floor.lookups import Wanted, by_article, by_day, by_issue, lookups_csv, lookups_of
from kb.floor.overview import LATELY, overview, phase_place
from kb.floor.stream import hub
from kb.floor.views import asked
from kb.floor.views.heat import add_heat
from kb.web import Link, Role, add_links, allow, config, db_session, signed_in, zone

SUPERVISORS = allow(Role.SUPERVISOR)
DAYS = {"7": 7, "30": 30, "90": 90}


def register(app: Flask) -> None:
    """Add the pages and their links."""
    room = Blueprint("floor", __name__, url_prefix="/floor")
    room.get("/")(SUPERVISORS(index))
    room.get("/stream")(signed_in(stream))
    room.get("/lookups")(SUPERVISORS(lookups))
    room.get("/lookups.csv")(SUPERVISORS(lookups_file))
    room.get("/agents/<name>")(allow(Role.SUPERVISOR, Role.AGENT)(agent))
    asked.routes(room)
    app.register_blueprint(room)
    add_heat(app)
    hub(app)
    add_links(app, Link("Floor", "floor.index", frozenset({Role.SUPERVISOR}), 11),
              Link("Looked up", "floor.lookups", frozenset({Role.SUPERVISOR}), 25))


def index() -> ResponseReturnValue:
    """The floor now; as a fragment for a page that is open."""
    return floor_page()


def floor_page(refused: dict[str, str] | None = None) -> str:
    """The floor; `refused`: what a form on it was told, and what stood in it."""
    session = db_session()
    where, me = asked.who_is_where()
    template = "floor/_now.html" if request.headers.get("HX-Request") else "floor/index.html"
    return render_template(template, page="floor", floor=overview(session, current_user, now()), where=where, me=me,
                           refused=refused or {}, hour=lambda at: f"{at.astimezone(zone()):%H:%M}", names=display_names(session),
                           teams=team_names(session), phase_place=phase_place, now=now(),
                           goodwill=asked_to_give(session, current_user, config().goodwill_limits),
                           returned=returns_for(session, current_user, now() - LATELY))


def stream() -> Response:
    """Event stream: of one call for whoever may read it, of all for supervisors."""
    call = request.args.get("call")
    if call:
        get_call(db_session(), current_user, call)
    elif Role.SUPERVISOR not in current_user.roles:
        raise NotFound("There is no such page.")
    return hub(current_app).stream(call or None)


def lookups() -> ResponseReturnValue:
    """What the teams looked up, by article, by issue and by day."""
    wanted, days = _wanted()
    found = lookups_of(db_session(), current_user, wanted)
    teams = [name for key, name in team_names(db_session()).items() if key in current_user.supervises]
    return render_template("floor/lookups.html", page="lookups", articles=by_article(found), issues=by_issue(found),
                           days=by_day(found, zone()), wanted=wanted, period=days, total=len(found), teams=teams,
                           team_options=[("", "All my teams"), *((name, name) for name in teams)])


def lookups_file() -> ResponseReturnValue:
    """The same rows as a file, without names of agents."""
    wanted, _days = _wanted()
    text = lookups_csv(lookups_of(db_session(), current_user, wanted))
    return Response(text, content_type="text/csv; charset=utf-8",
                    headers={"Content-Disposition": "attachment; filename=looked-up.csv"})


def agent(name: str) -> ResponseReturnValue:
    """What one agent looked up: for herself, and for a supervisor of her team. Both see the same page."""
    session = db_session()
    person = find_person(session, name)
    if person is None or not (person.name == current_user.name or person.team_id in current_user.supervises):
        raise NotFound("There is no such page.")
    wanted, days = _wanted(agent=person.name)
    found = lookups_of(session, current_user, wanted)
    return render_template("floor/agent.html", page="agent", person=person, found=found, articles=by_article(found),
                           period=days, own=person.name == current_user.name)


def _wanted(agent: str | None = None) -> tuple[Wanted, str]:
    days = request.args.get("days", "30")
    days = days if days in DAYS else "30"
    return Wanted(agent=agent, team=request.args.get("team") or None, article=request.args.get("article") or None,
                  since=now() - timedelta(days=DAYS[days])), days
