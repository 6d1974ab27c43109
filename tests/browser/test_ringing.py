"""A telephone system tells of calls: before hello, and in the middle of another call, where the screen is the agent's."""

import json
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk, journal
from tests.serving import Served, kb

pytestmark = pytest.mark.browser
ANSWERED = 15_000
"""Milliseconds: desks ask for news every few seconds."""

Tell = Callable[..., dict[str, Any]]


@pytest.fixture
def tells(server: Served) -> Tell:
    """`tells("newCall", "7c1")`: what the telephone system says of a call to Ana."""
    token = kb(server.data, "token", "alma").stdout.split()[-1]

    def told(event: str, call: str, number: str = "555-0142", **more: str) -> dict[str, Any]:
        given = {"event": event, "callId": call, "from": number, "direction": "in", "user": "ana", "answeringNumber": "ana"}
        asked = urllib.request.Request(f"{server.base}/api/v1/cti", json.dumps({**given, **more}).encode(), {
            "Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        with urllib.request.urlopen(asked) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    return told


def test_the_screen_is_hers_while_calls_ring(enter: Enter, tells: Tell) -> None:
    page = enter("ana", size="panel")
    desk = Desk(page)
    desk.ready()
    tells("newCall", "7c1", queue="Claims")
    card = page.locator(".ring")
    expect(card).to_contain_text("Maybe Mr. Doe, called once before", timeout=ANSWERED)
    expect(card).to_contain_text("Do not say again: “We decide within 30 days of its arrival”")
    assert violations(page) == []
    tells("answer", "7c1")
    page.wait_for_url("**/calls/7c1", timeout=ANSWERED)  # nobody was on the line, and she was not writing
    desk.ready()
    expect(page.locator(".call-name")).to_have_text("Maybe John Doe")
    expect(desk.part("maybe-lines")).to_contain_text("Do not say again: “We decide within 30 days of its arrival”")
    expect(page.get_by_text("No earlier call is known")).to_be_hidden()

    desk.enter("+claim status")
    desk.type("he asks for the rev")
    tells("newCall", "7c2", number="555-0199", queue="Billing")
    notice = page.locator(".notice", has_text="Rings: 555-0199, Billing. Nobody known by this number")
    expect(notice).to_be_visible(timeout=ANSWERED)
    tells("answer", "7c2")
    expect(page.locator(".notice", has_text="555-0199, Billing is with you now")).to_be_visible(timeout=ANSWERED)
    assert page.url.endswith("/calls/7c1")
    assert violations(page) == []
    desk.type("iewer")
    desk.press("Enter")
    desk.saved()
    assert [one["payload"]["text"] for one in journal(page, "7c1") if one["kind"] == "note.added"] == ["he asks for the reviewer"]

    tells("hangup", "7c1", cause="normalClearing")
    expect(desk.part("line-closed")).to_contain_text("Something is open", timeout=ANSWERED)
    desk.press("PageUp")
    page.wait_for_url("**/calls/7c2")
    desk.ready()
    expect(page.locator(".shelf-call")).to_have_count(1)  # the other waits, unwrapped
    assert tells("hangup", "7c2", cause="normalClearing")["state"] == "over"
