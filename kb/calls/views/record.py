"""The record of a call: timeline, script path, the three questions; and the list of an agent's own calls."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts import display_names
from kb.articles import get_revision, reading_html
from kb.calls.entries.escalation import TRIGGERS
from kb.calls.handing.links import good_links
from kb.calls.help.views import along, back_at
from kb.calls.journal import load
from kb.calls.models import Call, CallReading
from kb.calls.promises.calendar import calendar_of
from kb.calls.promises.history import dates
from kb.calls.readings import brief, packet, questions, three_lines, timeline
from kb.calls.readings.answered import answered
from kb.calls.rights import get_call, standings
from kb.calls.state import CallState, fold
from kb.calls.views.watching import note_reading
from kb.calls.views.wording import answer_words, due_words
from kb.db import now
from kb.errors import NotFound
from kb.scripts import script_of
from kb.web import Role, allow, config, db_session, signed_in, zone

PAGE = 50


def routes(room: Blueprint) -> None:
    """`/calls/mine`, `/calls/<id>/record` and what hangs on it."""
    room.get("/calls/mine")(allow(Role.AGENT, Role.SUPERVISOR)(mine))
    room.get("/calls/<call_id>/record")(signed_in(show_record))
    room.get("/calls/<call_id>/record/revisions/<revision_id>")(signed_in(revision))


def mine() -> ResponseReturnValue:
    """The calls that this person took, newest first."""
    first = max(request.args.get("page", 1, int), 1)
    calls = db_session().scalars(
        select(Call).where((Call.agent == current_user.name) | (Call.started_by == current_user.name), ~Call.practice)
        .order_by(Call.started_at.desc()).offset((first - 1) * PAGE).limit(PAGE + 1)).all()
    return render_template("calls/mine.html", page="record", calls=calls[:PAGE], number=first, more=len(calls) > PAGE)


def show_record(call_id: str) -> ResponseReturnValue:
    """The whole record, the same for the agent and her supervisor. Who reads it is noted, and the agent sees it."""
    return record_page(call_id)


def record_page(call_id: str, refused: dict[str, str] | None = None) -> str:
    """The record as a page; `refused`: what a form on it was told, and the words that stood in it."""
    session = db_session()
    call = get_call(session, current_user, call_id)
    entries = load(session, call.id)
    state = fold(entries, script_of(session), call.id)
    names = display_names(session)
    if refused is None:  # whoever is refused has the page open already, and her own request holds the store
        note_reading(call)
    readings = session.scalars(select(CallReading).where(CallReading.call_id == call.id).order_by(CallReading.first_at)).all()
    values = {
        "call": call, "state": state, "names": names, "links": good_links(session, call.id),
        "timeline": timeline(entries, state, names),
        "questions": questions(session, state), "packet": packet(session, current_user, state, names, now()),
        "brief": brief(session, current_user, state, now()), "lines": three_lines(state), "readings": readings,
        "standings": standings(current_user, call, state), "script": _path(state), "known": _known(state), "due_words": due_words,
        "promises": _promises(session, state),
        "private": along(session, current_user, call), "refused": refused or {}, "triggers": TRIGGERS, "back_at": back_at(state),
    }
    template = "calls/_record.html" if request.headers.get("HX-Request") else "calls/record.html"
    return render_template(template, page="record", live=call.status == "open", record_url=url_for(
        "calls.show_record", call_id=call.id), **values)


def revision(call_id: str, revision_id: str) -> ResponseReturnValue:
    """An article exactly as it read when it was opened in this call; whoever may read the call may read this."""
    session = db_session()
    call = get_call(session, current_user, call_id)
    state = fold(load(session, call.id), script_of(session), call.id)
    lookup = next((item for item in state.lookups.values() if item.revision_id == revision_id), None)
    if lookup is None:
        raise NotFound("This article was not opened in this call.")
    read = get_revision(session, revision_id)
    return render_template("calls/revision.html", page="record", call=call, lookup=lookup, revision=read,
                           html=reading_html(session, current_user, read))


def _promises(session: Session, state: CallState) -> list[dict[str, Any]]:
    """What is owed from this call, each with every date that the caller was told and how it stands."""
    calendar = calendar_of(session, config().working_days)
    found = []
    for item in state.promises.values():
        *before, last = dates(item, now(), zone(), calendar)
        found.append({**vars(item), "due_words": due_words(item.due), "standing": last["standing"],
                      "before": [{**one, "due_words": due_words(one["due"])} for one in before]})
    return found


def _path(state: CallState) -> dict[str, Any] | None:
    """The script's path: each step taken, with the label of the option, then where the run stands."""
    run = state.run
    script = state.script_of(run.script, run.version) if run else None
    if run is None or script is None:
        return None
    taken = []
    for one in run.steps:
        step = script.steps.get(one["step"])
        label = next((option.label for option in step.options if option.id == one["option"]), None) if step else None
        taken.append({"step": one["step"], "label": label, "phrasing": one["phrasing"], "at": one["at"],
                      "phase": step.phase if step else None})
    return {"title": script.title, "version": script.version, "taken": taken, "now": run.position.step,
            "end": run.position.end, "left": run.left}


def _known(state: CallState) -> list[tuple[str, str]]:
    """What is known, as a script asked it and as the answer reads: `[(label, value)]`."""
    return [(label, answer_words(questions[-1] if questions else None, answer.value))
            for label, questions, answer in answered(state)]
