"""The pages of goodwill: what may be given, what waits for a yes, what was given; and what the desk hears of it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names, list_people, team_names
from kb.calls.callers.models import Caller
from kb.calls.callers.views.sections import add_section
from kb.calls.giving.allowance import again, months_later, taken_by
from kb.calls.giving.asked import answer_asked, asked_to_give, count_asked, given_lately, ledger_of
from kb.calls.giving.models import GoodwillType
from kb.calls.giving.types import GIVERS, GoodwillWanted, find_type, goodwill_types, own_limit, save_goodwill
from kb.calls.goodwill import limit_of
from kb.calls.models import Call
from kb.calls.views.news import add_news
from kb.db import isotime, now
from kb.errors import ChangedMeanwhile, Invalid, KbError, NotFound
from kb.scripts import money
from kb.web import Link, Role, add_links, allow, config, db_session, wants_json

READ = allow(Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
CHANGE = allow(Role.ADMIN)
LATELY = timedelta(days=90)
FIELDS = ("name", "id", "is_money", "limit_agent", "limit_supervisor", "currency", "reasons", "every_months", "post_days",
          "is_active", "version")
BACK = {"floor": "floor.index", "goodwill": "calls.goodwill"}
"""Where somebody goes on who answered from another page than the record."""


def routes(room: Blueprint) -> None:
    """`/goodwill`, its types, and the answer to what waits."""
    room.get("/goodwill", endpoint="goodwill")(READ(show))
    room.get("/goodwill/new", endpoint="new_goodwill")(CHANGE(new))
    room.post("/goodwill/new", endpoint="add_goodwill")(CHANGE(add))
    room.get("/goodwill/<type_id>", endpoint="goodwill_type")(CHANGE(edit))
    room.post("/goodwill/<type_id>", endpoint="save_goodwill")(CHANGE(save))
    room.post("/calls/<call_id>/record/approve", endpoint="approve")(allow(Role.SUPERVISOR)(approve))


def offer(app: Flask) -> None:
    """Add the link of the top bar, the desk's news, and the ledger on a caller's page."""
    readers = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMIN})
    add_links(app, Link("Goodwill", "calls.goodwill", readers, 37, waiting=count_asked, menu="Callers"))
    add_news(app, "goodwill", goodwill_news)
    add_section(app, "calls/giving/_ledger.html", ledger_section)


def show() -> ResponseReturnValue:
    """What may be given; for a supervisor before it what waits for her, and what her teams gave lately."""
    session, person = db_session(), _me()
    leads = Role.SUPERVISOR in person.roles
    return render_template(
        "calls/giving/goodwill.html", page="goodwill", leads=leads, may_change=Role.ADMIN in person.roles,
        types=goodwill_types(session, all_of_them=Role.ADMIN in person.roles), general=config().goodwill_limits, money=money,
        asked=asked_to_give(session, person, config().goodwill_limits) if leads else [], names=display_names(session),
        teams=team_names(session), given=given_lately(session, person, now() - LATELY) if leads else [])


def new() -> ResponseReturnValue:
    """The form for one more type."""
    return _form(None, {"currency": "USD", "every_months": "12", "post_days": "2", "is_money": "1", "is_active": "1"})


def add() -> ResponseReturnValue:
    """Keep a new type."""
    return _keep(None)


def edit(type_id: str) -> ResponseReturnValue:
    """The form of a type."""
    known = _find(type_id)
    values = {"name": known.name, "currency": known.currency, "every_months": str(known.every_months),
              "post_days": str(known.post_days), "is_money": "1" if known.is_money else "",
              "is_active": "1" if known.is_active else "", "reasons": "\n".join(known.reasons), "version": str(known.version),
              **{f"limit_{role}": f"{known.limits.get(role, 0):g}" for role in GIVERS}}
    return _form(known, values)


def save(type_id: str) -> ResponseReturnValue:
    """Change a type."""
    return _keep(_find(type_id))


def approve(call_id: str) -> ResponseReturnValue:
    """A supervisor's yes or no to goodwill; where she was asked just for that, she has answered with it."""
    from kb.calls.views import rules

    answer = request.form.get("answer", "yes")
    if answer not in {"yes", "no"}:
        raise Invalid("Say yes or no.", {"answer": "yes or no"})
    session = db_session()
    words = answer_asked(session, _me(), call_id, request.form.get("concession", ""), yes=answer == "yes",
                         note=request.form.get("note", "").strip() or None, rules=rules())
    session.commit()
    if wants_json():
        return {"said": words}
    back = BACK.get(request.form.get("back", ""))
    return redirect(url_for(back) if back else url_for("calls.show_record", call_id=call_id), 303)


def goodwill_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """What waits for this supervisor's answer; and, in a call, what the caller has had so lately that giving more is asked."""
    told: dict[str, Any] = {"asked": [], "had": {}}
    if Role.SUPERVISOR in person.roles and person.supervises:
        names = display_names(session)
        told["asked"] = [{
            "call": one.call.id, "concession": one.row.concession, "what": one.row.what, "reason": one.row.reason or "",
            "by": names.get(one.row.by, one.row.by), "name": _named(one.call), "again": one.row.why == "again", "may": one.may,
            "at": isotime(one.row.at), "answer": url_for("calls.approve", call_id=one.call.id),
            "record": url_for("calls.show_record", call_id=one.call.id),
        } for one in asked_to_give(session, person, config().goodwill_limits)]
    if call is not None and not call.practice:
        told["had"] = _had(session, call)
    return told


def ledger_section(session: Session, person: Person, caller: Caller) -> dict[str, Any] | None:
    """On the caller's page: what was given to him."""
    rows = ledger_of(session, person, caller)
    return {"rows": rows, "names": display_names(session)} if rows else None


def what_may_be_given(session: Session, person: Person) -> dict[str, Any]:
    """`{limit, approvers, types}` for the desk: what she may give of each type without asking, and who approves more."""
    limits = config().goodwill_limits
    above = [one for one in list_people(session) if one.is_active and one.id != person.id and Role.SUPERVISOR in one.roles
             and person.team_id in one.supervises]
    types = [{
        "id": one.id, "name": one.name, "is_money": one.is_money, "currency": one.currency, "reasons": one.reasons,
        "every_months": one.every_months, "limit": own_limit(one, person.roles, limits),
        "approvers": _approvers(above, {each.name: own_limit(one, each.roles, limits) for each in above}),
    } for one in goodwill_types(session)]
    return {"limit": limit_of(person.roles, limits), "types": types,
            "approvers": _approvers(above, {each.name: limit_of(each.roles, limits) for each in above})}


def _approvers(people: list[Person], limits: dict[str, float]) -> list[dict[str, Any]]:
    return [{"name": one.name, "display_name": one.display_name, "limit": limits[one.name]} for one in people if limits[one.name]]


def _had(session: Session, call: Call) -> dict[str, dict[str, Any]]:
    types = {one.id: one for one in goodwill_types(session) if one.every_months}
    if not types:
        return {}
    at = now()
    return {type: {"what": earlier.what, "at": isotime(earlier.at), "by": earlier.by,
                   "free": isotime(months_later(earlier.at, types[type].every_months))}
            for type, earlier in taken_by(session, call.id).items()
            if type in types and again(types[type], earlier, at)}


def _named(call: Call) -> str:
    return " ".join(filter(None, (call.first_name, call.last_name))) or "Caller not known yet"


def _find(type_id: str) -> GoodwillType:
    found = find_type(db_session(), type_id)
    if found is None:
        raise NotFound("There is no such goodwill.")
    return found


def _keep(known: GoodwillType | None) -> ResponseReturnValue:
    values = {name: text.strip() for name, text in request.form.items()}
    session = db_session()
    try:
        expected = _number(values, "version") if known else None
        save_goodwill(session, _me(), known.id if known else None, _wanted(values), expected=expected)
    except (Invalid, ChangedMeanwhile) as wrong:
        session.rollback()
        now_there = _find(known.id) if known else None
        if isinstance(wrong, ChangedMeanwhile) and now_there is not None:
            values["version"] = str(now_there.version)  # what was typed stands here still; saved again, it goes over theirs
        return _form(now_there, values, wrong), 422 if isinstance(wrong, Invalid) else 412
    session.commit()
    return redirect(url_for("calls.goodwill"), 303)


def _form(known: GoodwillType | None, values: dict[str, str], wrong: KbError | None = None) -> str:
    return render_template("calls/giving/type.html", page="goodwill", known=known,
                           values={**dict.fromkeys(FIELDS, ""), **values},
                           faults=wrong.fields if isinstance(wrong, Invalid) else {}, message=wrong.message if wrong else "")


def _wanted(values: dict[str, str]) -> GoodwillWanted:
    faults: dict[str, str] = {}
    numbers: dict[str, float] = {}
    for name in ("limit_agent", "limit_supervisor", "every_months", "post_days"):
        try:
            numbers[name] = float(values.get(name, "") or 0)
        except ValueError:
            faults[name] = f"“{values[name][:20]}” is no number."
    for name in ("every_months", "post_days"):
        if name in numbers and numbers[name] != numbers[name] // 1:
            faults[name] = "A whole number, please."
    if faults:
        raise Invalid("Some fields need another look.", faults)
    return GoodwillWanted(
        values.get("name", ""), values.get("is_money") == "1", values.get("id", ""), values.get("currency", "") or "USD",
        {role: numbers[f"limit_{role}"] for role in GIVERS}, values.get("reasons", "").splitlines(),
        int(numbers["every_months"]), int(numbers["post_days"]), bool(values.get("is_active")))


def _number(values: dict[str, str], name: str) -> int:
    text = values.get(name, "")
    if not text.isascii() or not text.isdigit():
        raise Invalid("The form has lost its place. Open it again.", {name: "must be a number"})
    return int(text[:9])


def _me() -> Person:
    person: Person = current_user._get_current_object()
    return person
