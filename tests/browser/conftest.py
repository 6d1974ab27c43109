"""A real server with the demo people, and a real browser for each of them."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from kb.accounts import find_person, make_link
from kb.config import Config
from kb.db import Database
from tests import chromium
from tests.serving import Served, served

AXE = Path(__file__).parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = {"wide": (1366, 768), "panel": (640, 800), "phone": (390, 800)}
LOOKS = [("wide", "light"), ("panel", "dark"), ("phone", "light")]
"""Colours differ by theme and structure by size, so each is looked at once."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser of this machine; Playwright's own is not downloaded."""
    return {**browser_type_launch_args, **chromium.launch_arguments()}


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """`demo_data()`: a data folder of its own, into which `kb serve --demo` has put the demo: once for all processes of a run."""
    ours = tmp_path_factory.getbasetemp()
    of_the_run = ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours
    loaded = of_the_run / "demo"
    with (of_the_run / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.exists():
            with served(of_the_run / "demo-unready", demo=True, workers=1) as server:
                assert server.stop() == 0
            (of_the_run / "demo-unready").rename(loaded)
    return lambda: shutil.copytree(loaded, tmp_path_factory.mktemp("served") / "data")


@pytest.fixture(scope="module")
def server(demo_data: Callable[[], Path]) -> Iterator[Served]:
    """`kb serve --demo`, for one file of tests."""
    with served(demo_data(), demo=True) as running:
        yield running


Enter = Callable[..., Page]


@pytest.fixture
def enter(browser: Browser, server: Served) -> Iterator[Enter]:
    """`enter("ana", size="panel", theme="dark")`: a page in which that person has just signed in.

    The test fails when a page throws, when the content policy refuses something, or when a script is missing.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []

    def entered(name: str, size: str = "wide", theme: str = "light", **more: Any) -> Page:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme,
                                      base_url=server.base, locale="en-US", timezone_id="America/New_York", **more)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda told: faults.append(told.text) if _is_fault(told) else None)
        page.goto(link(server, name))
        return page

    yield entered
    for context in contexts:
        context.close()
    assert faults == []


def link(server: Served, name: str) -> str:
    """A fresh one-time link for that person."""
    database = Database(Config(data=str(server.data)).url)
    with database.writing() as session:
        person = find_person(session, name)
        assert person is not None
        path = make_link(session, person, 60)
    database.engine.dispose()
    return f"{server.base}{path}"


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text())
    # What passes is not told one by one: to name each element takes longer than to look at it.
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [f"{fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
            for fault in found["violations"] for node in fault["nodes"]]


def _is_fault(told: Any) -> bool:
    """Errors of our own; not the network's, which tests cut on purpose."""
    if told.type != "error":
        return False
    # htmx tells of a request that the next key, or leaving the page, has broken off, and of a session that is over.
    passing = ("Failed to load resource", "ERR_", "htmx:", "Response Status Error Code 401")
    return not any(words in told.text for words in passing)
