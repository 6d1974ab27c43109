"""Processes are killed at any moment: what was acknowledged is there, once."""

import os
import random
import signal
from pathlib import Path

from kb.db import Database
from tests.faults.conftest import Writers, open_call, require_sound, stored_keys
from tests.serving import served


def test_every_acknowledged_entry_survives_killed_workers(data: Path, token, database: Database, around) -> None:
    ada, chance = token("ada"), random.Random(1)  # noqa: S311  (which worker dies is no secret)
    with served(data, more=around) as server:
        open_call(server, ada)
        with Writers([server], ada, 6).running() as writers:
            for kill in range(5):
                writers.wait_for(40 * (kill + 1))
                os.kill(chance.choice(server.workers()), signal.SIGKILL)
            writers.wait_for(240)
        assert server.stop() == 0
    keys = stored_keys(database)
    assert len(keys) == len(set(keys)) and set(writers.acked) <= set(keys)
    require_sound(data, around)


def test_every_acknowledged_entry_survives_a_killed_server(data: Path, token, database: Database, around) -> None:
    ada = token("ada")
    with served(data, more=around) as server:
        open_call(server, ada)
        with Writers([server], ada, 6).running() as writers:
            for start in range(3):
                writers.wait_for(50 * (start + 1))
                server.kill()
                server.start()
            writers.wait_for(200)
        assert server.stop() == 0
    keys = stored_keys(database)
    assert len(keys) == len(set(keys)) and set(writers.acked) <= set(keys)
    require_sound(data, around)


def test_a_server_that_is_told_to_stop_answers_what_it_was_asked(data: Path, token, database: Database, around) -> None:
    ada = token("ada")
    with served(data, more=around) as server:
        open_call(server, ada)
        with Writers([server], ada, 4).running() as writers:
            writers.wait_for(40)
            assert server.stop() == 0
            server.start()
            writers.wait_for(80)
        assert writers.statuses <= {0, 200, 201}, "nobody was told that it failed"
    assert set(writers.acked) <= set(stored_keys(database))
