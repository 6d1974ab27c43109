"""The links of the top bar. Each room adds its own; each person sees those that her roles open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kb.web.access import Role
from kb.web.store import database


@dataclass(frozen=True)
class Link:
    """One link of the top bar: its words, its endpoint, who sees it, and its place from the left.

    `waiting(session, person)` counts what waits for her there, in one query or none. Links of the same `menu` stand together
    in one that opens, where the first of them would stand.
    """

    label: str
    endpoint: str
    roles: frozenset[Role]
    place: int
    waiting: Callable[[Session, Any], int] | None = None
    menu: str = ""


def add_links(app: Flask, *links: Link) -> None:
    """Offer these links in the top bar."""
    shelf = app.extensions.setdefault("kb.navigation", [])
    shelf.extend(links)
    shelf.sort(key=lambda link: link.place)


def navigation() -> list[dict[str, object]]:
    """The links for whoever reads this page, as `{label, href, current, waiting, links}`; asked for twice, they are counted once.

    A menu has `links` and no `href`; it is current and has waiting what its links are and have.
    """
    if not current_user.is_authenticated:
        return []
    if "navigation" not in g:
        g.navigation = _links()
    found: list[dict[str, object]] = g.navigation
    return found


def _links() -> list[dict[str, object]]:
    links = [(link, url_for(link.endpoint)) for link in current_app.extensions.get("kb.navigation", [])
             if link.roles & current_user.roles]
    here = max((href for _link, href in links if request.path.startswith(href)), key=len, default=None)
    menus: dict[str, list[dict[str, Any]]] = {}
    for link, href in links:
        drawn = {"label": link.label, "href": href, "current": href == here, "waiting": _waiting(link), "links": []}
        menus.setdefault(link.menu or href, []).append(drawn)
    return [together[0] if len(together) == 1 else _menu(name, together) for name, together in menus.items()]


def _menu(name: str, links: list[dict[str, Any]]) -> dict[str, object]:
    return {"label": name, "href": None, "current": any(link["current"] for link in links),
            "waiting": sum(link["waiting"] for link in links), "links": links}


def _waiting(link: Link) -> int:
    if link.waiting is None:
        return 0
    try:
        with database().reading() as session:
            return link.waiting(session, current_user)
    except SQLAlchemyError:  # this may be the page that says that the store is away
        return 0
