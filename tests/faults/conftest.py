"""What the tests of faults share: a writer that keeps what was acknowledged, and a look at what is stored."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path

import pytest

from kb.accounts import find_person, make_token
from kb.calls import get_call, journal_rows
from kb.config import Config
from kb.db import Database
from tests.serving import Served, kb

CALL = "call-1"


@pytest.fixture
def token(database: Database) -> Callable[[str], str]:
    """`token("ada")`: a key to the API in her name."""

    def make(name: str) -> str:
        with database.writing() as session:
            person = find_person(session, name)
            assert person is not None
            return make_token(session, person)

    return make


@pytest.fixture
def data(config: Config) -> Path:
    """A data folder with the cast in its store."""
    return Path(config.data)


@pytest.fixture
def around(config: Config) -> dict[str, str]:
    """The environment that names this test's store."""
    return {"KB_DATABASE_URL": config.database_url} if config.database_url else {}


def open_call(server: Served, token: str) -> None:
    """One call of hers."""
    status, _call = server.request("POST", "/api/v1/calls", {"call_id": CALL}, token=token)
    assert status == 201


def post_note(server: Served, token: str, key: str) -> int:
    """Post one entry; the status, or 0 where no answer came."""
    entry = {"key": key, "kind": "note.added", "payload": {"text": f"note {key}"}}
    try:
        return server.request("POST", f"/api/v1/calls/{CALL}/entries", entry, token=token)[0]
    except (OSError, HTTPException):
        return 0


class Writers:
    """Threads that post notes, each as fast as it is answered; `acked` holds the keys that were answered with 2xx.

    What was not acknowledged is posted again with the same key, as a desk does.
    """

    def __init__(self, servers: list[Served], token: str, how_many: int, notes: int | None = None) -> None:
        self.acked: list[str] = []
        self.statuses: set[int] = set()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(servers[n % len(servers)], token, n, notes))
                         for n in range(how_many)]

    @contextmanager
    def running(self) -> Iterator["Writers"]:
        """Write for the length of a `with`."""
        for thread in self._threads:
            thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            self.wait()

    def wait(self) -> None:
        """Until each has written its notes, or was told to stop."""
        for thread in self._threads:
            thread.join()

    def wait_for(self, count: int, patience: float = 60) -> None:
        """Until so many have been acknowledged."""
        give_up = time.monotonic() + patience
        while len(self.acked) < count:
            assert time.monotonic() < give_up, f"{len(self.acked)} of {count} acknowledged; answers: {self.statuses}"
            time.sleep(0.02)

    def _write(self, server: Served, token: str, n: int, notes: int | None) -> None:
        number = 0
        while not self._stop.is_set() and (notes is None or number < notes):
            key = f"w{n}-{number}"
            status = post_note(server, token, key)
            self.statuses.add(status)
            if 200 <= status < 300:
                self.acked.append(key)
                number += 1
            else:
                time.sleep(0.05)


def stored_keys(database: Database) -> list[str]:
    """The keys of the notes in the call's journal, in their order; the numbers of its entries have no gap."""
    with database.reading() as session:
        person = find_person(session, "ada")
        assert person is not None
        rows = journal_rows(session, get_call(session, person, CALL).id)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    return [row.key for row in rows if row.kind == "note.added"]


def require_sound(data: Path, around: dict[str, str]) -> None:
    """`kb check` finds nothing wrong."""
    checked = kb(data, "check", more=around)
    assert checked.returncode == 0, checked.stdout + checked.stderr
