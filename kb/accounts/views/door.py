"""Signing in by password or link, signing out, and the first page."""

import re
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts.models import Person
from kb.accounts.passwords import sign_in_with_password
from kb.accounts.sign_in import close_session, redeem_link
from kb.accounts.views.loader import cookie_secret, set_cookie, sign_in_browser
from kb.errors import KbError, NotSignedIn, TooMany
from kb.web import Role, answer, database, db_session, public, signed_in, wants_json

FIRST_PAGES = {Role.ADMIN: "/admin", Role.SUPERVISOR: "/floor", Role.EDITOR: "/editing", Role.AGENT: "/desk"}

# A path on this site: no second slash or dots at its beginning, no backslash, no scheme, nothing a browser tidies away.
_LOCAL = re.compile(r"/(?:[\w~-][\w.~-]*(?:/[\w~-][\w.~-]*)*/?)?(?:\?[\w.~=&%+-]*)?", re.ASCII)


def routes(room: Blueprint) -> None:
    """`/`, `/sign-in`, `/sign-in/<secret>`, `/sign-out` and `/session`."""
    room.get("/")(public(home))
    room.get("/sign-in")(public(sign_in))
    room.post("/sign-in")(public(sign_in_by_password))
    room.get("/sign-in/<secret>")(public(sign_in_by_link))
    room.post("/sign-out")(public(sign_out))
    room.get("/session")(signed_in(session))


def local_path(address: str | None) -> str:
    """`address` when it is a path on this site, else `/`."""
    return address if address and len(address) < 2000 and _LOCAL.fullmatch(address) else "/"


def home() -> ResponseReturnValue:
    """Lead to the first page of the highest role."""
    if not current_user.is_authenticated:
        return redirect("/sign-in", 303)
    return redirect(next(page for role, page in FIRST_PAGES.items() if role in current_user.roles), 303)


def sign_in() -> ResponseReturnValue:
    """The page to sign in on."""
    return _page()


def _page(message: str = "", name: str = "") -> str:
    return render_template("accounts/sign_in.html", message=message, name=name, next=local_path(request.values.get("next")))


def sign_in_by_password() -> ResponseReturnValue:
    """Sign in with name and password: a form, or JSON for the desk's dialog."""
    given: Any = (request.get_json(silent=True) if request.is_json else request.form) or {}
    name, password = (str(given.get(field) or "") if hasattr(given, "get") else "" for field in ("name", "password"))
    try:
        person = sign_in_with_password(database(), name, password, request.remote_addr or "")
    except (NotSignedIn, TooMany) as error:
        return _refused(error, name)
    response = jsonify(_who(person)) if wants_json() else make_response(redirect(local_path(request.form.get("next")), 303))
    with database().writing() as writing:
        _let_in(response, writing, person)
    return response


def _refused(error: KbError, name: str) -> ResponseReturnValue:
    status = HTTPStatus.TOO_MANY_REQUESTS if isinstance(error, TooMany) else HTTPStatus.UNAUTHORIZED
    if wants_json():
        return answer(status, error.message, None, **error.details)
    headers = {"Retry-After": str(error.details["retry_after"])} if "retry_after" in error.details else {}
    return _page(error.message, name), status, headers


def _let_in(response: Response, writing: Session, person: Person) -> None:
    """A new sign-in session, never the one that came along: it may have been planted."""
    old = cookie_secret()
    if old:
        close_session(writing, old)
    sign_in_browser(response, writing, person)


def sign_in_by_link(secret: str) -> ResponseReturnValue:
    """Sign in with a one-time link and lead away from it at once.

    Browsers and mail scanners that look ahead (HEAD, prefetch) do not use the link up.
    """
    if request.method == "HEAD":
        return Response()
    if any(request.headers.get(name) for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")):
        return Response("Not before it is wanted.", HTTPStatus.TOO_EARLY, content_type="text/plain")
    response = make_response(redirect("/", 303))
    response.headers["Referrer-Policy"] = "no-referrer"
    try:
        with database().writing() as writing:
            _let_in(response, writing, redeem_link(writing, secret))
    except NotSignedIn as error:
        if wants_json():
            return answer(HTTPStatus.GONE, error.message)
        return render_template("accounts/link_over.html"), HTTPStatus.GONE
    return response


def sign_out() -> ResponseReturnValue:
    """End this browser's session. What the desk has not sent yet stays sealed in the browser: the desk asks about it."""
    secret = cookie_secret()
    if secret:
        close_session(db_session(), secret)
        db_session().commit()
    return set_cookie(make_response(redirect("/sign-in", 303)), "", 0)


def session() -> ResponseReturnValue:
    """Who is signed in; the desk asks after an answer of 401."""
    return jsonify(_who(current_user))


def _who(person: Person) -> dict[str, object]:
    return {"person": person.name, "display_name": person.display_name, "roles": sorted(person.roles)}
