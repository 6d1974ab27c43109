"""Ground floor of pages: who may call what, errors as answers, headers, dates, base templates. Knows no room."""

from kb.web.access import EVERYONE, Role, allow, asking, declared, public, signed_in
from kb.web.errors import answer, status_of, wants_json
from kb.web.headers import csp_nonce
from kb.web.navigation import Link, add_links, framed
from kb.web.reading import ago, amount, clock, day, locale, moment, number, reader, zone
from kb.web.stencil import Stencil, hole
from kb.web.store import began_at, config, database, db_session, reading_session

__all__ = [
    "EVERYONE", "Link", "Role", "Stencil", "add_links", "ago", "allow", "amount", "answer", "asking", "began_at", "clock",
    "config", "csp_nonce", "database", "day", "db_session", "declared", "framed", "hole", "locale", "moment", "number",
    "public", "reader", "reading_session", "signed_in", "status_of", "wants_json", "zone",
]
