"""What every command begins with: the data folder held, the store as it should be, the application on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb import Firstcall, create_app
from kb.config import Config
from kb.datafolder import expect_store, held, remember_store
from kb.db import Database
from kb.migrations import upgrade


@contextmanager
def opened(config: Config | None = None) -> Iterator[Firstcall]:
    """The application on a store that is there and up to date. Raises `Unavailable` when there is none to be had."""
    config = config or Config()
    with held(config):
        ready_store(config)
        app = create_app(config)
        try:
            with app.app_context():
                yield app
        finally:
            database_of(app).engine.dispose()


def ready_store(config: Config) -> None:
    """Make sure that the database is the one that was here, and bring its tables up to date."""
    expect_store(config)
    database = Database(config.url)
    try:
        upgrade(database)
    finally:
        database.engine.dispose()
    remember_store(config)


def database_of(app: Firstcall) -> Database:
    """The store of an application."""
    database: Database = app.extensions["kb.database"]
    return database
