"""The pages of cases: the list, one case, what is done on it; and what the desk is told of them."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names, list_people
from kb.calls.callers.models import Caller
from kb.calls.callers.registry import calls_of
from kb.calls.cases.doing import do_on_case, may_do
from kb.calls.cases.finding import case_of, cases_by_id, my_cases, owed_for, team_cases
from kb.calls.cases.models import CaseRow
from kb.calls.cases.reading import Case
from kb.calls.cases.rights import asked_of
from kb.calls.cases.speaking import disputed, spoken
from kb.calls.cases.views.news import cases_news
from kb.calls.models import Call
from kb.db import now
from kb.errors import Conflict, Invalid, KbError
from kb.web import Link, Role, add_links, allow, db_session, zone

AGENTS = allow(Role.AGENT, Role.SUPERVISOR)


def routes(room: Blueprint) -> None:
    """`/cases` and `/cases/<id>`."""
    room.get("/cases", endpoint="cases")(AGENTS(index))
    room.get("/cases/<path:case_id>", endpoint="case")(AGENTS(show))
    room.post("/cases/<path:case_id>", endpoint="do_on_case")(AGENTS(act))


def offer(app: Flask) -> None:
    """Add the link of the top bar, the desk's news, and what a caller's page shows."""
    from kb.calls.callers.views.sections import add_section
    from kb.calls.views.news import add_news

    add_links(app, Link("Cases", "calls.cases", frozenset({Role.AGENT, Role.SUPERVISOR}), 22, waiting=_asked_of, menu="Callers"))
    add_news(app, "cases", cases_news)
    add_section(app, "calls/cases/_of_caller.html", _of_caller)


def _of_caller(session: Session, person: Person, caller: Caller) -> dict[str, Any] | None:
    """What this caller lives in, what is open first."""
    ids = select(CaseRow.case_id).where(CaseRow.call_id.in_(calls_of(caller)))
    found = sorted(cases_by_id(session, person, ids), key=lambda case: (not case.is_open, -case.last_at.timestamp()))
    if not found:
        return None
    away = {one.name for one in list_people(session) if not one.is_active}
    return {"cases": found, "names": display_names(session), "away": away, "now": now(), "me": person.name}


def _asked_of(session: Session, person: Person) -> int:
    # Most people have never been asked, and that is found out at a tenth of the cost.
    if session.scalar(select(CaseRow.case_id).where(CaseRow.asked == person.name).limit(1)) is None:
        return 0
    return session.scalar(select(func.count()).select_from(asked_of(person.name).subquery())) or 0


def index() -> ResponseReturnValue:
    """Open cases: those that she looks after or is asked to take, and, for a supervisor, those of her teams."""
    session, person = db_session(), _me()
    mine, teams = my_cases(session, person), team_cases(session, person)
    seen = {case.case for case in mine}
    others = [case for case in teams if case.case not in seen]
    away = {one.name for one in list_people(session) if not one.is_active}
    return render_template(
        "calls/cases/index.html", page="cases", mine=mine, others=others, names=display_names(session), away=away, now=now(),
        callers=_callers(session, [*mine, *others]), leads=Role.SUPERVISOR in person.roles)


def show(case_id: str) -> ResponseReturnValue:
    """One case: what may be said of it, whose it is, what was tried, what it cost the caller."""
    return _page(case_id)


def act(case_id: str) -> ResponseReturnValue:
    """Take it, ask a colleague to, give it back, say that it is done, or add a note."""
    from kb.calls.views import rules

    session = db_session()
    try:
        do_on_case(session, _me(), case_id, request.form, rules())
    except (Conflict, Invalid) as refused:  # what was typed stays in its field
        session.rollback()
        return _page(case_id, refused), 409 if isinstance(refused, Conflict) else 422
    session.commit()
    return redirect(url_for("calls.case", case_id=case_id), 303)


def _page(case_id: str, refused: KbError | None = None) -> str:
    session, person = db_session(), _me()
    case = case_of(session, person, case_id)
    held, names, everybody = case.holding, display_names(session), list_people(session)
    owed = owed_for(session, [case]).get(case.case, [])
    here = {one.name: one for one in everybody if one.is_active and one.roles & {Role.AGENT, Role.SUPERVISOR}}
    return render_template(
        "calls/cases/case.html", page="cases", case=case, names=names, callers=_callers(session, [case]), now=now(),
        people=[one for name, one in here.items() if name not in {person.name, held.owner}], has_left=held.owner not in here,
        me=person.name, spoken=spoken(case, owed, names, person.name, now(), zone()), disputed=disputed(case), owed=owed,
        may=may_do(session, person, case), **_refused(refused))


def _refused(refused: KbError | None) -> dict[str, Any]:
    """What was wrong with a form, and what was typed into it."""
    faults = refused.fields if isinstance(refused, Invalid) else {}
    return {"message": str(refused) if refused else None, "values": request.form if refused else {},
            "faults": {name.removeprefix("payload."): words for name, words in faults.items()}}


def _callers(session: Session, cases: Sequence[Case]) -> dict[str, str]:
    """The name of the caller of each call of these cases."""
    ids = {row.call_id for case in cases for row in case.calls}
    rows = session.execute(select(Call.id, Call.first_name, Call.last_name).where(Call.id.in_(ids)))
    return {call: " ".join(filter(None, (first, last))) or "Caller not known yet" for call, first, last in rows}


def _me() -> Person:
    person: Person = current_user._get_current_object()
    return person
