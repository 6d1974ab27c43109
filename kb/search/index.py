"""Keeping an index true to the store. Build, update, repair and catch-up are one thing: the difference between the
documents that the rooms want to be found and those that the index knows, applied by whichever process comes first.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from kb.changes import Change, changes_after, last_change
from kb.db import Database
from kb.errors import Unavailable
from kb.search.document import Document, Source
from kb.search.engines import Engine
from kb.search.forks import renew_after_fork

log = logging.getLogger("kb.search")

PATIENCE = 1.0
"""A query waits at most so long for an index that is behind, counted from when catching up began (seconds)."""
BATCH = 200
"""Documents are read from the store in transactions of so many."""
PAUSE = 5.0
"""After catching up has failed (disk full, store away), the next attempt waits so long (seconds)."""
TURN = 600.0
"""A writer waits at most so long for another one to finish (seconds)."""


@dataclass(frozen=True)
class Readiness:
    """Whether the index can be asked, and the ids of what it may hold in an older state. `mark` is the last change that the
    asking session sees, where the index is complete up to it.
    """

    usable: bool
    behind: frozenset[str] = frozenset()
    mark: str | None = None


class Index:
    """The index of one store in this process. Other processes may share the engine's folder."""

    def __init__(self, database: Database, engine: Engine, sources: Sequence[Source]) -> None:
        self.engine, self._database, self._sources = engine, database, sources
        self._newest: tuple[tuple[int, tuple[str, ...], str] | None, tuple[str, int]] = (None, ("0", 0))
        self.after_fork()
        renew_after_fork(self)

    def after_fork(self) -> None:
        """A child has none of its parent's threads."""
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._began = self._failed = float("-inf")

    def ready(self, session: Session, newest: str | None = None) -> Readiness:
        """Bring the index up to what this session sees, as far as that takes a moment, and say whether it can be asked.

        `newest` is what `newest` or `newest_beside` gave in this session.
        """
        newest = newest or self.newest(session)
        if self.engine.mark == newest:
            if not self.engine.in_force:
                self.hurry()  # what is open is right; the others need a sound one on disk
            return Readiness(usable=True, mark=newest)
        for _attempt in range(2):  # whoever was at it may have begun before the change that this session sees
            self.hurry()
            self._wait_for(newest)
            if self.engine.mark == newest or self._failed > self._began:
                break
        if self.engine.mark is None:
            return Readiness(usable=False)
        if self.engine.mark == newest:
            return Readiness(usable=True, mark=newest)
        if self._failed > self._began:
            return Readiness(usable=False)
        behind = changes_after(session, _number(self.engine.mark), limit=BATCH * 50)
        return Readiness(usable=True, behind=frozenset(change.subject for change in behind))

    def newest(self, session: Session) -> str:
        """The mark of an index that holds all that this session sees."""
        return self.newest_beside(session, "")[0]

    def newest_beside(self, session: Session, other: str) -> tuple[str, int]:
        """The same, and the number of the last change of another topic. Both are kept while nothing at all has changed."""
        topics = tuple(source.kind for source in self._sources)
        last, (asked, known) = last_change(session), self._newest
        if asked != (last, topics, other):
            # Straight from the connection: a session would take several times as long.
            number, subject, beside = session.connection().execute(_newest(topics, other)).one()
            known = f"{number} {subject}" if number else "0", beside or 0
            self._newest = (last, topics, other), known
        return known

    def open(self) -> None:
        """Open the index, brought up to date where it is behind. What fails is logged; queries look through the store then."""
        try:
            with self._database.reading() as session:
                newest = self.newest(session)
            if not (self.engine.refresh() and self.engine.mark == newest):
                self.catch_up()
        except Exception:
            self._failed = time.monotonic()
            log.exception("the search index could not be brought up to date; the store is searched instead")

    def catch_up(self) -> None:
        """Apply the difference between store and index; waits for whoever is at it. Raises `Unavailable` after long."""
        self._take_turn(anew=False)

    def rebuild(self) -> None:
        """Build the index anew, while the one in force goes on answering."""
        self._take_turn(anew=True)

    def difference(self, session: Session) -> tuple[set[str], set[str]]:
        """Keys that the index lacks or has in another state, and keys that it should not have."""
        known = self.engine.known()
        wanted = self._wanted(session)
        return {key for key, digest in wanted.items() if known.get(key) != digest}, known.keys() - wanted.keys()

    def _take_turn(self, *, anew: bool) -> None:
        with self.engine.writing(TURN) as mine:
            if not mine:
                raise Unavailable("Another process has been writing the search index for long. Try again later.")
            try:
                self._apply(anew=anew)
            except Exception:
                if anew:
                    raise
                log.warning("the search index could not be brought up to date and is built anew", exc_info=True)
                self._apply(anew=True)

    def _apply(self, *, anew: bool) -> None:
        with self._database.reading() as session:
            mark = self.newest(session)  # read first: what is committed from here on is caught up with later
            wanted = self._wanted(session)
        usable = self.engine.refresh() and not anew
        known = self.engine.known() if usable else {}
        put = [key for key, digest in wanted.items() if known.get(key) != digest]
        drop = known.keys() - wanted.keys()
        if put or drop or not usable:
            self.engine.apply(self._documents(put), drop, mark, anew=not usable)
        elif self.engine.mark != mark:
            self.engine.remark(mark)

    def _wanted(self, session: Session) -> dict[str, str]:
        return {f"{source.kind}:{id_}": digest for source in self._sources for id_, digest in source.wanted(session).items()}

    def _documents(self, keys: list[str]) -> Iterator[Document]:
        for source in self._sources:
            ids = [key.partition(":")[2] for key in keys if key.partition(":")[0] == source.kind]
            for some in _batches(ids):
                with self._database.reading() as session:
                    found = source.documents(session, some)
                yield from found

    def everything(self, session: Session, kinds: frozenset[str]) -> Iterator[Document]:
        """All documents of these kinds, straight from the store."""
        for source in self._sources:
            if source.kind in kinds:
                for some in _batches(source.wanted(session)):
                    yield from source.documents(session, some)

    def hurry(self) -> None:
        """Catch up in the background, unless this process is at it or has just failed. Opening a large index takes a while
        too, so that is done there as well.
        """
        with self._guard:
            at_it = self._thread is not None and self._thread.is_alive()
            if at_it or time.monotonic() < self._failed + PAUSE:
                return
            self._began = time.monotonic()
            self._thread = threading.Thread(target=self.open, name="search-index", daemon=True)
            with suppress(RuntimeError):  # no threads left, or the interpreter is closing
                self._thread.start()

    def _wait_for(self, newest: str) -> None:
        while self.engine.mark != newest and time.monotonic() < self._began + PATIENCE:
            thread = self._thread
            if thread is None or not thread.is_alive():
                return
            thread.join(0.02)


@cache
def _newest(topics: tuple[str, ...], other: str) -> Select[int | None, str | None, int | None]:
    # One look into the index for each topic; asked for several at once, a store would read all their changes.
    each = [select(func.max(Change.number).label("number")).where(Change.topic == topic) for topic in topics]
    last = select(func.max(union_all(*each).subquery().c.number)).scalar_subquery()
    subject = select(Change.subject).where(Change.number == last).scalar_subquery()
    return select(last, subject, select(func.max(Change.number)).where(Change.topic == other).scalar_subquery())


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some


def _number(mark: str) -> int:
    return int(mark.partition(" ")[0])
