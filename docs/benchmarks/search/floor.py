"""The production server with many articles in it, and somebody signed in."""

import http.client
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from docs.benchmarks.search.corpus import files
from kb.articles.models import Article
from kb.db import Database
from tests.serving import CHECKOUT, KB, Served, environment, kb, served

WORDS = {"KB_SEMANTIC": "0"}
"""Search by meaning is measured apart; making its vectors would go on beside everything here."""
READY = 600
"""A server has so long to make its index (seconds)."""


@contextmanager
def floor(size: int) -> Iterator[Served]:
    """`kb serve` with two workers and so many articles, its index complete; words only. The data stay for the next time."""
    data = Path(tempfile.gettempdir(), f"firstcall-bench-floor-{size}")
    fill(data, size)
    with served(data, workers=2, more=WORDS) as server:
        give_up = time.monotonic() + READY
        while server.request("GET", "/readyz")[0] != 200:
            if time.monotonic() > give_up:
                raise SystemExit("the server did not become ready")
            time.sleep(0.5)
        yield server


def fill(data: Path, size: int) -> None:
    """Import the first so many articles as an editor would, once; about 30 ms each."""
    done = data / "imported"
    if done.exists():
        return
    with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as folder:
        for file in files()[:size]:
            shutil.copy(file, folder)
        subprocess.run([*KB, "import", folder], cwd=CHECKOUT, env=environment(data, WORDS), check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    for name, role in (("ana", "agent"), ("ed", "editor")):
        kb(data, "user", "add", name, "--role", role)
    done.touch()


def addresses(server: Served, count: int) -> list[str]:
    """The pages of so many articles."""
    store = Database(f"sqlite:///{server.data / 'firstcall.sqlite3'}")
    with store.reading() as session:
        found = [f"/articles/{slug}" for slug in session.scalars(select(Article.slug).order_by(Article.id).limit(count))]
    store.engine.dispose()
    return found


def signed_in(server: Served, name: str = "ana") -> str:
    """The cookie of somebody who has just signed in by a link."""
    link = kb(server.data, "user", "link", name).stdout.split()[-1]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", f"/sign-in/{link.rpartition('/')[2]}")
    cookie = connection.getresponse().getheader("Set-Cookie")
    connection.close()
    if not cookie:
        raise SystemExit("signing in gave no cookie")
    return cookie.partition(";")[0]


def memory(server: Served) -> float:
    """Megabytes of all its processes, what they share counted once (PSS)."""
    total = 0
    for process in [server.process.pid if server.process else 0, *server.workers()]:
        rollup = Path(f"/proc/{process}/smaps_rollup")
        if rollup.exists():
            total += sum(int(line.split()[1]) for line in rollup.read_text().splitlines() if line.startswith("Pss:"))
    return total / 1024


def computed(server: Served) -> float:
    """Seconds of processor time that its workers have taken since they began."""
    total = 0
    for process in server.workers():
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")
