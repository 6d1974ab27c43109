"""What a desk asks for while a call rings: three lines on who it may be, and the caller himself; and at which phone she sits."""

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import Person, display_names
from kb.calls.callers.models import Caller
from kb.calls.callers.views.sections import add_section
from kb.calls.journal import state_of
from kb.calls.models import Call
from kb.calls.rights import get_call
from kb.calls.ringing import (
    before_ring,
    contacts_of,
    extension_of,
    get_ring,
    maybe_before,
    ringing_news,
    sit_at,
    take,
)
from kb.calls.views.news import add_news
from kb.db import now
from kb.errors import Invalid
from kb.web import Role, allow, db_session

AGENTS = allow(Role.AGENT, Role.SUPERVISOR)


def routes(room: Blueprint) -> None:
    """`/ringing/<ring>`, `/ringing/<ring>/take`, `/calls/<id>/maybe` and `/desk/phone`."""
    room.get("/ringing/<ring>", endpoint="ringing_before")(AGENTS(before))
    room.get("/calls/<call_id>/maybe", endpoint="ringing_maybe")(AGENTS(maybe))
    room.post("/ringing/<ring>/take", endpoint="ringing_take")(AGENTS(answer))
    room.post("/desk/phone", endpoint="ringing_phone")(AGENTS(phone))


def offer(app: Flask) -> None:
    """Add the desk's news, and a part of the caller's page."""
    add_news(app, "ringing", news)
    add_section(app, "calls/ringing/_contacts.html", contacts_section)


def news(session: Session, person: Person, call: Call | None) -> dict[str, object]:
    """What rings, with the addresses of it; between calls also at which phone she sits."""
    told = ringing_news(session, person, call)
    for one in told["rings"]:
        one["before"] = url_for("calls.ringing_before", ring=one["ring"])
        one["take"] = url_for("calls.ringing_take", ring=one["ring"])
    return told if call is not None else {**told, "extension": extension_of(session, person)}


def before(ring: str) -> ResponseReturnValue:
    """Three lines on each who may be ringing, as a fragment; nothing once somebody has him, for then his call tells more."""
    session = db_session()
    found = get_ring(session, current_user._get_current_object(), ring)
    known = before_ring(session, found) if found.state == "ringing" else []
    return render_template("calls/ringing/_before.html", known=known, names=display_names(session), now=now(), in_call=False)


def maybe(call_id: str) -> ResponseReturnValue:
    """The same lines while nobody has made sure who is on the line; for whoever has the call, and nobody else."""
    session, person = db_session(), current_user._get_current_object()
    call = get_call(session, person, call_id)
    known = maybe_before(session, state_of(session, call)) if call.agent == person.name else []
    return render_template("calls/ringing/_before.html", known=known, names=display_names(session), now=now(), in_call=True)


def contacts_section(session: Session, person: Person, caller: Caller) -> dict[str, object] | None:
    """On the caller's page: contacts from before Firstcall."""
    found = contacts_of(session, [caller.root])
    return {"contacts": found, "names": display_names(session)} if found else None


def answer(ring: str) -> ResponseReturnValue:
    """The caller is with her: her desk opens on him. A desk is told where that is."""
    from kb.calls.views import rules

    session = db_session()
    call = take(session, current_user._get_current_object(), ring, rules())
    session.commit()
    address = url_for("calls.show", call_id=call.id)
    return {"url": address} if request.accept_mimetypes.best == "application/json" else redirect(address, 303)


def phone() -> ResponseReturnValue:
    """She sits at this phone from now on."""
    session = db_session()
    given = request.form.get("extension")
    if given is None:
        raise Invalid("Give the extension of your phone; nothing, if you sit at none.", {"extension": "is required"})
    sit_at(session, current_user._get_current_object(), given)
    session.commit()
    return redirect(url_for("calls.between"), 303)
