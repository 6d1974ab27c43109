"""The data folder: closed to others, held while in use, and never given an empty database in place of a lost one."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from kb.config import Config
from kb.db import sqlite_module
from kb.errors import Unavailable

HEADER = b"SQLite format 3\0"


def sqlite_file(config: Config) -> Path | None:
    """The database file; None where the store is not a SQLite file."""
    url = make_url(config.url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


@contextmanager
def held(config: Config, *, alone: bool = False) -> Iterator[None]:
    """The folder exists, is closed to others and in use by us, for the length of a `with`.

    `alone`: nobody else may be using it. Raises `Unavailable` when that cannot be had. Children of a fork hold it
    too: the folder is free only when the last worker of a server has ended.
    """
    folder = Path(config.data)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if folder.stat().st_mode & 0o077:
            with suppress(PermissionError):  # somebody else's folder, lent to us
                folder.chmod(0o700)
        handle = os.open(folder / "in-use", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise Unavailable(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Unavailable(f"A server or another command is working in {folder}. Stop it first." if alone else
                          f"A backup is just being restored in {folder}. Wait until it is done.") from None
    finally:
        os.close(handle)


def expect_store(config: Config) -> None:
    """Refuse to go on where the database was and is no more, or is something else. Raises `Unavailable`."""
    file = sqlite_file(config)
    if file is None:
        return
    known = _known(config)
    start = _start(file)
    if known.get("database") == _name(config, file) and not start:
        raise Unavailable(f"The database {file} is missing or empty, although it has been in use. {_way_back(known)}")
    if start and start != HEADER:
        raise Unavailable(f"{file} is damaged, or not a SQLite database. {_way_back(known)}")


def expect_sound_store(config: Config) -> None:
    """Read the whole database once; takes about a second for each gigabyte. Raises `Unavailable` when it is damaged."""
    file = sqlite_file(config)
    if file is None or not file.exists():
        return
    fault = sqlite_fault(file)
    if fault:
        raise Unavailable(f"The database {file} is damaged ({fault}). {_way_back(_known(config))}")


def sqlite_fault(file: Path) -> str | None:
    """What SQLite finds wrong with a file, in its words; None when nothing."""
    module = sqlite_module()
    try:
        with closing(module.connect(file)) as connection:
            found = [row[0] for row in connection.execute("PRAGMA quick_check(1)")]
    except module.DatabaseError as error:
        return str(error)
    return None if found == ["ok"] else str(found[0])


def remember_store(config: Config, **more: str) -> None:
    """Note that the database is in use here, so that its loss is noticed; `backup` names the last one made."""
    file = sqlite_file(config)
    if file is None:
        return
    known = _known(config)
    wanted = {**known, "database": _name(config, file), **more}
    if wanted != known:
        fresh = _marker(config).with_suffix(".new")
        fresh.write_text(json.dumps(wanted, indent=2) + "\n", encoding="utf-8")
        fresh.replace(_marker(config))


def _marker(config: Config) -> Path:
    return Path(config.data) / "firstcall.json"


def _known(config: Config) -> dict[str, Any]:
    try:
        known = json.loads(_marker(config).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _name(config: Config, file: Path) -> str:
    folder = Path(config.data).resolve()
    return str(file.relative_to(folder) if file.is_relative_to(folder) else file)


def _start(file: Path) -> bytes:
    try:
        with file.open("rb") as content:
            return content.read(len(HEADER))
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise Unavailable(f"The database {file} cannot be read: {error.strerror}.") from error


def _way_back(known: dict[str, Any]) -> str:
    last = f" The last one made is {known['backup']}." if known.get("backup") else ""
    return f"Nothing has been changed. Bring a backup back with: kb restore FILE.{last}"
