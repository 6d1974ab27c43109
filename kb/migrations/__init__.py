"""The tables' history. `upgrade` brings a store to the newest; every command does it first, and it is quick when done."""

import importlib
import pkgutil
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect

import kb
from kb.db import Base, Database
from kb.errors import Unavailable

FOLDER = Path(__file__).parent
LOCK = 0x46_43_41_4C  # PostgreSQL's advisory locks are numbers; any that nobody else uses will do


def upgrade(database: Database) -> bool:
    """Bring the store to the newest tables; of several processes that ask at once, one does it and the others wait.

    Whether this one did, and the store was there before: what is derived from other tables is to be filled in then.

    Raises `Unavailable` when the store was made by a newer Firstcall, or is not Firstcall's.
    """
    with database.engine.connect().execution_options(writes=False) as connection:
        if _version(connection) == newest():
            return False
    with database.engine.begin() as connection:  # on SQLite BEGIN IMMEDIATE: the lock
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        version = _version(connection)
        if version is not None and version not in _known():
            raise Unavailable(f"This database was made by a newer Firstcall (its tables are at {version}, this program knows "
                              f"them to {newest()}). Start that version, or restore a backup made by this one.")
        if version is None and inspect(connection).get_table_names():
            raise Unavailable("This database holds tables that are not Firstcall's. Give it one of its own.")
        if version == newest():
            return False
        command.upgrade(settings(connection), "head")
        return version is not None


def newest() -> str | None:
    """The newest version of the tables that this program knows."""
    return ScriptDirectory.from_config(settings()).get_current_head()


def settings(connection: Connection | None = None) -> AlembicConfig:
    """Alembic's settings, for work on this connection."""
    found = AlembicConfig()
    found.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    found.set_main_option("path_separator", "os")
    found.attributes["connection"] = connection
    return found


def all_tables() -> MetaData:
    """The tables of every room, whichever modules they stand in."""
    for module in pkgutil.walk_packages(kb.__path__, "kb."):
        if not module.name.startswith("kb.migrations.") and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    return Base.metadata


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(settings()).walk_revisions()}
