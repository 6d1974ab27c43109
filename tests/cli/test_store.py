"""Backup, restore, settings, and a data folder that is not what it was."""

import os
from pathlib import Path

import pytest

from kb.accounts import find_person
from kb.config import SETTINGS, Config
from kb.datafolder import held
from kb.db import Database, sqlite_module
from tests.cli.conftest import Kb

STORE = "firstcall.sqlite3"


def people(database: Database) -> set[str]:
    with database.reading() as session:
        return {name for name in ("ada", "dana") if find_person(session, name)}


def test_a_backup_brings_back_what_was_and_keeps_what_is(kb: Kb, data: Path, tmp_path: Path) -> None:
    kb("backup", tmp_path / "before.sqlite3")
    kb("user", "add", "dana", "--role", "agent")
    said = kb("restore", tmp_path / "before.sqlite3").stdout
    now, kept = Database(f"sqlite:///{data / STORE}"), next(data.glob(f"{STORE}.before-*[0-9]"))
    assert people(now) == {"ada"} and str(kept) in said
    now.engine.dispose()
    before = Database(f"sqlite:///{kept}")
    assert people(before) == {"ada", "dana"}
    before.engine.dispose()
    assert not (data / "index").exists()
    kb("check")


def test_a_backup_is_closed_to_others_and_never_written_over(kb: Kb, tmp_path: Path) -> None:
    file = tmp_path / "folder" / "copy.sqlite3"
    kb("backup", file)
    assert file.stat().st_mode & 0o077 == 0
    assert "exists already" in kb("backup", file, expect=1).stderr
    assert list(file.parent.iterdir()) == [file]


def test_no_restore_while_somebody_works_here(kb: Kb, config: Config, tmp_path: Path) -> None:
    kb("backup", tmp_path / "copy.sqlite3")
    with held(config):
        assert "Stop it first" in kb("restore", tmp_path / "copy.sqlite3", expect=1).stderr
    with held(config, alone=True):
        assert "being restored" in kb("user", "link", "ada", expect=1).stderr


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + b"\xff" * 5000])
def test_what_is_no_backup_is_not_restored(kb: Kb, data: Path, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    before = (data / STORE).read_bytes()
    kb("restore", file, expect=1)
    kb("restore", tmp_path / "missing", expect=1)
    assert (data / STORE).read_bytes() == before


def test_a_database_of_a_newer_firstcall_is_refused_and_nothing_changed(kb: Kb, data: Path, tmp_path: Path) -> None:
    kb("backup", tmp_path / "newer.sqlite3")
    connection = sqlite_module().connect(tmp_path / "newer.sqlite3")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "newer Firstcall" in kb("restore", tmp_path / "newer.sqlite3", expect=1).stderr
    assert not list(data.glob(f"{STORE}.before-*"))
    kb("user", "link", "ada")


@pytest.mark.parametrize("damage", ["gone", "empty", "other", "torn"])
def test_a_lost_or_damaged_database_is_never_replaced_by_an_empty_one(kb: Kb, data: Path, tmp_path: Path, damage: str) -> None:
    kb("backup", tmp_path / "last.sqlite3")
    file = data / STORE
    content = file.read_bytes()
    for path in data.glob(f"{STORE}*"):
        path.unlink()
    torn = content[:8192] + os.urandom(len(content) - 8192)
    broken = {"gone": None, "empty": b"", "other": b"hello" * 4000, "torn": torn}[damage]
    if broken is not None:
        file.write_bytes(broken)
    said = kb("serve", "--port", "0", expect=1).stderr
    assert str(tmp_path / "last.sqlite3") in said and "kb restore" in said
    assert (file.read_bytes() if file.exists() else None) == broken
    kb("restore", tmp_path / "last.sqlite3")
    kb("check")


@pytest.mark.store
def test_postgresql_has_tools_of_its_own(kb: Kb, store: str, tmp_path: Path) -> None:
    elsewhere = store == "postgresql"
    assert ("pg_dump" in kb("backup", tmp_path / "copy", expect=int(elsewhere)).stderr) == elsewhere
    assert ("pg_restore" in kb("restore", tmp_path / "copy", expect=int(elsewhere)).stderr) == elsewhere
    kb("user", "link", "ada")


def test_the_data_folder_is_closed_to_others(kb: Kb, data: Path) -> None:
    data.chmod(0o755)
    kb("user", "link", "ada")
    assert data.stat().st_mode & 0o777 == 0o700


def test_config_prints_every_setting_with_its_meaning(kb: Kb) -> None:
    said = kb("config", KB_DATABASE_URL="postgresql+psycopg://kb:secret@db/kb", KB_WORKERS="7").stdout
    for setting in SETTINGS:
        assert f"\n{setting.variable}=" in f"\n{said}" and setting.help in said
    assert "KB_WORKERS=7\n" in said and "secret" not in said


def test_a_setting_that_cannot_be_read_is_named(kb: Kb) -> None:
    assert "KB_PORT" in kb("config", KB_PORT="eighty", expect=1).stderr


def test_a_store_that_does_not_answer_is_said_plainly(kb: Kb) -> None:
    nowhere = "postgresql+psycopg://kb@127.0.0.1:1/kb"
    assert "store does not answer" in kb("user", "link", "ada", KB_DATABASE_URL=nowhere, expect=1).stderr
