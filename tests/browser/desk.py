"""The desk by keyboard alone, and what its call's journal holds."""

import uuid
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Error, Locator, Page, expect


class Desk:
    """A desk, its keyboard, and how many keys were pressed besides typing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def pop(self, **given: str) -> str:
        """A call rings in; its id."""
        call = given.setdefault("call_id", uuid.uuid4().hex)
        try:
            self.page.goto(f"/calls/pop?{urlencode(given)}")
        except Error:  # between calls the desk may have heard of the call first, and have opened it by itself
            self.page.wait_for_url(f"**/calls/{call}")
        self.ready()
        return call

    def ready(self) -> None:
        """The page has begun to work."""
        self.page.locator('[data-part="desk"][data-ready]').wait_for()

    def press(self, *keys: str) -> None:
        """Press keys, each counted."""
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words: str) -> None:
        """Type; not counted."""
        self.page.keyboard.type(words)

    def enter(self, words: str) -> None:
        """Type a line and keep it."""
        self.type(words)
        self.press("Enter")

    def part(self, name: str) -> Locator:
        """A region."""
        return self.page.locator(f'[data-part="{name}"]')

    @property
    def step(self) -> Locator:
        """The panel of the step."""
        return self.page.locator('[data-panel="step"]')

    def find(self, words: str, title: str) -> None:
        """Search, and open what stands first under that title."""
        self.type(f"/{words}")
        expect(self.page.locator('.result[aria-selected="true"] .result-title')).to_have_text(title)
        self.press("Enter")
        expect(self.part("article").locator("h3").first).to_have_text(title)

    def choose_script(self, title: str) -> None:
        """Press the digit that stands before a script."""
        key = self.page.locator(".suggestion", has_text=title).locator("kbd")
        expect(key).not_to_be_empty()
        self.press(key.inner_text())
        expect(self.part("step").locator(".step-script")).to_have_text(title)

    def saved(self) -> None:
        """Everything has reached the server."""
        expect(self.part("saved")).to_have_attribute("data-state", "saved", timeout=30_000)

    def is_in_line(self) -> None:
        """The line has the focus."""
        assert self.page.evaluate("document.activeElement.id") == "line"


def journal(page: Page, call: str) -> list[dict[str, Any]]:
    """The entries of a call."""
    answer = page.request.get(f"/api/v1/calls/{call}/journal")
    assert answer.ok
    entries: list[dict[str, Any]] = answer.json()["entries"]
    return entries


def told(entries: list[dict[str, Any]], kind: str, field: str) -> list[Any]:
    """One field of every entry of a kind."""
    return [entry["payload"].get(field) for entry in entries if entry["kind"] == kind]
