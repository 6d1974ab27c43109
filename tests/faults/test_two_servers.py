"""Two servers on one store: twenty writers on one call, slow ones among them, and readers of the change log."""

import threading
import time
from pathlib import Path

import pytest

from kb.changes import Change, Follower, last_change, note_change
from kb.db import Database
from tests.faults.conftest import Writers, open_call, require_sound, stored_keys
from tests.serving import served

WRITERS, NOTES = 20, 6


class Reader:
    """A process of its own, as far as the change log can tell."""

    def __init__(self, url: str) -> None:
        self.seen: list[int] = []
        self.database = Database(url)
        self._follower = Follower(self.database, every=0.05)
        self._follower.listen(self._hear)

    def start(self) -> None:
        self._follower.start()

    def stop(self) -> None:
        self._follower.stop()
        self.database.engine.dispose()

    def _hear(self, batch: list[Change]) -> None:
        self.seen += [change.number for change in batch]


def write_slowly(database: Database, stop: threading.Event) -> None:
    """Transactions that stay open for a while before they commit, and some that never do."""
    turn = 0
    while not stop.is_set():
        with database.session(writes=True) as session:
            note_change(session, "person", f"slow-{turn}")
            time.sleep(0.1)
            if turn % 3:
                session.commit()
        turn += 1
        time.sleep(0.05)


@pytest.mark.store
def test_twenty_writers_on_one_call_lose_and_double_nothing(data: Path, token, database: Database, around, store: str) -> None:
    ada = token("ada")
    readers = [Reader(database.url.render_as_string(hide_password=False)) for _ in range(2)]
    stop = threading.Event()
    slow = threading.Thread(target=write_slowly, args=(database, stop))
    with served(data, more=around) as first, served(data, more=around) as second:
        open_call(first, ada)
        with database.reading() as session:
            before = last_change(session)
        for reader in readers:
            reader.start()
        time.sleep(0.3)  # each reader has found where the log stands
        slow.start()
        with Writers([first, second], ada, WRITERS, NOTES).running() as writers:
            writers.wait_for(WRITERS * NOTES)
        stop.set()
        slow.join()
        with database.reading() as session:
            after = last_change(session)
        give_up = time.monotonic() + 10
        while any(reader.seen[-1:] != [after] for reader in readers) and time.monotonic() < give_up:
            time.sleep(0.05)
        for reader in readers:
            reader.stop()
    wanted = {f"w{writer}-{note}" for writer in range(WRITERS) for note in range(NOTES)}
    keys = stored_keys(database)
    assert len(keys) == len(wanted) and set(keys) == wanted
    for reader in readers:
        assert reader.seen == list(range(before + 1, after + 1)), "every change, once, in order"
    require_sound(data, around)
