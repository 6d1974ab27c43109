"""Noting searches without holding up whoever searches: what is noted waits a moment in memory and is written together."""

import logging
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from kb.db import Database
from kb.errors import Invalid
from kb.search.forks import renew_after_fork
from kb.search.log.models import SearchLog

log = logging.getLogger("kb.search")

PLACES = ("page", "desk", "api")
MOST_TOP = 20
"""So many of the slugs that were shown are kept."""
LONGEST = 1000
"""Of a query so much is kept (characters)."""
MOST_FOUND = 2**31 - 1
"""What an integer column of PostgreSQL holds."""
WAIT = 1.0
"""What is noted is written after so long, with all that came meanwhile (seconds)."""
MOST_WAITING = 5000
"""While the store cannot be written, older notes make room for newer ones."""

_KEY = re.compile(r"[\w.:-]{1,64}", re.ASCII)
_SLUG = re.compile(r"[^\s\x00-\x1f]{1,300}")


@dataclass(frozen=True)
class Noted:
    """A settled search, ready to be kept."""

    who: str
    key: str
    at: datetime
    query: str
    total: int | None = None
    top: tuple[str, ...] = ()
    opened: str | None = None
    rank: int | None = None
    language: str = ""
    place: str = "page"
    missing: str | None = None


def read_noted(given: Mapping[str, Any], *, who: str, at: datetime, language: str, mask: Callable[[str], str]) -> Noted:
    """A settled search as a page tells it. Raises `Invalid` for what no page of ours says."""
    key, query, opened = given.get("key"), given.get("query"), given.get("opened")
    total, top, place, missing = given.get("total"), given.get("top", []), given.get("place", "page"), given.get("missing")
    wrong = {}
    if not (isinstance(key, str) and _KEY.fullmatch(key)):
        wrong["key"] = "is required: 1 to 64 letters, digits, points, dashes"
    if not (isinstance(query, str) and query.strip()):
        wrong["query"] = "is required"
    if not (total is None or (type(total) is int and total >= 0)):
        wrong["total"] = "is a whole number from 0"
    if not (isinstance(top, list) and all(isinstance(one, str) and _SLUG.fullmatch(one) for one in top)):
        wrong["top"] = "is a list of slugs"
    if not (opened is None or (isinstance(opened, str) and _SLUG.fullmatch(opened))):
        wrong["opened"] = "is a slug"
    if place not in PLACES[:2]:
        wrong["place"] = "is page or desk"
    if not (missing is None or (isinstance(missing, str) and missing.strip())):
        wrong["missing"] = "says what is missing"
    if wrong:
        raise Invalid("This search cannot be noted.", wrong)
    shown = tuple(top[:MOST_TOP])
    rank = shown.index(opened) + 1 if opened in shown else None
    return Noted(who, str(key), at, kept_words(str(query), mask), None if total is None else min(total, MOST_FOUND), shown,
                 opened, rank, language, place, None if missing is None else kept_words(missing, mask))


def kept_words(query: str, mask: Callable[[str], str]) -> str:
    """What is kept of a query: its words, with numbers that nobody may keep masked before it is cut."""
    return mask(" ".join(query.replace("\0", " ").split()))[:LONGEST]


class SearchNotes:
    """What waits to be written in this process. A kill loses a second of the log, never an answer."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.after_fork()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """A child writes only what it was told itself."""
        self._waiting: deque[Noted] = deque(maxlen=MOST_WAITING)
        self._guard = threading.Lock()
        self._writer: threading.Thread | None = None

    def note(self, noted: Noted) -> None:
        """Keep this search, in a moment."""
        with self._guard:
            self._waiting.append(noted)
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(target=self._write_soon, name="search-log", daemon=True)
                self._writer.start()

    def flush(self) -> None:
        """Write what waits, now."""
        with self._guard:
            some = list(self._waiting)
            self._waiting.clear()
        if some:
            with self._database.writing() as session:
                connection = session.connection()
                rows = [{**vars(noted), "top": list(noted.top)} for noted in some]
                connection.execute(_writing(connection.dialect.name), rows)

    def _write_soon(self) -> None:
        time.sleep(WAIT)
        while True:
            try:
                self.flush()
            except Exception:  # the log is worth less than the answer
                log.warning("searches could not be noted", exc_info=True)
            with self._guard:
                if not self._waiting:
                    self._writer = None
                    return
            time.sleep(WAIT)


@cache
def _writing(dialect: str) -> Any:
    # Made once and run for all rows together: what is noted while many search must not keep them waiting.
    table = SearchLog.__table__
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    row = insert(SearchLog.__table__)  # type: ignore[arg-type]
    # Two workers may be told of one search in any order: what was opened is kept, the first one that was.
    first = {"opened": func.coalesce(table.c.opened, row.excluded.opened),
             "rank": func.coalesce(table.c.rank, row.excluded.rank),
             "missing": func.coalesce(row.excluded.missing, table.c.missing)}
    return row.on_conflict_do_update(index_elements=[table.c.who, table.c.key], set_=first)


def forget_searches(session: Session, before: datetime) -> int:
    """Forget what was searched for before this time; how many rows that were."""
    return int(session.execute(delete(SearchLog).where(SearchLog.at < before)).rowcount)  # type: ignore[attr-defined]


def forget_searches_of(session: Session, who: str) -> int:
    """Forget every search of this person outside calls; how many rows that were."""
    return int(session.execute(delete(SearchLog).where(SearchLog.who == who)).rowcount)  # type: ignore[attr-defined]
