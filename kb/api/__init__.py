"""JSON doors onto the verbs of the rooms (`/api/v1`, described at `/api/v1/openapi.json`), and two health checks.

Every door takes a bearer token or the cookie of a signed-in person; she sees by API what she sees on the pages.
"""

from flask import Blueprint, Flask

from kb.api import articles, calls, contacts, cti, health, lookups, openapi, search


def register(app: Flask) -> None:
    """Open the doors."""
    api = Blueprint("api", __name__, url_prefix="/api/v1")
    for part in (search, articles, calls, contacts, cti, lookups, openapi):
        part.routes(api)
    app.register_blueprint(api)
    checks = Blueprint("health", __name__)
    health.routes(checks)
    app.register_blueprint(checks)


__all__ = ["register"]
