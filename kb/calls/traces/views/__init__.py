"""The pages of the directory, of places to look, of known problems and of requests; and what the desk is told of them."""

from flask import Blueprint, Flask

from kb.calls.traces.views import desk, directory, places, problems, requests
from kb.calls.traces.waiting import count_late
from kb.calls.views.news import add_news
from kb.db import now
from kb.web import Link, Role, add_links


def routes(room: Blueprint) -> None:
    """`/directory`, `/where-to-look`, `/problems`, `/requests` and what hangs on them."""
    for part in (desk, directory, places, problems, requests):
        part.routes(room)


def offer(app: Flask) -> None:
    """Add the links of the top bar, and the desk's news."""
    add_links(app, Link("Departments", "calls.directory", frozenset({Role.AGENT, Role.SUPERVISOR, Role.EDITOR}), 35,
                        waiting=lambda session, person: count_late(session, person, now())))
    add_news(app, "problems", desk.problems_news)
    add_news(app, "requests", desk.requests_news)
