"""Who may call which endpoint. Every view declares it; one that does not is refused to everybody.

What a person may see of a single thing is decided in the room that owns it; here only the door of the page is kept.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, g, request
from flask_login import current_user

from kb.errors import NotAllowed, NotFound, NotSignedIn

View = TypeVar("View", bound=Callable[..., object])


class Role(StrEnum):
    """What a person does here; a person may hold several."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    ADMIN = "admin"


EVERYONE = frozenset(Role)


def asking() -> Any:
    """Who is asking, as a person and not as flask-login's proxy, which looks her up again at each use."""
    person = g.get("person")
    if person is None:
        person = g.person = current_user._get_current_object()  # noqa: SLF001 - the way out of a proxy
    return person


def public(view: View) -> View:
    """Anybody may call this view, signed in or not."""
    view.__access__ = None  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Whoever is signed in may call this view."""
    view.__access__ = EVERYONE  # type: ignore[attr-defined]
    return view


def allow(*roles: Role) -> Callable[[View], View]:
    """Only people holding one of `roles` may call this view."""

    def declare(view: View) -> View:
        view.__access__ = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


def declared(view: Callable[..., object]) -> frozenset[Role] | None:
    """The roles that may call a view; None means anybody. Raises `LookupError` where nothing is declared."""
    try:
        return view.__access__  # type: ignore[attr-defined, no-any-return]
    except AttributeError:
        raise LookupError(f"{view} declares no right") from None


def guard(app: Flask) -> None:
    """Check the declared right before every view."""

    @app.before_request
    def check() -> None:
        if request.endpoint is None or request.endpoint == "static":
            return
        roles = declared(app.view_functions[request.endpoint])
        if roles is None:
            return
        person = asking()
        if not person.is_authenticated:
            raise NotSignedIn("Please sign in first.")
        if not roles & person.roles:
            # A page of another role does not exist for this one; forms and API calls are told why.
            if request.method in {"GET", "HEAD"} and not request.path.startswith("/api/"):
                raise NotFound("There is no such page.")
            raise NotAllowed("Your role does not allow this.")
