"""What supervisors say of themselves – free, in a meeting until half past two – and answer from the floor."""

from datetime import datetime, time, timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.accounts import display_names
from kb.calls import Given, Presence, record, rules, set_presence, supervisors
from kb.db import new_id, now
from kb.errors import Invalid, KbError
from kb.floor.asked import asked_lately
from kb.web import Role, allow, db_session, zone

SUPERVISORS = allow(Role.SUPERVISOR)


def routes(room: Blueprint) -> None:
    """`/floor/presence`, `/floor/hand`, `/floor/asked`."""
    room.post("/presence")(SUPERVISORS(presence))
    room.post("/hand")(SUPERVISORS(hand))
    room.get("/asked")(SUPERVISORS(asked))


def presence() -> ResponseReturnValue:
    """A supervisor says where she is."""
    from kb.floor.views import floor_page

    session, form = db_session(), request.form
    try:
        set_presence(session, current_user._get_current_object(), form.get("status", ""), _until(form.get("until", "")), now())
    except Invalid as refused:
        session.rollback()
        return floor_page(refused={"presence": refused.message, "status": form.get("status", ""),
                                   "until": form.get("until", "")}), 422
    session.commit()
    return redirect(url_for("floor.index"), 303)


def hand() -> ResponseReturnValue:
    """A question is answered from the floor, without opening the call."""
    from kb.floor.views import floor_page

    session, form = db_session(), request.form
    text = form.get("text", "").strip()
    try:
        given = Given(new_id(), "help.answered", {"asked": form.get("key") or None, "text": text})
        record(session, form.get("call", ""), [given], current_user._get_current_object(), rules())
    except KbError as refused:
        session.rollback()
        message = "Give some words as the answer." if not text else refused.message
        return floor_page(refused={"hand": message, "text": text}), 422 if isinstance(refused, Invalid) else 409
    session.commit()
    return redirect(url_for("floor.index"), 303)


def asked() -> ResponseReturnValue:
    """What was asked for in the last day, and how long it took."""
    session = db_session()
    return render_template("floor/asked.html", page="floor", asked=asked_lately(session, current_user, now()),
                           names=display_names(session))


def who_is_where() -> tuple[list[Presence], Presence | None]:
    """Every supervisor and where she is, for the reader's first team; and the reader herself."""
    team = min(current_user.supervises, default=current_user.team_id)
    found = supervisors(db_session(), team, now())
    return found, next((one for one in found if one.name == current_user.name), None)


def _until(text: str) -> datetime | None:
    """A time of day as the reader's next one; where it has just gone by it stays today, to be refused."""
    if not text.strip():
        return None
    try:
        clock = time.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("Give the time as hours and minutes, such as 14:30.", {"until": "is no time"}) from None
    here = now().astimezone(zone())
    end = datetime.combine(here.date(), clock, zone())
    return end + timedelta(days=1) if here.hour >= 20 and clock.hour < 8 else end
