"""The pages of accounts: the door, one's own page, the admin's page."""

from flask import Blueprint, Flask

from kb.accounts.views import admin, door, own
from kb.accounts.views.loader import load_people
from kb.web import Link, Role, add_links

ADMINS = frozenset({Role.ADMIN})


def register(app: Flask) -> None:
    """Put people into the application."""
    load_people(app)
    room = Blueprint("accounts", __name__)
    for pages in (door, own, admin):
        pages.routes(room)
    app.register_blueprint(room)
    add_links(app, Link("People", "accounts.people", ADMINS, 80))
