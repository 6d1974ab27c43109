"""The migrations make the tables that the code expects, whoever runs them, and however many at once."""

import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, String, Table, inspect, text

from kb.changes import ChangeHead
from kb.db import Base, Database, UTCDateTime
from kb.errors import Unavailable
from kb.migrations import all_tables, newest, settings, upgrade
from kb.migrations.next import write
from kb.scripts import current_version, publish
from kb.scripts.publishing.history import list_versions

AT = {"at": "2026-10-01 09:00:00"}
OLD = "title: Old\nstart: a\nsteps:\n  a: {phase: acknowledge, say: I see., to: b}\n  b: {end: resolved}\n"
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


@pytest.mark.store
def test_a_store_of_the_first_release_keeps_what_is_in_it(empty):
    """Scripts published before there were drafts are versions as good as others."""
    with empty.engine.begin() as connection:
        command.upgrade(settings(connection), "0001")
        connection.execute(text("INSERT INTO script (id, current, path, created_at) VALUES ('old', 1, 'old.yaml', :at)"), AT)
        connection.execute(text(
            "INSERT INTO script_version (script_id, number, title, source, digest, pieces, author, note, at) "
            "VALUES ('old', 1, 'Old', :source, 'd', '{}', 'ed', '', :at)"), {**AT, "source": OLD})
    upgrade(empty)
    with empty.writing() as session:
        assert current_version(session, "old").title == "Old"
        publish(session, OLD.replace("Old", "New"), None, path="old.yaml", expected=1)
    with empty.reading() as session:
        assert [(one.number, one.lane, one.author) for one in list_versions(session, "old")] == [(2, "", None), (1, "", "ed")]


def test_the_next_migration_is_written_from_what_the_tables_lack(tmp_path):
    lacking = Table("lacking", Base.metadata, Column("id", String, primary_key=True), Column("at", UTCDateTime, nullable=False))
    try:
        file = write("Something new.", only=["lacking"], folder=tmp_path)
    finally:
        Base.metadata.remove(lacking)
    assert file is not None and file.name == f"{int(newest()) + 1:04}_something_new.py"
    written = file.read_text()
    assert written.startswith('"""Something new."""') and f'down_revision = "{newest()}"' in written
    assert "op.create_table('lacking'" in written and "sa.DateTime(timezone=True), nullable=False" in written
    compile(written, str(file), "exec")
    assert write("Nothing", only=["person"], folder=tmp_path) is None
    assert list(tmp_path.iterdir()) == [file]
