"""Refuses writes that another site's page sends in a signed-in person's name (CSRF).

Browsers say where a request comes from (`Sec-Fetch-Site`, and `Origin` on every POST), so forms carry no token that
could run out during a long call. Requests with a bearer token carry no cookie and need no check.
"""

from flask import Flask, request

from kb.errors import NotAllowed

SAFE = {"GET", "HEAD", "OPTIONS"}


def from_this_site() -> bool:
    """Whether the browser says that this request was made by a page of this site, or typed by the person."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and origin.partition("://")[2] == request.host


def refuse_foreign_writes(app: Flask) -> None:
    """Check every request that may change something."""

    @app.before_request
    def check() -> None:
        if request.method in SAFE or request.headers.get("Authorization", "").lower().startswith("bearer "):
            return
        if not from_this_site():
            raise NotAllowed("This was not sent from a Firstcall page. Open Firstcall in this browser and try again.")
