"""The pages of calls: the desk, screen pop, what the desk asks for while it is open, and the record of a call."""

from flask import Blueprint, Flask, current_app

from kb.calls.callers import views as callers
from kb.calls.cases import views as cases
from kb.calls.giving import views as giving
from kb.calls.handing import views as handing
from kb.calls.help import views as helping
from kb.calls.promises import views as promises
from kb.calls.ringing import views as ringing
from kb.calls.rules import Rules, rules_for
from kb.calls.traces import views as traces
from kb.calls.views import desk, found, live, news, pop, practice, record
from kb.web import Link, Role, add_links


def register(app: Flask) -> None:
    """Add the pages and their links."""
    app.extensions["kb.rules"] = rules_for(app.extensions["kb.config"])
    room = Blueprint("calls", __name__)
    for part in (desk, pop, live, record, practice, news):
        part.routes(room)
    callers.routes(room)
    traces.routes(room)
    helping.routes(room)
    cases.routes(room)
    ringing.routes(room)
    promises.routes(room)
    giving.routes(room)
    handing.routes(room)
    app.register_blueprint(room)
    giving.offer(app)
    handing.offer(app)
    ringing.offer(app)
    promises.offer(app)
    callers.offer(app)
    traces.offer(app)
    helping.offer(app)
    cases.offer(app)
    found.offer(app)
    add_links(app, Link("Desk", "calls.between", frozenset({Role.AGENT}), 10),
              Link("My calls", "calls.mine", frozenset({Role.AGENT}), 15, menu="Callers"),
              Link("Practice", "calls.practice", frozenset({Role.AGENT, Role.SUPERVISOR, Role.EDITOR}), 45))


def rules() -> Rules:
    """The rules of recording in this application."""
    found: Rules = current_app.extensions["kb.rules"]
    return found
