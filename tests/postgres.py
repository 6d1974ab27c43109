"""A throwaway PostgreSQL for the tests marked `store`.

    with Postgres.started() as server:
        url = server.new_database()     # postgresql+psycopg://…, empty, about 0.1 s

The programs are found (`KB_PG_BIN`, else the usual places), never the running servers of this machine. As root
the server runs as an unprivileged user, since PostgreSQL refuses root. The server ends with the process that
started it, even when that is killed.

`python -m tests.postgres` makes sure that there is one to find: installs it where it may, else says that the
tests on PostgreSQL will be skipped, and why.
"""

import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests import debian

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/pgsql/bin")
PROGRAMS = ("initdb", "postgres")
USERS = ("postgres", "nobody")
START_SECONDS = 60

# Speed over safety: nothing in here outlives the tests.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}

# Runs the server beside a pipe from us. When the pipe closes, on purpose or because we died, the server is stopped
# at once (QUIT is PostgreSQL's immediate shutdown: nothing is written that is thrown away) and its folder removed.
KEEPER = """
folder=$1; shift
"$@" </dev/null >"$folder/log" 2>&1 & server=$!
read -r _; kill -QUIT $server; wait $server; rm -rf "$folder"
"""


class NoPostgres(RuntimeError):
    """No PostgreSQL can be had; the message says why."""


def find() -> Path | None:
    """The folder with PostgreSQL's programs. Raises `NoPostgres` when `KB_PG_BIN` names none."""
    chosen = os.environ.get("KB_PG_BIN")
    if chosen:
        if not _complete(Path(chosen)):
            raise NoPostgres(f"KB_PG_BIN={chosen} holds no initdb and postgres")
        return Path(chosen)
    on_path = shutil.which("initdb")
    folders = [folder for place in PLACES for folder in sorted(Path("/").glob(place[1:]), key=_version, reverse=True)]
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if _complete(folder)), None)


def path() -> Path:
    """The folder with PostgreSQL's programs, or `NoPostgres` with the reason: what store tests skip with."""
    folder = find()
    if folder is None:
        raise NoPostgres("no PostgreSQL here (as root: apt-get install -y --no-install-recommends postgresql)")
    return folder


class Postgres:
    """A running throwaway server."""

    def __init__(self, port: int, keeper: "subprocess.Popen[bytes]") -> None:
        self.port = port
        self._keeper = keeper

    @classmethod
    @contextmanager
    def started(cls, **settings: str) -> Iterator["Postgres"]:
        """A server on a free port of this machine, for the length of a `with`, with more settings. Raises `NoPostgres`."""
        programs = path()
        folder = Path(tempfile.mkdtemp(prefix="firstcall-pg-"))
        server = cls._start(programs, folder, settings)
        try:
            server._wait(folder / "log")
            yield server
        finally:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)

    @classmethod
    def _start(cls, programs: Path, folder: Path, more: dict[str, str]) -> "Postgres":
        runs_as = _unprivileged(folder)
        data = folder / "data"
        locale = ["-E", "UTF8", "--locale=C.UTF-8"]
        create = [programs / "initdb", "-D", data, "-U", "kb", "-A", "trust", "--no-sync", *locale]
        made = subprocess.run(create, cwd="/", capture_output=True, text=True, check=False, **runs_as)
        if made.returncode:
            raise NoPostgres(f"initdb failed: {made.stderr.strip()}")
        port = _free_port()
        settings = [f"--{name}={value}" for name, value in {**SETTINGS, **more, "port": port}.items()]
        command = ["sh", "-c", KEEPER, "keeper", folder, programs / "postgres", "-D", data, *settings]
        return cls(port, subprocess.Popen(command, cwd="/", stdin=subprocess.PIPE, **runs_as))

    def new_database(self) -> str:
        """Create an empty database; its SQLAlchemy address."""
        name = f"kb_{secrets.token_hex(6)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://kb@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        """Stop the server, whoever is still connected; a second time does nothing."""
        assert self._keeper.stdin is not None
        self._keeper.stdin.close()
        self._keeper.wait()

    def _address(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=kb dbname={database}"

    def _wait(self, log: Path) -> None:
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            try:
                psycopg.connect(self._address("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise NoPostgres(f"PostgreSQL did not start: {log.read_text()[-2000:]}")


def _complete(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in PROGRAMS)


def _version(folder: Path) -> int:
    return int("0" + "".join(filter(str.isdigit, folder.parent.name)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _unprivileged(folder: Path) -> dict[str, Any]:
    """What makes a program run as a plain user who owns `folder`; nothing unless we are root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = next(known[name] for name in USERS if name in known)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def main() -> None:
    """Make sure that PostgreSQL is there, or say what that means."""
    try:
        if find() is None:
            debian.install("postgresql")
        print(f"PostgreSQL: {path()}")
    except NoPostgres as problem:
        print(f"PostgreSQL: {problem}; tests on it will be skipped")


if __name__ == "__main__":
    main()
