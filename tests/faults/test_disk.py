"""Backup under load, and a disk that is full."""

import resource
import time
from pathlib import Path

from kb.db import Database
from tests.faults.conftest import Writers, open_call, post_note, require_sound, stored_keys
from tests.serving import kb, served


def test_a_backup_under_load_restores_to_a_sound_state(data: Path, token, tmp_path: Path, around) -> None:
    ada = token("ada")
    with served(data, more=around) as server:
        open_call(server, ada)
        with Writers([server], ada, 6).running() as writers:
            writers.wait_for(60)
            before = set(writers.acked)
            done = kb(data, "backup", str(tmp_path / "copy.sqlite3"))
            assert done.returncode == 0, done.stderr
            writers.wait_for(len(writers.acked) + 20)
    elsewhere = tmp_path / "elsewhere"
    done = kb(elsewhere, "restore", str(tmp_path / "copy.sqlite3"))
    assert done.returncode == 0, done.stderr
    restored = Database(f"sqlite:///{elsewhere / 'firstcall.sqlite3'}")
    keys = stored_keys(restored)
    restored.engine.dispose()
    assert before <= set(keys) and len(keys) == len(set(keys))
    require_sound(elsewhere, {})


def test_a_full_disk_is_said_and_nothing_is_acknowledged_falsely(data: Path, token, database: Database, around) -> None:
    ada = token("ada")
    with served(data, more=around) as server:
        open_call(server, ada)
        full = (data / "firstcall.sqlite3-wal").stat().st_size + 20_000
        workers = server.workers()
        limit(workers, full)
        acked, refused = [], []
        for number in range(400):
            status = post_note(server, ada, f"n{number}")
            (acked if 200 <= status < 300 else refused).append((status, f"n{number}"))
            if len(refused) == 5:
                break
        assert len(refused) == 5 and {status for status, _key in refused} <= {503, 507}
        assert server.request("GET", "/api/v1/calls/call-1", token=ada)[0] == 200, "reading goes on"
        assert server.workers() == workers
        limit(workers, resource.RLIM_INFINITY)
        give_up = time.monotonic() + 20
        while post_note(server, ada, "afterwards") not in {200, 201}:
            assert time.monotonic() < give_up, "it heals by itself"
            time.sleep(0.1)
        server.stop()
        log = "".join(server.logged)
        assert "store refused" in log and "note n" not in log, "what callers say is not logged"
    keys = stored_keys(database)
    assert [key for _status, key in acked] + ["afterwards"] == keys
    require_sound(data, around)


def limit(processes: list[int], size: int) -> None:
    """No file may grow beyond `size` bytes: to a program, a full disk."""
    for process in processes:
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
