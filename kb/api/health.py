"""Two questions of whoever runs the servers: are you there, and are you ready?"""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from kb.articles import count_articles
from kb.search import search_service
from kb.web import db_session, public


def routes(checks: Blueprint) -> None:
    """`/healthz` and `/readyz`."""
    checks.get("/healthz")(public(healthz))
    checks.get("/readyz")(public(readyz))


def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


def readyz() -> ResponseReturnValue:
    """The store answers and the index holds what it should: 200 when ready, else 503."""
    session = db_session()
    articles, indexed = count_articles(session), search_service().indexed(session)
    ready = indexed >= articles
    return {"ready": ready, "articles": articles, "indexed": indexed, "embedded": 0}, 200 if ready else 503
