"""The migrations make the tables that the code expects, whoever runs them, and however many at once."""

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from kb.changes import ChangeHead
from kb.db import Database
from kb.errors import Unavailable
from kb.migrations import all_tables, newest, upgrade

UPGRADE = """
import sys
from kb.db import Database
from kb.migrations import upgrade
upgrade(Database(sys.argv[1]))
print("done")
"""


@pytest.fixture
def empty(store, tmp_path, request):
    """A store without any tables."""
    url = request.getfixturevalue("postgres").new_database() if store == "postgresql" else f"sqlite:///{tmp_path / 'new.sqlite3'}"
    database = Database(url)
    yield database
    database.engine.dispose()


@pytest.mark.store
def test_migrations_equal_models(empty):
    upgrade(empty)
    upgrade(empty)
    tables = all_tables()
    with empty.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), tables)
    assert not differences, 'write the migration: python -m kb.migrations.next "What it is for"'
    with empty.reading() as session:
        assert [(head.id, head.last) for head in session.query(ChangeHead)] == [(1, 0)]


@pytest.mark.store
def test_several_processes_may_start_at_once(empty):
    url = empty.engine.url.render_as_string(hide_password=False)
    started = [subprocess.Popen([sys.executable, "-c", UPGRADE, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for _ in range(6)]
    answers = [process.communicate(timeout=120) for process in started]
    assert [out.strip() for out, _err in answers] == ["done"] * 6, [err[-500:] for _out, err in answers]
    with empty.reading() as session:
        assert session.query(ChangeHead).count() == 1


@pytest.mark.store
def test_a_store_of_a_newer_firstcall_is_left_alone(empty):
    upgrade(empty)
    with empty.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="newer Firstcall"):
        upgrade(empty)
    with empty.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999" != newest()


@pytest.mark.store
def test_a_store_of_somebody_else_is_left_alone(empty):
    with empty.writing() as session:
        session.execute(text("CREATE TABLE somebody (id INTEGER)"))
    with pytest.raises(Unavailable, match="not Firstcall's"):
        upgrade(empty)
    assert inspect(empty.engine).get_table_names() == ["somebody"]
