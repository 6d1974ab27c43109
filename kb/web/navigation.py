"""The links of the top bar. Each room adds its own; each person sees those that her roles open."""

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from kb.web.access import Role


@dataclass(frozen=True)
class Link:
    """One link of the top bar: its words, its endpoint, who sees it, and its place from the left."""

    label: str
    endpoint: str
    roles: frozenset[Role]
    place: int


def add_links(app: Flask, *links: Link) -> None:
    """Offer these links in the top bar."""
    shelf = app.extensions.setdefault("kb.navigation", [])
    shelf.extend(links)
    shelf.sort(key=lambda link: link.place)


def navigation() -> list[dict[str, object]]:
    """The links for whoever reads this page, as `{label, href, current}`."""
    if not current_user.is_authenticated:
        return []
    links = [(link.label, url_for(link.endpoint)) for link in current_app.extensions.get("kb.navigation", [])
             if link.roles & current_user.roles]
    here = max((href for _label, href in links if request.path.startswith(href)), key=len, default=None)
    return [{"label": label, "href": href, "current": href == here} for label, href in links]
