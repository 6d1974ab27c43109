"""The browser and the PostgreSQL that other tests stand on."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Playwright

from tests import chromium, debian, postgres

CHECKOUT = Path(__file__).parents[2]

# Starts a server, tells its port, and waits to be killed.
STARTS_AND_WAITS = """
import time
from tests.postgres import Postgres
with Postgres.started() as server:
    print(server.port, flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def nothing_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test finds missing, it changes nothing on the machine."""
    monkeypatch.setattr(debian, "can_install", lambda: False)


def needs_postgres() -> None:
    try:
        postgres.path()
    except postgres.NoPostgres as problem:
        pytest.skip(str(problem))


def answers(port: int) -> bool:
    try:
        psycopg.connect(f"host=127.0.0.1 port={port} user=kb dbname=postgres").close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.mark.store
def test_each_caller_gets_an_empty_database() -> None:
    needs_postgres()
    with postgres.Postgres.started() as server:
        first, second = (server.new_database().replace("+psycopg", "") for _ in range(2))
        with psycopg.connect(first) as connection:
            connection.execute("CREATE TABLE only_here (n int)")
        with psycopg.connect(second) as connection:
            assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
    assert not answers(server.port)


@pytest.mark.store
def test_the_server_ends_with_a_killed_test_run() -> None:
    needs_postgres()
    run = subprocess.Popen([sys.executable, "-c", STARTS_AND_WAITS], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)
    with run:
        assert run.stdout is not None
        port = int(run.stdout.readline())
        assert answers(port)
        run.send_signal(signal.SIGKILL)
    give_up = time.monotonic() + 30
    while answers(port) and time.monotonic() < give_up:
        time.sleep(0.05)
    assert not answers(port)


def test_a_wrong_folder_for_postgresql_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KB_PG_BIN", str(tmp_path))
    with pytest.raises(postgres.NoPostgres, match="KB_PG_BIN"):
        postgres.path()


def test_without_postgresql_the_reason_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("KB_PG_BIN", raising=False)
    monkeypatch.setattr(postgres, "PLACES", ())
    monkeypatch.setenv("PATH", "")
    postgres.main()
    assert "will be skipped" in capsys.readouterr().out


@pytest.mark.browser
def test_the_browser_shows_a_page(playwright: Playwright) -> None:
    browser = playwright.chromium.launch(**chromium.launch_arguments())
    page = browser.new_page()
    page.set_content("<title>Larkfield</title>")
    assert page.title() == "Larkfield"
    browser.close()


def test_a_wrong_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_CHROMIUM", "/no/such/browser")
    with pytest.raises(SystemExit, match="KB_CHROMIUM=/no/such/browser"):
        chromium.main()


def test_without_a_browser_one_line_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KB_CHROMIUM", raising=False)
    monkeypatch.setattr(chromium, "MAC_APPLICATIONS", ())
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit) as exit_:
        chromium.main()
    assert "apt-get install -y --no-install-recommends chromium" in str(exit_.value)
    assert "\n" not in str(exit_.value)
