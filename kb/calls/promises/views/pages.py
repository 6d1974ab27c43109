"""The boards of promises, what is done from them, and the page of days."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.accounts import Person, display_names, list_people
from kb.calls.models import PromiseRow
from kb.calls.promises.boards import board, count_due
from kb.calls.promises.calendar import Calendar, calendar_of
from kb.calls.promises.days import add_days, add_holiday, holidays, own_days, remove_days, remove_holiday
from kb.calls.promises.ringing import ring_back
from kb.calls.promises.saying import WEEKDAYS, after_tries, say_message
from kb.calls.promises.touching import HAPPENED, hand, touch
from kb.calls.promises.views.desk import promise_calendar, promises_news
from kb.calls.views.news import add_news
from kb.calls.views.wording import due_words
from kb.config import WEEK
from kb.db import now
from kb.errors import Conflict, Invalid, NotAllowed
from kb.web import Link, Role, add_links, allow, config, db_session, status_of, zone

AT_WORK = allow(Role.AGENT, Role.SUPERVISOR)
OF_DAYS = allow(Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
"""Who keeps the floor's holidays."""
HEADINGS = (("gone", "Ring back now"), ("late", "Late"), ("today", "Today"), ("coming", "Coming"))
DONE = {
    "touched": "Kept. The record of the call has it.", "handed": "Asked. It stays with its owner until it is taken.",
    "taken": "It is yours now.", "given_back": "It stays where it was.", "removed": "Taken back.",
    "days": "Kept. Whoever promises something for these days is warned.",
}


def routes(room: Blueprint) -> None:
    """`/promises` and what hangs on it."""
    room.get("/promises", endpoint="promises")(AT_WORK(listed))
    room.post("/promises/<call_id>/<promise_id>/ring", endpoint="ring_back")(AT_WORK(ring))
    room.post("/promises/<call_id>/<promise_id>/touch", endpoint="touch_promise")(AT_WORK(touched))
    room.post("/promises/<call_id>/<promise_id>/hand", endpoint="hand_promise")(AT_WORK(handed))
    room.get("/promises/days", endpoint="days")(OF_DAYS(days))
    room.post("/promises/days", endpoint="add_days")(OF_DAYS(add))
    room.post("/promises/days/remove", endpoint="remove_days")(OF_DAYS(remove))
    room.post("/promises/holidays", endpoint="add_holiday")(allow(*KEEPERS)(close))
    room.post("/promises/holidays/remove", endpoint="remove_holiday")(allow(*KEEPERS)(reopen))


def offer(app: Flask) -> None:
    """Add the link of the top bar, and the desk's news."""
    add_links(app, Link("Promises", "calls.promises", frozenset({Role.AGENT, Role.SUPERVISOR}), 12,
                        waiting=lambda session, person: count_due(session, person, now())))
    add_news(app, "promises", promises_news)
    app.jinja_env.globals["promise_calendar"] = promise_calendar


def listed() -> ResponseReturnValue:
    """One's own promises, or those of the teams that one supervises."""
    return _board()


def ring(call_id: str, promise_id: str) -> ResponseReturnValue:
    """The call-back starts, with all of it on the screen."""
    from kb.calls.views import rules

    session = db_session()
    call = ring_back(session, _me(), call_id, promise_id, rules())
    session.commit()
    return redirect(url_for("calls.show", call_id=call.id), 303)


def touched(call_id: str, promise_id: str) -> ResponseReturnValue:
    """Keep what happened."""
    from kb.calls.views import rules

    return _do(call_id, promise_id, "touched",
               lambda: touch(db_session(), _me(), call_id, promise_id, request.form, rules()))


def handed(call_id: str, promise_id: str) -> ResponseReturnValue:
    """Somebody is asked to take it, takes it, or gives it back."""
    from kb.calls.views import rules

    to = request.form.get("to", "")
    done = "taken" if to == _me().name else "given_back" if request.form.get("back") else "handed"
    return _do(call_id, promise_id, done, lambda: hand(db_session(), _me(), call_id, promise_id, to, rules()))


def days() -> ResponseReturnValue:
    """One's own days off, and the floor's holidays."""
    return _days()


def add() -> ResponseReturnValue:
    """Keep days off of one's own."""
    return _keep(lambda: add_days(db_session(), _me(), request.form.get("first", ""), request.form.get("last", ""), _today()))


def remove() -> ResponseReturnValue:
    """Take days off back."""
    remove_days(db_session(), _me(), request.form.get("id", ""))
    return _kept("removed")


def close() -> ResponseReturnValue:
    """The floor is closed on a day."""
    return _keep(lambda: add_holiday(db_session(), request.form.get("day", ""), request.form.get("name", ""), _today()))


def reopen() -> ResponseReturnValue:
    """The floor works on that day after all."""
    remove_holiday(db_session(), request.form.get("day", ""))
    return _kept("removed")


def _do(call_id: str, promise_id: str, done: str, work: Callable[[], object]) -> ResponseReturnValue:
    """Do it and lead back to the board; a refusal shows the board again with what was typed."""
    try:
        work()
    except (Invalid, Conflict, NotAllowed) as error:
        db_session().rollback()
        words = dict(request.form)
        return _board(failed=f"{call_id}/{promise_id}", values=words, message=error.message,
                      faults=getattr(error, "fields", {})), status_of(error)
    db_session().commit()
    return redirect(url_for("calls.promises", of=request.form.get("of") or None, done=done), 303)


def _keep(work: Callable[[], object]) -> ResponseReturnValue:
    try:
        work()
    except (Invalid, Conflict) as error:
        db_session().rollback()
        return _days(values=dict(request.form), message=error.message, faults=getattr(error, "fields", {})), status_of(error)
    return _kept("days")


def _kept(done: str) -> ResponseReturnValue:
    db_session().commit()
    return redirect(url_for("calls.days", done=done), 303)


def _board(**more: Any) -> str:
    session, person, at = db_session(), _me(), now()
    team = bool(person.supervises) and Role.SUPERVISOR in person.roles
    shows_team = team and (request.values.get("of") or ("mine" if Role.AGENT in person.roles else "team")) == "team"
    found = board(session, person, at, zone(), _calendar(), team=shows_team)
    groups = [(name, words, getattr(found, name)) for name, words in HEADINGS if getattr(found, name)]
    people = [(one.name, one.display_name) for one in list_people(session)
              if one.is_active and one.roles & {Role.AGENT, Role.SUPERVISOR}]
    words = {"due_words": due_words, "say_message": say_message, "happened": _happened, "names": display_names(session)}
    return render_template(
        "calls/promises/board.html", page="promises", groups=groups, offered=found.offered, team=team, shows_team=shows_team,
        people=people, here=zone(), done=DONE.get(request.args.get("done", "")), **words,
        **{"failed": "", "values": {}, "message": "", "faults": {}, **more})


def _happened(row: PromiseRow) -> list[tuple[str, str]]:
    """What can have happened with it, the likeliest first; the letter once it was tried in vain."""
    ways = [(how, words) for how, words in HAPPENED.items() if how != "letter" or after_tries(row)]
    return sorted(ways, key=lambda way: way[0] != "internal") if row.kind == "watch" else ways


def _days(**more: Any) -> str:
    session = db_session()
    working = [WEEKDAYS[WEEK.index(one)] for one in config().working_days]
    return render_template(
        "calls/promises/days.html", page="days", own=own_days(session, _me(), _today()), closed=holidays(session, _today()),
        keeps=bool(_me().roles & KEEPERS), working=working, done=DONE.get(request.args.get("done", "")),
        **{"values": {}, "message": "", "faults": {}, **more})


def _calendar() -> Calendar:
    return calendar_of(db_session(), config().working_days)


def _today() -> date:
    return now().astimezone(zone()).date()


def _me() -> Person:
    person: Person = current_user._get_current_object()
    return person
