"""The frame of pages: the links of the top bar, of which each room adds its own and each person sees those that her roles open,
and what of a page is kept drawn because it is the same for all whose frame is.
"""

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from flask import Flask, current_app, g, render_template, request, url_for
from markupsafe import Markup, escape
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kb.changes import last_change
from kb.web.access import Role, asking
from kb.web.headers import csp_nonce
from kb.web.stencil import Stencil, hole
from kb.web.store import reading_session

Thing = TypeVar("Thing")

AGES = 10.0
"""Something may wait because its time has come, of which no change tells: so it is counted anew after so many seconds."""
MOST = 5_000
"""For so many people what waits is kept."""
MOST_DRAWN = 1_000
"""So many parts of frames are kept, each one or two kilobytes long."""
MOST_FRAMED = 500
"""So many pages with their frames, each ten kilobytes long or less."""


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
    """The links for whoever reads this page, as `{label, href, current, waiting, links}`.

    A menu has `links` and no `href`; it is current and has waiting what its links are and have.
    """
    frame = _frame()
    menus: dict[str, list[dict[str, Any]]] = {}
    for (link, href), waiting in zip(_links(frame.roles, frame.root), frame.waiting, strict=True):
        shown = {"label": link.label, "href": href, "current": href == frame.here, "waiting": waiting, "links": []}
        menus.setdefault(link.menu or href, []).append(shown)
    return [together[0] if len(together) == 1 else _menu(name, together) for name, together in menus.items()]


def drawn(template: str, *, same_for_all: bool = False) -> Markup:
    """A part of the frame, drawn once for all pages on which it is the same: it is kept by all that it may be made of.

    What is `same_for_all` may name nobody and nothing of a request.
    """
    frame = _Frame(request.root_path) if same_for_all else _frame()
    return _once("kb.drawn", MOST_DRAWN, (template, frame),
                 lambda: Markup(render_template(template)))  # noqa: S704 - a template has escaped what it shows


def framed(template: str, **words: str) -> Markup:
    """A page of which only `words`, by name, are new each time; what of them is not `Markup` is escaped. The rest of it is kept
    drawn: it may be made of nothing but its frame.
    """
    def draw() -> Stencil:
        page = render_template(template, **{name: hole(name) for name in words})
        return Stencil(page.replace(csp_nonce(), hole("nonce")))

    stencil = _once("kb.framed", MOST_FRAMED, (template, _frame()), draw)
    return stencil.filled({name: escape(word) for name, word in words.items()} | {"nonce": csp_nonce()})


def _once(shelf: str, most: int, name: Hashable, make: Callable[[], Thing]) -> Thing:
    """A thing that this application keeps on a shelf under its name, made now where it is not there. A full shelf is emptied:
    whoever asks may name a root, so that there is no end of names.
    """
    kept: dict[Hashable, Thing] = current_app.extensions.setdefault(shelf, {})
    thing = kept.get(name)
    if thing is None:
        if len(kept) >= most:
            kept.clear()
        thing = kept[name] = make()
    return thing


class _Frame(NamedTuple):
    """All that the frame of a page may be made of: where equal, it looks the same. `waiting` is in the order of the links."""

    root: str
    roles: frozenset[Role] = frozenset()
    name: str = ""
    here: str | None = None
    waiting: tuple[int, ...] = ()
    is_own: bool = False
    theme: str = ""


def _frame() -> _Frame:
    """That of this page; asked for several times, it is looked up once."""
    frame: _Frame | None = g.get("frame")
    if frame is None:
        person, path, root = asking(), request.path, request.root_path
        frame = _Frame(root)
        if person.is_authenticated:
            roles = person.roles
            links = _links(roles, root)
            here = max((href for _link, href in links if path.startswith(href)), key=len, default=None)
            frame = _Frame(root, roles, person.display_name, here, _waiting(person, roles, links), path == "/me",
                           request.cookies.get("theme", ""))
        g.frame = frame
    return frame


def _links(roles: frozenset[Role], root: str) -> list[tuple[Link, str]]:
    """The links that these roles open, and where they lead: the same for everybody who comes to this application by one root."""
    def make() -> list[tuple[Link, str]]:
        shelf: list[Link] = current_app.extensions.get("kb.navigation", [])
        return [(link, url_for(link.endpoint)) for link in shelf if link.roles & roles]

    return _once("kb.addresses", MOST, (roles, root), make)


def _menu(name: str, links: list[dict[str, Any]]) -> dict[str, object]:
    return {"label": name, "href": None, "current": any(link["current"] for link in links),
            "waiting": sum(link["waiting"] for link in links), "links": links}


@dataclass(frozen=True)
class _Counted:
    """What waits for one person, link by link, as it is while the last change is this one, and no longer than until then."""

    last: int
    until: float
    roles: frozenset[Role]
    waiting: tuple[int, ...]


def _waiting(person: Any, roles: frozenset[Role], links: Sequence[tuple[Link, str]]) -> tuple[int, ...]:
    """What waits for whoever reads this page, link by link."""
    kept: dict[str, _Counted] = current_app.extensions.setdefault("kb.waiting", {})
    try:
        with reading_session() as session:
            last, counted = last_change(session), kept.get(person.get_id())
            if counted is None or counted.last != last or counted.roles != roles or counted.until < time.monotonic():
                waiting = tuple(link.waiting(session, person) if link.waiting else 0 for link, _href in links)
                counted = _Counted(last, time.monotonic() + AGES, roles, waiting)
                if len(kept) >= MOST:
                    kept.clear()
                kept[person.get_id()] = counted
    except SQLAlchemyError:  # this may be the page that says that the store is away
        return (0,) * len(links)
    return counted.waiting
