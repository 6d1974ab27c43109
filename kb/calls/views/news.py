"""What an open desk is told by itself: each subject offers its news under a name, and there is one way to hear them all.

They stand in the desk's page when it loads, and come with every answer of the desk's poll, in a call and between calls.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, current_app
from flask_login import current_user
from sqlalchemy.orm import Session

from kb.accounts import Person
from kb.calls.models import Call
from kb.web import Role, allow, db_session

News = Callable[[Session, Person, Call | None], Any]
"""What `person` is to hear with this call on her desk, or with none; anything that JSON can hold. Few and quick queries."""


def add_news(app: Flask, name: str, tell: News) -> None:
    """Offer news under a name of their own; rooms above calls may, too."""
    app.extensions.setdefault("kb.news", {})[name] = tell


def all_news(session: Session, person: Person, call: Call | None) -> dict[str, Any]:
    """The news of every subject, by name."""
    return {name: tell(session, person, call) for name, tell in current_app.extensions.get("kb.news", {}).items()}


def routes(room: Blueprint) -> None:
    """`/desk/news`."""
    room.get("/desk/news", endpoint="between_news")(allow(Role.AGENT, Role.SUPERVISOR)(between))


def between() -> dict[str, Any]:
    """What a desk between calls asks for every few seconds."""
    from kb.calls.handing.views import offers
    from kb.calls.views.desk import shelf

    session, person = db_session(), current_user._get_current_object()
    return {"entries": [], "shelf": shelf(session, person), "offers": offers(session, person),
            "news": all_news(session, person, None)}
