"""The production server as an operator meets it."""

import json
import os
import re
import socket
import sqlite3
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from kb import serving
from kb.config import Config
from kb.db import Database
from kb.serving import PLACES, Held
from tests.serving import Served, kb, served

FIRST_PAGES = {"agent": "desk", "supervisor": "floor", "editor": "editing", "admin": "admin"}


def browser() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar()))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("demo") / "data", demo=True) as server:
        yield server


def test_the_demo_prints_four_links_and_no_other_address(demo: Served) -> None:
    addresses = re.findall(r"http\S+", "".join([*demo.said, *demo.logged]))
    assert len(addresses) == 4 and all(address.startswith(f"{demo.base}/sign-in/") for address in addresses)
    assert [line.split()[0] for line in demo.said[-4:]] == list(FIRST_PAGES)
    assert all(line.endswith(address + "\n") for line, address in zip(demo.said[-4:], addresses, strict=True))


def test_a_second_start_keeps_all_gives_fresh_links_and_takes_seconds(demo: Served) -> None:
    before = demo.request("GET", "/readyz")[1]
    old = demo.links
    assert demo.stop() == 0
    with sqlite3.connect(demo.data / "firstcall.sqlite3") as connection:
        calls = connection.execute("SELECT count(*) FROM call").fetchone()
    demo.start()
    assert demo.request("GET", "/readyz")[1] == before and before["articles"] >= 24 and before["ready"]
    assert set(old.values()).isdisjoint(demo.links.values())
    with sqlite3.connect(demo.data / "firstcall.sqlite3") as connection:
        assert connection.execute("SELECT count(*) FROM call").fetchone() == calls and calls[0] >= 8


@pytest.mark.parametrize("role", FIRST_PAGES)
def test_each_link_signs_in_once_to_the_first_page_of_its_role(demo: Served, role: str) -> None:
    link = demo.links[role]
    with browser().open(link, timeout=30) as page:
        assert f'data-page="{FIRST_PAGES[role]}"' in page.read().decode()
    with pytest.raises(urllib.error.HTTPError):
        browser().open(link, timeout=30)


def test_the_log_is_json_lines_without_queries_and_secrets(demo: Served) -> None:
    demo.request("GET", "/search?q=my+wife+is+ill")
    demo.request("GET", "/sign-in/abcdefghijklmnopqrstuv")
    time.sleep(0.3)
    lines = [json.loads(line) for line in demo.logged]
    paths = {line["path"] for line in lines if line["log"] == "gunicorn.access"}
    assert {"/search", "/sign-in/…", "/healthz"} <= paths
    text = "".join(demo.logged)
    assert "wife" not in text and "abcdefghijklm" not in text
    assert not any(link.rsplit("/", 1)[1] in text for link in demo.links.values())


def test_the_demo_is_sound(demo: Served) -> None:
    checked = kb(demo.data, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_demo_shows_what_john_doe_was_told(demo: Served) -> None:
    found = json.loads(kb(demo.data, "search", "where is my claim", "--json").stdout)
    assert found["results"][0]["slug"] == "where-is-my-claim"
    with sqlite3.connect(demo.data / "firstcall.sqlite3") as connection:
        told = connection.execute("SELECT reaction, passage_found FROM call_lookup WHERE call_id = 'demo-john-doe'").fetchall()
        taken = dict(connection.execute("SELECT reaction, count(*) FROM call_lookup GROUP BY reaction"))
        articles = connection.execute("SELECT count(DISTINCT article) FROM call_lookup").fetchone()[0]
    assert told == [("disputed", 1)] and articles >= 10 and {"accepted", "disputed", "not_said"} <= taken.keys()


def test_the_demo_shows_runs_of_scripts_and_a_draft_that_waits_for_somebody(demo: Served) -> None:
    with sqlite3.connect(demo.data / "firstcall.sqlite3") as connection:
        waits = connection.execute("SELECT script_id, sent_by, reviewer FROM script_draft").fetchall()
    assert waits == [("claim-status", "ed", "sue")]
    editor, link = browser(), kb(demo.data, "user", "link", "ed").stdout.split()[-1].replace("http://127.0.0.1:8000", demo.base)
    editor.open(link, timeout=30)
    with editor.open(f"{demo.base}/scripts/premium-mailed/heat", timeout=30) as page:
        said = page.read().decode()
    assert "A step has a colour" in said and "too little to read" not in said


def test_the_demo_does_not_mix_with_people_of_ones_own(config: Config) -> None:
    refused = kb(Path(config.data), "serve", "--demo", "--port", "0")
    assert refused.returncode == 1 and "--demo" in refused.stderr and "Traceback" not in refused.stderr


def test_without_demo_nothing_is_loaded(tmp_path: Path) -> None:
    with served(tmp_path / "data", workers=1) as server:
        assert server.request("GET", "/readyz") == (200, {"ready": True, "articles": 0, "indexed": 0, "embedded": 0})
        assert "kb user add" in "".join(server.said)
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
        assert server.stop() == 0


def test_a_long_query_is_answered_by_the_application(demo: Served) -> None:
    assert demo.request("GET", "/search?q=" + "%E2%82%AC" * 2000)[0] in {302, 303, 401}


def test_settings_that_serve_nobody_are_refused(tmp_path: Path) -> None:
    refused = kb(tmp_path / "data", "serve", more={"KB_WORKERS": "0"})
    assert refused.returncode == 1 and "KB_WORKERS" in refused.stderr


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        refused = kb(tmp_path / "data", "serve", "--port", str(other.getsockname()[1]))
    assert refused.returncode == 1 and "Cannot listen" in refused.stderr and len(refused.stderr.splitlines()) == 1


def test_a_worker_that_dies_is_replaced_and_prints_nothing(demo: Served) -> None:
    printed, before = list(demo.said), demo.workers()
    os.kill(before[0], 9)
    give_up = time.monotonic() + 30
    while (before[0] in demo.workers() or len(demo.workers()) < 2) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert demo.request("GET", "/healthz")[0] == 200 and demo.said == printed and len(demo.workers()) == 2


@pytest.mark.parametrize(("mine", "others", "waits"), [(3, [2], True), (3, [3], False), (0, [5], False), (3, [9, 1], True),
                                                       (3, [], False)])
def test_whoever_holds_more_connections_leaves_a_new_one_to_the_others_first(mine, others, waits, monkeypatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(serving.time, "sleep", slept.append)
    worker = object.__new__(serving.Worker)
    worker.held, worker.nr_conns, worker.age = Held(), mine, 1
    for age, count in enumerate([mine, *others], 1):
        worker.held.tell(age, count)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)  # nobody is there any more: another has taken it
        worker.accept(listener)
    assert bool(slept) == waits and worker.held.fewest() == min([mine, *others])


def test_a_worker_that_has_ended_is_not_waited_for() -> None:
    held = Held()
    assert held.fewest() == 0
    held.tell(1, 5)
    held.tell(2, 3)
    assert held.fewest() == 3
    held.forget(2)
    assert held.fewest() == 5
    held.tell(1 + PLACES, 4)  # in its place, once it has ended
    assert held.fewest() == 4


@pytest.mark.parametrize("begun", [
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-",
    b"POST /sign-in HTTP/1.1\r\nHost: x\r\nOrigin: http://x\r\nConnection: close\r\nContent-Length: 9\r\n\r\nn"])
def test_a_client_that_falls_silent_is_let_go(demo: Served, begun: bytes) -> None:
    with socket.create_connection(("127.0.0.1", demo.port), timeout=60) as silent:
        silent.sendall(begun)
        while silent.recv(4096):  # an answer may come; what counts is that it ends
            pass


def test_live_pages_are_let_go_when_the_server_stops(demo: Served) -> None:
    supervisor = browser()
    link = kb(demo.data, "user", "link", "sue").stdout.split()[-1].replace("http://127.0.0.1:8000", demo.base)
    supervisor.open(link, timeout=30).close()
    with supervisor.open(f"{demo.base}/floor/stream", timeout=30) as stream:
        assert stream.readline().startswith(b"retry")
        assert demo.stop() == 0
        assert b"changed" not in stream.read(), "it ended whole, and by itself"
    demo.start()


def test_an_unsafe_sqlite_gets_one_worker_and_says_so(config: Config, monkeypatch, capsys) -> None:
    database = Database(config.url)
    monkeypatch.setattr(serving, "sqlite_version", lambda: (3, 40, 1))
    assert serving.safe_workers(config, database) == 1
    said = capsys.readouterr().err
    assert "3.40.1" in said and said.count("\n") == 1
    monkeypatch.setattr(serving, "sqlite_version", lambda: (3, 53, 0))
    assert serving.safe_workers(config, database) == 2
    database.engine.dispose()


def test_two_servers_may_start_at_once_on_a_fresh_folder(tmp_path: Path) -> None:
    with served(tmp_path / "data", workers=1, start=False) as first, served(tmp_path / "data", workers=1, start=False) as second:
        starts = [threading.Thread(target=server.start) for server in (first, second)]
        for start in starts:
            start.start()
        for start in starts:
            start.join()
        assert [server.request("GET", "/readyz")[0] for server in (first, second)] == [200, 200]
        refused = kb(tmp_path / "data", "restore", str(tmp_path / "data/firstcall.sqlite3"))
        assert refused.returncode == 1 and "Stop it first" in refused.stderr
