"""The links of the top bar. Each room adds its own; each person sees those that her roles open."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, render_template, request, url_for
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kb.changes import last_change
from kb.web.access import Role
from kb.web.store import reading_session

AGES = 10.0
"""Something may wait because its time has come, of which no change tells: so it is counted anew after so many seconds."""
MOST = 5_000
"""For so many people what waits is kept."""
MOST_DRAWN = 500


@dataclass(frozen=True)
class Link:
    """One link of the top bar: its words, its endpoint, who sees it, and its place from the left.

    `waiting(session, person)` counts what waits for her there, in one query or none; whatever alters it notes a change
    (`kb.changes`). Links of the same `menu` stand together in one that opens, where the first of them would stand.
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


def drawn(template: str) -> Markup:
    """A part of the frame, drawn once for all pages on which it is the same: it is kept by all that it is made of."""
    kept: dict[tuple[object, ...], Markup] = current_app.extensions.setdefault("kb.drawn", {})
    if "drawn_for" not in g:
        g.drawn_for = (repr(navigation()), current_user.display_name, current_user.roles, request.path == "/me",
                       request.cookies.get("theme", ""))
    key = (template, *g.drawn_for)
    if key not in kept:
        if len(kept) >= MOST_DRAWN:
            kept.clear()
        kept[key] = Markup(render_template(template))  # noqa: S704 - a template has escaped what it shows
    return kept[key]


def _links() -> list[dict[str, object]]:
    roles, root, path = current_user.roles, request.root_path, request.path
    links = [(link, _address(link, root)) for link in current_app.extensions.get("kb.navigation", []) if link.roles & roles]
    here = max((href for _link, href in links if path.startswith(href)), key=len, default=None)
    waiting = _waiting([link for link, _href in links])
    menus: dict[str, list[dict[str, Any]]] = {}
    for link, href in links:
        drawn = {"label": link.label, "href": href, "current": href == here, "waiting": waiting.get(link.endpoint, 0),
                 "links": []}
        menus.setdefault(link.menu or href, []).append(drawn)
    return [together[0] if len(together) == 1 else _menu(name, together) for name, together in menus.items()]


def _address(link: Link, root: str) -> str:
    """Where a link leads: the same for everybody who comes to this application by the same root."""
    known: dict[tuple[str, str], str] = current_app.extensions.setdefault("kb.addresses", {})
    key = root, link.endpoint
    if key not in known:
        if len(known) >= MOST:  # whoever asks may name a root
            known.clear()
        known[key] = url_for(link.endpoint)
    return known[key]


def _menu(name: str, links: list[dict[str, Any]]) -> dict[str, object]:
    return {"label": name, "href": None, "current": any(link["current"] for link in links),
            "waiting": sum(link["waiting"] for link in links), "links": links}


@dataclass(frozen=True)
class _Counted:
    """What waits for one person by endpoint, as it is while the last change is this one, and no longer than until then."""

    last: int
    until: float
    waiting: dict[str, int]


def _waiting(links: Sequence[Link]) -> dict[str, int]:
    """What waits for whoever reads this page, by endpoint."""
    kept: dict[str, _Counted] = current_app.extensions.setdefault("kb.waiting", {})
    counts = [(link.endpoint, link.waiting) for link in links if link.waiting is not None]
    try:
        with reading_session() as session:
            last, counted = last_change(session), kept.get(current_user.get_id())
            if counted is None or counted.last != last or counted.until < time.monotonic():
                waiting = {endpoint: count(session, current_user) for endpoint, count in counts}
                counted = _Counted(last, time.monotonic() + AGES, waiting)
                if len(kept) >= MOST:
                    kept.clear()
                kept[current_user.get_id()] = counted
    except SQLAlchemyError:  # this may be the page that says that the store is away
        return {}
    return counted.waiting
