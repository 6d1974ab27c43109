"""Firstcall: a knowledge base with guided call scripts. The whole application on one page."""

import os
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from flask import Flask, has_request_context, request
from jinja2 import BaseLoader, FileSystemLoader, PrefixLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

# Workers are as many as cores already; threads of each that wait for one another made arrays six times as dear under load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from kb.changes import Follower
from kb.config import Config
from kb.db import Database
from kb.shipped import shipped, static_version
from kb.web import access, errors, headers, navigation, origin, reading, store
from kb.web.bodies import Json

ROOMS = ("accounts", "search", "articles", "scripts", "calls", "floor", "api")
"""The rooms in their order; each has `register(app)` and imports only from those before it, through their doors."""
MOST_NAMED = 1_000


class Firstcall(Flask):
    """Flask, with templates found by room: `articles/show.html` lies in `kb/articles/templates/show.html`."""

    json_provider_class = Json

    def create_global_jinja_loader(self) -> BaseLoader:  # type: ignore[override]
        """One loader a room."""
        here = Path(__file__).parent
        return PrefixLoader({room: FileSystemLoader(here / room / "templates") for room in ("web", *ROOMS)})

    def ensure_sync(self, func: Any) -> Any:
        """The function itself: none of ours is a coroutine, and looking whether one is takes a moment, nine times a request."""
        return func

    def url_for(self, /, endpoint: str, **values: Any) -> str:
        """As Flask's; what every page names, files and lists, is worked out once for each root by which somebody comes."""
        values = {name: value for name, value in values.items() if value is not None}  # as Flask's helper gives them
        if not has_request_context() or endpoint.startswith(".") or values.keys() - {"filename"}:
            return super().url_for(endpoint, **values)
        known: dict[tuple[str, str, str], str] = self.extensions.setdefault("kb.named", {})
        key = request.root_path, endpoint, values.get("filename", "")
        found = known.get(key)
        if found is None:
            if len(known) >= MOST_NAMED:  # whoever asks may name a root
                known.clear()
            found = known[key] = super().url_for(endpoint, **values)
        return found


def create_app(config: Config | None = None) -> Firstcall:
    """The application on one store. Raises nothing that depends on the store: it may be away at start."""
    config = config or Config()
    app = Firstcall("kb", static_folder=str(shipped("static")), static_url_path=f"/static/{static_version()}")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.config.update(MAX_CONTENT_LENGTH=64 * 1024 * 1024, MAX_FORM_MEMORY_SIZE=(config.max_article_kb + 64) * 1024,
                      TRUSTED_HOSTS=list(config.trusted_hosts) or None, SEND_FILE_MAX_AGE_DEFAULT=31536000)
    app.extensions["kb.config"] = config
    database = app.extensions["kb.database"] = Database(config.url)
    app.extensions["kb.follower"] = Follower(database)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[config.proxies] * 4)  # type: ignore[method-assign]
    store.close_session(app)
    errors.handle_errors(app)
    headers.set_headers(app)
    rooms = [_room(name) for name in ROOMS]
    rooms[0].register(app)  # accounts first: everything after asks who is signed in
    origin.refuse_foreign_writes(app)
    access.guard(app)
    reading.teach_templates(app)
    app.jinja_env.globals.update(csp_nonce=headers.csp_nonce, drawn=navigation.drawn, navigation=navigation.navigation)
    for room in rooms[1:]:
        room.register(app)
    return app


def _room(name: str) -> ModuleType:
    return import_module(f"kb.{name}")
