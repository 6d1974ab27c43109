"""Who is asking: the session cookie or the bearer token, for flask-login. Flask's own session is not used.

A cookie signed by Flask stays good after a sign-out and dies when the clock steps back; ours is a row in the store.
"""

import logging

from flask import Flask, Request, Response, current_app, g, request
from flask_login import LoginManager
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kb.accounts.known import Known
from kb.accounts.models import Person
from kb.accounts.sign_in import Asking, is_stale, note_seen, open_session, session_of, token_of
from kb.db import now
from kb.web import asking, began_at, config, database

log = logging.getLogger("kb")


class Asker(LoginManager):  # type: ignore[misc]
    """Flask-Login without its own session, its cookie and their protection: these take as long as looking up who asks."""

    def init_app(self, app: Flask, add_context_processor: bool = True) -> None:
        """As Flask-Login says, but that no answer is looked at for a cookie to set."""
        app.login_manager = self  # type: ignore[attr-defined]
        if add_context_processor:
            app.context_processor(lambda: {"current_user": asking()})

    def _load_user(self) -> None:
        self._update_request_context_with_user(_person_asking(request))


def load_people(app: Flask) -> None:
    """Have `current_user` be the `Person` who is asking, or flask-login's anonymous user."""
    app.extensions["kb.known"] = Known(app.extensions["kb.database"])
    Asker(app)


def _person_asking(sent: Request) -> Person | None:
    scheme, _, token = sent.headers.get("Authorization", "").partition(" ")
    secret = cookie_secret()
    if scheme.lower() == "bearer":  # a token that is no good is not made up for by a cookie
        found = token_of(database(), token.strip())
    else:
        found = session_of(database(), secret) if secret else None
    if found is None:
        return None
    g.asking = found
    began_at(found.head or 0)
    _note_seen(found)
    known: Known = current_app.extensions["kb.known"]
    return known.person(found)


def _note_seen(asking: Asking) -> None:
    # Only where the request's own session cannot hold the store's lock for writing.
    if request.method not in {"GET", "HEAD"} or asking.seen_at is None or not is_stale(asking.seen_at, now()):
        return
    try:
        with database().writing() as session:
            note_seen(session, str(asking.session_id), now())
    except OperationalError:
        log.warning("could not note that a session is in use")


def this_session() -> str | None:
    """The id of the sign-in session of this request; None when it came with a token."""
    asking: Asking | None = g.get("asking")
    return None if asking is None else asking.session_id


def _is_secure() -> bool:
    return bool(request.is_secure or config().secure_cookies)


def cookie_name() -> str:
    """With https the name itself makes browsers refuse the cookie from other hosts and from plain http."""
    return "__Host-firstcall" if _is_secure() else "firstcall"


def cookie_secret() -> str | None:
    """The secret in this request's cookie."""
    return request.cookies.get(cookie_name())


def sign_in_browser(response: Response, session: Session, person: Person) -> Response:
    """Open a sign-in session and hand its cookie out with this response. The caller commits."""
    hours = config().session_hours
    secret = open_session(session, person, hours, request.user_agent.string)
    return set_cookie(response, secret, hours * 3600)


def set_cookie(response: Response, secret: str, seconds: int) -> Response:
    """Set the session cookie; with nothing and 0 seconds it is deleted."""
    response.set_cookie(cookie_name(), secret, max_age=seconds, secure=_is_secure(), httponly=True, samesite="Lax", path="/")
    return response
