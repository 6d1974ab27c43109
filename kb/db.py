"""The store: one engine, short transactions, UTC times, ids, and work to be done after a commit.

SQLite by default, PostgreSQL by address; the same code runs on both. Nothing here knows Flask.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Engine, MetaData, Select, create_engine, event, make_url
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

SAFE_SQLITE = (3, 51, 3)
"""From here on a WAL may be written by several processes: a WAL-reset fault lies before (sqlite.org/changes)."""

# Each pragma with the fault that it prevents.
PRAGMAS = (
    "journal_mode=WAL",  # readers never block the writer
    "synchronous=FULL",  # NORMAL loses acknowledged commits in a power cut
    "busy_timeout=5000",  # writers queue instead of failing (ms)
    "foreign_keys=ON",  # off by default, per connection
    "journal_size_limit=67108864",  # the WAL shrinks again after a burst (bytes)
    "mmap_size=0",  # a damaged WAL is not spread through shared memory
    "secure_delete=ON",  # redacted words are really overwritten
    "trusted_schema=OFF",  # a foreign file runs no functions of ours
    "cell_size_check=ON",  # damage is reported, not followed
    "temp_store=MEMORY",  # no personal data in temporary files
)

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC time. Naive times are refused: whose clock would they be?"""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; SQLite keeps no zone, so there it is left off."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every table; constraints are named so that migrations can name them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UTCDateTime}


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def isotime(value: datetime) -> str:
    """RFC 3339 in UTC with Z, to the second."""
    return value.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def new_id() -> str:
    """A 128-bit random id that can stand in a URL and cannot be guessed."""
    return secrets.token_hex(16)


class Database:
    """One store. `reading()` and `writing()` give a session for one short transaction."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _engine(url)
        self._reader = sessionmaker(self.engine.execution_options(writes=False), expire_on_commit=False)
        self._writer = sessionmaker(self.engine.execution_options(writes=True), expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether the store is a SQLite file."""
        return self.engine.dialect.name == "sqlite"

    def session(self, *, writes: bool) -> Session:
        """A new session; the caller closes it. A reading one cannot write."""
        return self._writer() if writes else self._reader()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent state and writes nothing."""
        with self._reader() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back when the block raises."""
        with self._writer() as session:
            yield session
            session.commit()


class Glance:
    """A question for one row, asked of the driver itself and outside of any transaction: that takes an eighth of the time.

    It is for what every request asks first. A transaction that begins later sees what was glanced at, or newer.
    """

    def __init__(self, question: Select[Any]) -> None:
        self._question = question
        self._spoken: dict[str, _Spoken] = {}

    def row(self, database: Database, **values: object) -> tuple[Any, ...] | None:
        """The first row; None where there is none. Raises what a session would."""
        dialect = database.engine.dialect
        spoken = self._spoken.get(dialect.name)
        if spoken is None:
            spoken = self._spoken[dialect.name] = _Spoken(self._question, database.engine)
        try:
            connection = database.engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(spoken.words, spoken.given(values))
                found = cursor.fetchone()
            finally:
                connection.close()
        except dialect.loaded_dbapi.Error:  # told by a session, in the words that everybody knows
            with database.reading() as session:
                asked = session.connection().execute(self._question, values).first()
            return None if asked is None else tuple(asked)
        return None if found is None else spoken.read(found)


class _Spoken:
    """A question in the words of one kind of store, and how its values are written and read there."""

    def __init__(self, question: Select[Any], engine: Engine) -> None:
        compiled, dialect = question.compile(engine), engine.dialect
        self.words, self._values = str(compiled), dict(compiled.params)
        self._order = compiled.positiontup if compiled.positional else None
        writers = {name: compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in self._values}
        self._writers = {name: write for name, write in writers.items() if write is not None}
        readers = (column.type.dialect_impl(dialect).result_processor(dialect, None) for column in question.selected_columns)
        self._readers = [(number, read) for number, read in enumerate(readers) if read is not None]

    def given(self, values: dict[str, object]) -> Any:
        """The values of the question as the driver takes them."""
        written = self._values | values
        for name, write in self._writers.items():
            written[name] = write(written[name])
        return written if self._order is None else [written[name] for name in self._order]

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """What the driver answered."""
        answered = list(row)
        for number, read in self._readers:
            answered[number] = read(answered[number])
        return tuple(answered)


def after_commit(session: Session, work: Callable[[], None]) -> None:
    """Run `work` once this session has committed; never when it rolls back."""
    session.info.setdefault("after_commit", []).append(work)


@event.listens_for(Session, "after_commit")
def _run_after_commit(session: Session) -> None:
    for work in session.info.pop("after_commit", []):
        work()


@event.listens_for(Session, "after_rollback")
def _forget_after_commit(session: Session) -> None:
    session.info.pop("after_commit", None)


def sqlite_version() -> tuple[int, ...]:
    """The version of the SQLite library in use."""
    return tuple(sqlite_module().sqlite_version_info)


def sqlite_module() -> Any:
    """The DB-API module in use: that of the wheel that carries a safe SQLite, else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3 as dbapi2
    return dbapi2


def _engine(url: str) -> Engine:
    # Values are hidden in the messages of errors: these go into logs, and the values are what callers said.
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(url, pool_pre_ping=True, pool_size=16, max_overflow=112, hide_parameters=True)
        event.listen(engine, "begin", _begin_postgres)
        return engine
    path = make_url(url).database
    if path and path != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    # The connection that was used last is asked again: it has read what is asked for most.
    engine = create_engine(url, module=sqlite_module(), pool_use_lifo=True, pool_size=16, max_overflow=112, hide_parameters=True)
    event.listen(engine, "connect", _connect_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _connect_sqlite(connection: Any, _record: object) -> None:
    # The module's own transaction handling sends no BEGIN before a SELECT and so loses updates; ours does.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", True)
    if connection.info.get("writes") is not writes:  # as this connection was used last; a request asks few other questions
        connection.info.pop("writes", None)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    # A deferred transaction that writes after reading fails at once under load; IMMEDIATE waits its turn.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", True):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
