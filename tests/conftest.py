"""What the tests share: a store, the application, a client that audits pages, and the cast.

The cast stands in every store: Ada, an agent of the team Billing; Sue, who supervises it; Otto, an agent of the team
Claims, who is an outsider to both; Ed, an editor; Alma, an admin.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import make_url
from werkzeug.routing import Rule

from kb import create_app
from kb.accounts import Person, add_person, find_person, open_session, passwords
from kb.config import Config
from kb.db import Database
from kb.migrations import upgrade
from kb.web import Role
from tests.house.auditing import AuditingClient
from tests.postgres import NoPostgres, Postgres

passwords.METHOD = "scrypt:1024:8:1"  # the real one is slow on purpose

STORES = ("sqlite", "postgresql")
LONG = ("tests/house/test_queries.py", "tests/browser/journeys/", "tests/faults/", "tests/browser/",
        "tests/scripts/test_drafts_at_random.py", "tests/house/test_wheel.py", "tests/cli/test_serve.py")
"""Files that take long for how few tests they have, longest first."""

hypothesis.settings.register_profile("tests", print_blob=True)
hypothesis.settings.load_profile("tests")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where several processes share a run, have them begin with what takes long, so that none waits for another at its end."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: next((place for place, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have tests marked `store` run on SQLite and on PostgreSQL."""
    if metafunc.definition.get_closest_marker("store") and "store" in metafunc.fixturenames:
        metafunc.parametrize("store", STORES)


@pytest.fixture
def store() -> str:
    """Which kind of store this test runs on."""
    return "sqlite"


def furnish(url: str) -> None:
    """Make the tables, and let the cast in."""
    database = Database(url)
    upgrade(database)
    with database.writing() as session:
        add_person(session, "ada", [Role.AGENT], "Billing", "Ada Moreno")
        add_person(session, "sue", [Role.SUPERVISOR], "Billing", "Sue Park")
        add_person(session, "otto", [Role.AGENT], "Claims", "Otto Brandt")
        add_person(session, "ed", [Role.EDITOR], "Knowledge", "Ed Novak")
        add_person(session, "alma", [Role.ADMIN], "Office", "Alma Reyes")
    database.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "firstcall.sqlite3"
    furnish(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A throwaway PostgreSQL server; where none can be had, the test is skipped with the reason."""
    try:
        with Postgres.started() as server:
            yield server
    except NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The address of a furnished database, to be copied."""
    url = postgres.new_database()
    furnish(url)
    return url


def _copied(template: str) -> str:
    """A copy of a PostgreSQL database; its address."""
    source = make_url(template)
    copy = f"{source.database}_{next(_numbers)}"
    with psycopg.connect(host=source.host, port=source.port, user=source.username, dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {copy} TEMPLATE {source.database}")
    return source.set(database=copy).render_as_string()


_numbers = iter(range(1_000_000))


@pytest.fixture
def config(tmp_path: Path, store: str, request: pytest.FixtureRequest) -> Config:
    """Settings for a data folder of this test's own, with a furnished store."""
    data = tmp_path / "data"
    data.mkdir()
    if store == "postgresql":
        return Config({}, data=data, database_url=_copied(request.getfixturevalue("postgres_template")), semantic=False)
    shutil.copy(request.getfixturevalue("sqlite_template"), data / "firstcall.sqlite3")
    return Config({}, data=data, semantic=False)


@pytest.fixture
def database(config: Config) -> Iterator[Database]:
    """This test's store, as another process would have it."""
    found = Database(config.url)
    yield found
    found.engine.dispose()


class Compiled(BytecodeCache):
    """Templates, compiled once for all applications of these tests; Jinja sees by their text whether they are the same."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


_compiled = Compiled()
_builders: dict[object, Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


def _compile_builder_once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What makes addresses of a rule, compiled once for all applications of these tests: most of what one costs."""
    key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _builders:
        _builders[key] = _compile_builder(rule, append_unknown)
    return _builders[key]


Rule._compile_builder = _compile_builder_once  # type: ignore[method-assign]


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on this test's store."""
    application = create_app(config)
    application.test_client_class = AuditingClient
    application.jinja_env.bytecode_cache = _compiled
    yield application
    application.extensions["kb.follower"].stop()
    application.extensions["kb.database"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in yet."""
    return app.test_client()


@pytest.fixture
def sign_in(database: Database) -> Callable[[FlaskClient, Person], FlaskClient]:
    """`sign_in(client, person)`: that browser is signed in as that person; the client again."""

    def signed_in(client: FlaskClient, person: Person) -> FlaskClient:
        with database.writing() as session:
            client.set_cookie("firstcall", open_session(session, person, hours=12, browser="Test"))
        return client

    return signed_in


def _member(name: str) -> Callable[[Database], Person]:
    def member(database: Database) -> Person:
        with database.reading() as session:
            found = find_person(session, name)
        assert found is not None
        return found

    member.__doc__ = f"{name.title()} of the cast."
    return member


ada, sue, otto, ed, alma = (pytest.fixture(name=name)(_member(name)) for name in ("ada", "sue", "otto", "ed", "alma"))
