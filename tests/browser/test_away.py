"""The server goes away in the middle of a call: work goes on, the page is never wrong about it, nothing is lost."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter
from tests.browser.test_call import ring
from tests.serving import Served

pytestmark = pytest.mark.browser


def saved(page: Page) -> str | None:
    """What the page says about itself."""
    return page.locator("[data-part=saved]").get_attribute("data-state")


def journal(page: Page, call: str) -> list[dict[str, Any]]:
    """The call's journal as the agent may read it."""
    read = "async call => (await (await fetch(`/api/v1/calls/${call}/journal`)).json()).entries"
    entries: list[dict[str, Any]] = page.evaluate(read, call)
    return entries


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_what_is_done_while_the_server_is_away_arrives_once_and_in_order(enter: Enter, server: Served, how: str) -> None:
    page, call = enter("ana", size="panel"), f"away-{how}"
    keys = ring(page, call, "first_name=Iris&last_name=Away&member_id=M-99")
    keys.line("+premium by mail")
    keys.press("=")
    keys.choose("Premium mailed, not posted")
    expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "saved")

    getattr(server, how)()
    try:
        keys.line("she mailed it on Monday")
        keys.press("1")  # a step answers at once, with the server away too
        expect(keys.step).to_contain_text("Is this for yourself?")
        keys.press("1")
        keys.on("How was it paid?")
        keys.line("and her sister is ill")
        page.keyboard.type("half a sentence")
        expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "unsaved", timeout=10_000)
        page.wait_for_timeout(3000)
        assert saved(page) == "unsaved", "it never says saved while it is not"
    finally:
        server.start()

    expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "saved", timeout=40_000)
    expect(page.locator("#line")).to_have_value("half a sentence")
    entries = journal(page, call)
    told = [(entry["kind"], entry["payload"].get("text") or entry["payload"].get("step")) for entry in entries]
    done = [one for one in told if one[0] in {"note.added", "step.answered"}]
    assert [one for one in done if one[0] == "note.added"] == [
        ("note.added", "she mailed it on Monday"), ("note.added", "and her sister is ill")]
    assert done[0] == ("note.added", "she mailed it on Monday")
    assert len([one for one in done if one[0] == "step.answered"]) == 2
    assert len({entry["key"] for entry in entries}) == len(entries)
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))


def test_a_reload_while_the_server_is_away_loses_nothing(enter: Enter, server: Served) -> None:
    page, call = enter("ana"), "reloaded"
    keys = ring(page, call, "first_name=Rhea&last_name=Load")
    expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "saved")
    page.context.set_offline(True)
    keys.line("written while the line was cut")
    expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "unsaved", timeout=10_000)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    page.goto("about:blank")
    page.goto(f"/calls/{call}")
    expect(page.locator("[data-part=saved]")).to_have_attribute("data-state", "saved", timeout=20_000)
    texts = [entry["payload"].get("text") for entry in journal(page, call) if entry["kind"] == "note.added"]
    assert texts == ["written while the line was cut"]
