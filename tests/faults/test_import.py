"""An import is killed, and run again, while agents work."""

import json
import subprocess
import time
from pathlib import Path

from tests.faults.conftest import Writers, open_call, require_sound, stored_keys
from tests.serving import CHECKOUT, KB, environment, kb, served

ARTICLES = 240


def test_a_killed_import_can_be_run_again_and_locks_nobody_out(data: Path, token, database, tmp_path: Path, around) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"article-{number}.md").write_text(f"---\ntitle: Article {number}\n---\n" + f"Words of {number}. " * 200)
    ada = token("ada")
    with served(data, more=around) as server:
        open_call(server, ada)
        with Writers([server], ada, 3).running() as writers:
            first = subprocess.Popen([*KB, "import", str(folder)], cwd=CHECKOUT, env=environment(data, around),
                                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            with first:
                give_up = time.monotonic() + 60
                while server.request("GET", "/readyz")[1]["articles"] == 0 and first.poll() is None:
                    assert time.monotonic() < give_up
                    time.sleep(0.02)
                first.kill()
            again = kb(data, "import", str(folder), "--json", more=around)
        counts = json.loads(again.stdout.splitlines()[-1])
        assert again.returncode == 0 and counts["new"] + counts["unchanged"] == ARTICLES and not counts["refused"]
        assert counts["unchanged"] > 0, "what the first had committed is still there"
        status, ready = server.request("GET", "/readyz")
        assert (status, ready["articles"], ready["indexed"]) == (200, ARTICLES, ARTICLES)
        assert writers.statuses <= {200, 201}, "nobody was locked out"
    assert set(writers.acked) <= set(stored_keys(database))
    require_sound(data, around)
