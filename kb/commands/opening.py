"""What every command begins with: the data folder held, the store as it should be, the application on it."""

from collections.abc import Iterator
from contextlib import contextmanager

from kb import Firstcall, create_app
from kb.calls import refill_tables
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
    bring_up_to_date(config.url)
    remember_store(config)


def bring_up_to_date(url: str) -> None:
    """Give a store the newest tables, and what they are to hold of the calls that are in it."""
    database = Database(url)
    try:
        if upgrade(database):
            with database.writing() as session:
                refill_tables(session)
    finally:
        database.engine.dispose()


def database_of(app: Firstcall) -> Database:
    """The store of an application."""
    database: Database = app.extensions["kb.database"]
    return database
