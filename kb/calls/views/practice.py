"""The practice page: which walks can be practised, and who practises or did lately."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.accounts import display_names
from kb.calls.practice import practised, start_practice, to_practise
from kb.errors import Invalid
from kb.scripts import list_scripts
from kb.web import Role, allow, db_session

AT_A_DESK = allow(Role.AGENT, Role.SUPERVISOR, Role.EDITOR)
"""Whoever may have a call on the desk: editors only in practice."""


def routes(room: Blueprint) -> None:
    """`/practice`."""
    room.get("/practice")(AT_A_DESK(practice))
    room.post("/practice")(AT_A_DESK(begin))


def practice() -> ResponseReturnValue:
    """Scripts with their walks, and rehearsals: one's own, and a supervisor's teams'."""
    session, person = db_session(), current_user._get_current_object()
    titles = {script.id: script.title for script in list_scripts(session)}
    return render_template("calls/practice.html", page="practice", scripts=to_practise(session), titles=titles,
                           calls=practised(session, person), names=display_names(session))


def begin() -> ResponseReturnValue:
    """The pretend caller rings."""
    from kb.calls.views import rules

    script, path = request.form.get("script", ""), request.form.get("path", "")
    if not script or not path:
        raise Invalid("Choose what to practise.", {"path": "is required"})
    session = db_session()
    call = start_practice(session, current_user._get_current_object(), script, path, rules())
    session.commit()
    return redirect(url_for("calls.show", call_id=call.id), 303)
