"""Known problems: what is wrong for many callers, who mends it, who has it, and whom to ring once it is mended."""

import hashlib
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from kb.accounts import display_names, list_people
from kb.calls.callers.registry import callers_of
from kb.calls.journal import Given, record, start_call
from kb.calls.rights import get_call
from kb.calls.traces import concerned as listing
from kb.calls.traces.models import KnownProblem
from kb.calls.traces.problems import get_problem, mend, mended_problems, open_problems, reopen, save_known_problem
from kb.calls.traces.rights import may_keep
from kb.calls.traces.views.pages import KEEP, READ, expected, form_again, me, page, sees_calls, status_of_form
from kb.calls.traces.views.requests import AT_WORK
from kb.db import new_id, now
from kb.errors import Conflict, Invalid
from kb.web import db_session, zone

FIELDS = ("title", "words", "owner", "say", "remedy")
CALLER = ("first_name", "last_name", "member_id", "policy_id", "phone")


def routes(room: Blueprint) -> None:
    """`/problems` and below."""
    room.get("/problems")(READ(problems))
    room.get("/problems/new")(KEEP(new_problem))
    room.post("/problems/new")(KEEP(add_problem))
    room.get("/problems/<problem_id>")(READ(problem))
    room.get("/problems/<problem_id>/edit")(KEEP(edit_problem))
    room.post("/problems/<problem_id>/edit")(KEEP(keep_problem))
    room.post("/problems/<problem_id>/mended")(KEEP(mended))
    room.post("/problems/<problem_id>/open")(KEEP(open_again))
    room.post("/problems/<problem_id>/callers/<call_id>", endpoint="concern")(AT_WORK(concern))
    room.post("/problems/<problem_id>/callers/<call_id>/ring", endpoint="ring")(AT_WORK(ring))
    room.post("/problems/<problem_id>/callers/<call_id>/rung", endpoint="rung")(AT_WORK(rung))


def problems() -> ResponseReturnValue:
    """What is open, and what was mended, each with how many callers have it among those that one may read."""
    session, person = db_session(), me()
    still, done = open_problems(session), mended_problems(session)
    counts = listing.count_concerned(session, person, [one.id for one in (*still, *done)])
    left = {one.id: number for one, number in listing.to_ring(session, person)}
    return page("problems", still=still, mended=done, counts=counts, left=left, names=display_names(session))


def problem(problem_id: str) -> ResponseReturnValue:
    """One known problem, with its callers as far as one may read their calls."""
    return _page(problem_id)


def new_problem() -> ResponseReturnValue:
    """An empty form."""
    return _form(None, {"title": request.args.get("title", "")[:200], "owner": me().name, "since": _today().isoformat()})


def add_problem() -> ResponseReturnValue:
    """Keep a new known problem."""
    return _save(None)


def edit_problem(problem_id: str) -> ResponseReturnValue:
    """The form, as it stands."""
    found = get_problem(db_session(), problem_id)
    return _form(found, {**{name: getattr(found, name) for name in FIELDS}, "since": found.since.isoformat()})


def keep_problem(problem_id: str) -> ResponseReturnValue:
    """Keep it."""
    return _save(problem_id)


def mended(problem_id: str) -> ResponseReturnValue:
    """It is mended: its callers are to be rung."""
    session = db_session()
    try:
        mend(session, me(), problem_id, request.form.get("say", ""))
    except (Invalid, Conflict) as error:
        return _page(problem_id, **form_again(session, error)), status_of_form(error)
    session.commit()
    return _done(problem_id, "mended")


def open_again(problem_id: str) -> ResponseReturnValue:
    """It is back."""
    session = db_session()
    try:
        reopen(session, me(), problem_id)
    except Conflict as error:
        return _page(problem_id, **form_again(session, error)), 409
    session.commit()
    return _done(problem_id, "reopened")


def concern(problem_id: str, call_id: str) -> ResponseReturnValue:
    """The caller of this call has it, too."""
    return _record(problem_id, call_id, "problem.matched", {}, "listed")


def ring(problem_id: str, call_id: str) -> ResponseReturnValue:
    """Begin the call in which he is told that it is mended."""
    from kb.calls.views import rules

    session, person = db_session(), me()
    found, before = get_problem(session, problem_id), get_call(session, person, call_id)
    if found.mended_at is None:
        raise Conflict("This is not mended yet. Ring when there is something to tell.")
    caller = {name: getattr(before, name) for name in CALLER if getattr(before, name)}
    known = callers_of(session, [before.id]).get(before.id)
    if known is not None and known.safe_number:
        caller["phone"] = known.safe_number
    call, _new = start_call(session, person, _once_a_minute(found.id, call_id, person.name), {
        "caller": caller, "direction": "outbound", "source": "desk", "reason": f"Mended: {found.title}"}, rules())
    record(session, call.id, [Given("problem", "problem.matched", {"problem": found.id})], person, rules())
    session.commit()
    return redirect(url_for("calls.show", call_id=call.id), 303)


def _once_a_minute(*words: str) -> str:
    """An id for a call, the same for the same words within a minute: pressed twice, it rings once."""
    return hashlib.sha256("\n".join((*words, f"{now():%Y%m%d%H%M}")).encode()).hexdigest()[:32]


def rung(problem_id: str, call_id: str) -> ResponseReturnValue:
    """What came of ringing him."""
    form = request.form
    payload = {"how": form.get("how", ""), "note": form.get("note", "").strip() or None}
    return _record(problem_id, call_id, "problem.rung", payload, "rung")


def _record(problem_id: str, call_id: str, kind: str, payload: dict[str, Any], done: str) -> ResponseReturnValue:
    from kb.calls.views import rules

    session = db_session()
    found = get_problem(session, problem_id)
    try:
        record(session, call_id, [Given(new_id(), kind, {"problem": found.id, **payload})], me(), rules())
    except (Invalid, Conflict) as error:
        return _page(problem_id, **form_again(session, error)), status_of_form(error)
    session.commit()
    return _done(problem_id, done)


def _save(problem_id: str | None) -> ResponseReturnValue:
    session, given = db_session(), request.form.to_dict()
    try:
        found = save_known_problem(session, me(), given, _today(), problem_id, expected())
    except (Invalid, Conflict) as error:
        values = form_again(session, error)
        return _form(get_problem(session, problem_id) if problem_id else None, given, **values), status_of_form(error)
    session.commit()
    return _done(found.id, "saved")


def _form(found: KnownProblem | None, values: dict[str, str], **outcome: object) -> str:
    session = db_session()
    people = [(one.name, one.display_name) for one in list_people(session) if one.is_active]
    return page("problem_form", found=found, values={**dict.fromkeys((*FIELDS, "since"), ""), **values}, people=people,
                names=display_names(session), **{"message": "", "faults": {}, "is_overtaken": False, **outcome})


def _page(problem_id: str, **outcome: object) -> str:
    session, person = db_session(), me()
    found = get_problem(session, problem_id)
    callers = listing.concerned(session, person, found) if sees_calls() else []
    more = listing.likely(session, person, found) if sees_calls() and found.mended_at is None else []
    return page("problem", problem=found, callers=callers, likely=more, names=display_names(session),
                is_keeper=may_keep(person), **{"message": "", "faults": {}, **outcome})


def _done(problem_id: str, what: str) -> ResponseReturnValue:
    return redirect(url_for("calls.problem", problem_id=problem_id, done=what), 303)



def _today() -> date:
    return now().astimezone(zone()).date()
