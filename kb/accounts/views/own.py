"""One's own page: how things are shown to her, her password, her tokens, and where she is signed in."""

from functools import cache
from zoneinfo import available_timezones

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from kb.accounts.models import Person
from kb.accounts.passwords import is_password, set_password
from kb.accounts.people import get_person, set_display_name, set_reading
from kb.accounts.sign_in import end_session, end_sessions, list_sessions, list_tokens, make_token, revoke_token
from kb.accounts.teams import team_names
from kb.accounts.views.loader import cookie_secret, this_session
from kb.errors import Invalid, NotAllowed
from kb.web import db_session, signed_in

LOCALES = [("", "As the house has it"), ("en-US", "English (United States)"), ("en-GB", "English (United Kingdom)"),
           ("en-CA", "English (Canada)"), ("es-US", "Spanish (United States)"), ("es-ES", "Spanish (Spain)"),
           ("fr-CA", "French (Canada)"), ("fr-FR", "French (France)"), ("de-DE", "German (Germany)"),
           ("it-IT", "Italian (Italy)"),
           ("nl-NL", "Dutch (Netherlands)"), ("pl-PL", "Polish (Poland)"), ("pt-BR", "Portuguese (Brazil)")]
THEMES = [("", "As the system"), ("light", "Light"), ("dark", "Dark")]
DONE = {"saved": "Saved.", "password": "Your password is set; your other browsers are signed out.",
        "revoked": "The token is revoked.",
        "ended": "Signed out there."}
YEAR_S = 31_536_000


BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "a Mac"),
            ("Linux", "Linux"))


def routes(room: Blueprint) -> None:
    """`/me` and its forms."""
    room.add_app_template_filter(browser)
    room.get("/me")(signed_in(own))
    room.post("/me")(signed_in(save_own))
    room.post("/me/password")(signed_in(save_password))
    room.post("/me/tokens")(signed_in(add_token))
    room.post("/me/tokens/<token_id>/revoke")(signed_in(end_token))
    room.post("/me/sessions/end")(signed_in(end_other_sessions))
    room.post("/me/sessions/<session_id>/end")(signed_in(end_one_session))


def browser(sent: str) -> str:
    """What a browser says of itself, in two words of a person's."""
    name = next((word for sign, word in BROWSERS if sign in sent), "A browser")
    machine = next((word for sign, word in MACHINES if sign in sent), "")
    return f"{name} on {machine}" if machine else name


def own() -> ResponseReturnValue:
    """The page."""
    return _page()


def _page(error: Invalid | None = None, token: str = "") -> str:
    session = db_session()
    if error is not None:
        session.rollback()
    person = get_person(session, current_user.id)
    return render_template(
        "accounts/own.html", person=person, team=team_names(session).get(person.team_id or ""), zones=_zones(), locales=LOCALES,
        themes=THEMES, tokens=list_tokens(session, person), sessions=list_sessions(session, person), here=this_session(),
        token=token, done=DONE.get(request.args.get("done", "")), message=error.message if error else "",
        faults=error.fields if error else {})


@cache
def _zones() -> list[tuple[str, str]]:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("", "As the house has it"), *((name, name.replace("_", " ")) for name in names)]


def _me_in_a_browser() -> Person:
    """The person asking, where she has signed in herself: a token must not make tokens or change the lock."""
    if this_session() is None:
        raise NotAllowed("This is done on your page, signed in with a browser, not with a token.")
    return get_person(db_session(), current_user.id)


def _done(what: str) -> ResponseReturnValue:
    db_session().commit()
    return redirect(url_for("accounts.own", done=what), 303)


def save_own() -> ResponseReturnValue:
    """Keep the name shown, the time zone, the language, and light or dark."""
    person, form = get_person(db_session(), current_user.id), request.form
    try:
        if "display_name" in form:
            set_display_name(db_session(), person, form["display_name"])
        set_reading(db_session(), person, form.get("timezone", person.timezone), form.get("locale", person.locale))
    except Invalid as error:
        return _page(error), 422
    response = make_response(_done("saved"))
    theme = form.get("theme")
    if theme in {"", "light", "dark"}:
        response.set_cookie("theme", theme, max_age=YEAR_S if theme else 0, samesite="Lax", path="/")
    return response


def save_password() -> ResponseReturnValue:
    """Set or change the password; whoever has one has to know it."""
    person, form = _me_in_a_browser(), request.form
    try:
        if person.password_hash and not is_password(person, form.get("current", "")):
            raise Invalid("Your password was not changed.", {"current": "This is not your password."})
        set_password(db_session(), person, form.get("password", ""), kept_session=cookie_secret())
    except Invalid as error:
        return _page(error), 422
    return _done("password")


def add_token() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    person, form = _me_in_a_browser(), request.form
    try:
        days = form.get("days", "").strip()
        if days and not days.isdecimal():
            raise Invalid("No token was made.", {"days": "Give a number of days, or nothing."})
        token = make_token(db_session(), person, int(days[:9]) if days else None, form.get("label", ""))
    except Invalid as error:
        return _page(error), 422
    db_session().commit()
    return _page(token=token)


def end_token(token_id: str) -> ResponseReturnValue:
    """Revoke a token."""
    revoke_token(db_session(), _me_in_a_browser(), token_id)
    return _done("revoked")


def end_one_session(session_id: str) -> ResponseReturnValue:
    """Sign one browser out."""
    end_session(db_session(), _me_in_a_browser(), session_id)
    return _done("ended")


def end_other_sessions() -> ResponseReturnValue:
    """Sign every other browser out."""
    end_sessions(db_session(), _me_in_a_browser(), but=cookie_secret())
    return _done("ended")
