"""How soon what is saved is found and what is withdrawn is gone, by every worker; and how an index is built meanwhile."""

import http.client
import json
import multiprocessing
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import update

from docs.benchmarks.figures import at
from docs.benchmarks.search.corpus import collection, queries
from docs.benchmarks.search.floor import floor, signed_in
from docs.benchmarks.search.ours import Whole
from kb.articles.models import Article, Revision
from kb.articles.source import SOURCE
from kb.changes import note_change
from kb.search import Search

TIMES = 12
CONNECTIONS = 12
"""A connection belongs to the worker that took it; with so many, each worker has some (all but surely)."""
PATIENCE = 20.0
CHANGED = 100


def measure(size: int) -> None:
    """Print both."""
    saved_and_withdrawn(size)
    context = multiprocessing.get_context("spawn")  # memory is measured, so the process must be a new one
    child = context.Process(target=built, args=(size,))
    child.start()
    child.join()


class Readers:
    """Connections of one signed-in person to all workers."""

    def __init__(self, port: int, cookie: str) -> None:
        self._headers = {"Cookie": cookie}
        self._connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(CONNECTIONS)]

    def found(self, word: str) -> list[int]:
        """How many articles each connection finds."""
        return [self._found(connection, word) for connection in self._connections]

    def until(self, word: str, count: int) -> float:
        """Seconds until every connection has found so many once."""
        began, waiting = time.perf_counter(), list(self._connections)
        while waiting and time.perf_counter() < began + PATIENCE:
            waiting = [connection for connection in waiting if self._found(connection, word) != count]
        return time.perf_counter() - began

    def _found(self, connection: http.client.HTTPConnection, word: str) -> int:
        connection.request("GET", f"/api/v1/search?q={quote(word)}", headers=self._headers)
        answer = json.loads(connection.getresponse().read())
        return sum(word in hit["title"] for hit in answer["results"])


def saved_and_withdrawn(size: int) -> None:
    """Save an article with a word that no other has, look for it on all connections; then withdraw it, and look once."""
    with floor(size) as server:
        readers = Readers(server.port, signed_in(server))
        writer = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        headers = {"Cookie": signed_in(server, "ed"), "Content-Type": "text/markdown", "Origin": server.base}
        readers.found("anything")
        appeared, saving, shown_after = [], [], 0
        for number in range(TIMES):
            word = f"zq{time.time_ns():x}{number}"
            for confidence in ("validated", "archived"):
                source = f"---\ntitle: About {word}\nconfidence: {confidence}\n---\n\nWords on {word}.\n"
                began = time.perf_counter()
                writer.request("PUT", f"/api/v1/articles/about-{word}", source.encode(), headers)
                answer = writer.getresponse()
                answer.read()
                if answer.status not in (200, 201):
                    raise SystemExit(f"saving was answered with {answer.status}")
                saving.append(time.perf_counter() - began)
                if confidence == "validated":
                    appeared.append(readers.until(word, 1))
                else:
                    shown_after += sum(readers.found(word))
        print(f"\n{size:,} articles, two workers, {TIMES} articles saved and withdrawn, seen through {CONNECTIONS} connections\n")
        print(f"* saved, until all have found it: median {statistics.median(appeared):.2f} s, slowest {max(appeared):.2f} s "
              f"(saving itself {statistics.median(saving):.2f} s)")
        print(f"* shown after it was withdrawn: {shown_after} of {TIMES * CONNECTIONS} answers")


def built(size: int) -> None:
    """Build an index in this process, search while it is built anew, catch up with changes, open it a second time."""
    articles = collection(size)
    before = _megabytes()
    with tempfile.TemporaryDirectory(prefix="firstcall-bench-") as folder:
        began = time.perf_counter()
        computed = time.process_time()
        whole = Whole(Path(folder), articles)
        print(f"\n{size:,} articles: store filled and index built in {time.perf_counter() - began:.0f} s "
              f"({size / (time.process_time() - computed):.0f} articles per second of computing)")
        print(f"* memory: {before:.0f} MB before with the articles in it, {_megabytes():.0f} MB at the highest")
        asked = [made.text for made in queries(20)]
        quiet = asked_meanwhile(whole, asked, None)
        busy = asked_meanwhile(whole, asked, threading.Thread(target=whole.search.rebuild))
        print(f"* searching, ms: p50 {at(quiet, .5):.1f}, p95 {at(quiet, .95):.1f}; while it is built anew in the same process: "
              f"p50 {at(busy, .5):.1f}, p95 {at(busy, .95):.1f}, slowest {max(busy):.0f}")
        change(whole, [one.id for one in articles[:CHANGED]])
        began = time.perf_counter()
        whole.search.catch_up()
        print(f"* {CHANGED} articles changed at once: caught up in {time.perf_counter() - began:.2f} s")
        began = time.perf_counter()
        again = Search(whole.database, Path(folder, "index"), [SOURCE])
        with whole.database.reading() as session:
            again.difference(session)
            again.index.engine.refresh()
        print(f"* opened by another process: {time.perf_counter() - began:.2f} s", flush=True)
        whole.close()


def asked_meanwhile(whole: Whole, asked: Sequence[str], work: threading.Thread | None) -> list[float]:
    """Milliseconds of each search: all of these once, or again and again until the work is done."""
    took = []
    if work:
        work.start()
    while True:
        for text in asked:
            began = time.perf_counter()
            whole.results(text)
            took.append((time.perf_counter() - began) * 1000)
            time.sleep(0.002)
        if work is None or not work.is_alive():
            return took


def change(whole: Whole, ids: Sequence[str]) -> None:
    """Give these articles other titles, each in a transaction that notes it."""
    with whole.database.writing() as session:
        for id_ in ids:
            session.execute(update(Article).where(Article.id == id_).values(title=f"Anew {id_}", digest=f"anew {id_}"))
            session.execute(update(Revision).where(Revision.id == id_).values(title=f"Anew {id_}", digest=f"anew {id_}"))
            note_change(session, "article", id_)


def _megabytes() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
