"""`kb backup`, `kb restore` and `kb config`: the store as a whole, and the settings that lead to it."""

import os
import shutil
import tempfile
from contextlib import closing, suppress
from pathlib import Path

import click
from sqlalchemy import make_url

from kb.commands.opening import bring_up_to_date
from kb.config import SETTINGS, Config
from kb.datafolder import expect_store, held, remember_store, sqlite_fault, sqlite_file
from kb.db import now, sqlite_module
from kb.errors import Conflict, Invalid, NotFound, Unavailable

ASIDE = ("", "-wal", "-shm")
"""A SQLite database is up to three files."""


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole store into FILE, in one consistent state, while servers go on."""
    config = Config()
    source = _sqlite_only(config, "pg_dump --format=custom")
    if file.exists():
        raise Conflict(f"{file} exists already. Backups are never written over; choose another name.")
    with held(config):
        expect_store(config)
        if not source.exists():
            raise NotFound(f"There is no database in {config.data} yet; nothing to back up.")
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.part")
        try:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600)
            _copy(source, part)
            part.replace(file)
            _settle(file)
        finally:
            part.unlink(missing_ok=True)
        remember_store(config, backup=str(file.resolve()))
    click.echo(f"{file}: {file.stat().st_size:,} bytes. Index and settings are not in it: the index is made anew, "
               "settings are your environment's.")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring a backup back. The database of before is kept beside; no server may be running on it."""
    config = Config()
    target = _sqlite_only(config, "pg_restore --clean")
    if not file.is_file():
        raise NotFound(f"There is no file {file}.")
    _require_ours(file)
    with held(config, alone=True):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="restore-", dir=target.parent) as folder:
            fresh = Path(folder) / target.name
            fresh.touch(mode=0o600)
            _copy(file, fresh)
            bring_up_to_date(f"sqlite:///{fresh}")  # a backup of a newer Firstcall is refused while nothing has been changed
            kept = _put_aside(target)
            fresh.replace(target)
            _settle(target)
        shutil.rmtree(Path(config.data) / "index", ignore_errors=True)
        remember_store(config)
    click.echo(f"{target} is now as {file} was." + (f" The database of before is kept as {kept}." if kept else ""))


@click.command("config")
def show_config() -> None:
    """Print every setting: its variable, its value now, and what it means."""
    config = Config()
    for setting in SETTINGS:
        value = getattr(config, setting.name)
        if setting.name == "database_url" and value:
            value = make_url(value).render_as_string(hide_password=True)
        if setting.name.endswith("_password") and value:
            value = "•••"
        origin = "" if os.environ.get(setting.variable) else "  (default)"
        click.echo(f"{setting.variable}={_as_given(value)}{origin}\n    {setting.help}")


def _as_given(value: object) -> str:
    """A setting as one would write it into the environment."""
    if isinstance(value, bool):
        return "1" if value else "0"
    return " ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _sqlite_only(config: Config, instead: str) -> Path:
    file = sqlite_file(config)
    if file is None:
        raise Invalid(f"This store is PostgreSQL, which has its own tool for that: {instead}. See docs/operating.md.")
    return file


def _copy(source: Path, target: Path) -> None:
    """One consistent state of a live database; copying its file alone would miss what lies in its log."""
    module = sqlite_module()
    try:
        with closing(module.connect(source, timeout=30)) as old, closing(module.connect(target)) as new:
            old.backup(new)
            new.execute("PRAGMA journal_mode=DELETE")
    except module.DatabaseError as error:
        raise Unavailable(f"The copy could not be made: {error}.") from error
    fault = sqlite_fault(target)
    if fault:
        raise Unavailable(f"The copy of {source} is damaged ({fault}); it was not kept.")


def _require_ours(file: Path) -> None:
    module = sqlite_module()
    fault = sqlite_fault(file)
    if fault:
        raise Invalid(f"{file} cannot be restored: {fault}.")
    with closing(module.connect(file)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"change_head", "entry", "article"} <= tables:
        raise Invalid(f"{file} is a database, but not one of Firstcall.")


def _put_aside(target: Path) -> Path | None:
    if not target.exists():
        return None
    kept = target.with_name(f"{target.name}.before-{now():%Y%m%dT%H%M%S}")
    for ending in ASIDE:
        with suppress(FileNotFoundError):
            Path(f"{target}{ending}").rename(f"{kept}{ending}")
    return kept


def _settle(file: Path) -> None:
    """The file and its name are on the disk before we say so."""
    for path in (file, file.parent):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


COMMANDS = (backup, restore, show_config)
