"""The server goes away in the middle of a call: work goes on, the page is never wrong about it, nothing is lost."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk, journal, told
from tests.serving import Served

pytestmark = pytest.mark.browser


def is_unsaved(desk: Desk) -> None:
    """The page says that something is not saved, and goes on saying it."""
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved", timeout=10_000)
    desk.page.wait_for_timeout(2000)
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved")


def test_a_killed_server_gets_every_word_and_step_once_and_in_order(enter: Enter, server: Served) -> None:
    desk = Desk(enter("ana", size="panel"))
    call = desk.pop(first_name="Iris", last_name="Away", member_id="M-99")
    desk.enter("+premium by mail")
    desk.press("=")
    desk.choose_script("Premium mailed, not posted")
    desk.saved()
    server.kill()
    try:
        desk.enter("she mailed it on Monday")
        desk.press("1")  # a step answers at once, with the server away too
        expect(desk.step).to_contain_text("Is this for yourself?")
        desk.enter("and her sister is ill")
        desk.type("half a sentence")
        is_unsaved(desk)
    finally:
        server.start()
    desk.saved()
    expect(desk.page.locator("#line")).to_have_value("half a sentence")
    entries = journal(desk.page, call)
    assert told(entries, "note.added", "text") == ["she mailed it on Monday", "and her sister is ill"]
    assert told(entries, "step.answered", "step") == ["acknowledge"]
    kinds = [entry["kind"] for entry in entries if entry["kind"] in {"note.added", "step.answered"}]
    assert kinds == ["note.added", "step.answered", "note.added"]
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))


def test_nothing_leads_off_the_desk_while_the_server_is_away(enter: Enter) -> None:
    desk = Desk(enter("ana"))
    first = desk.pop(first_name="Lena", last_name="Waits")
    second = desk.pop(first_name="Rolf", last_name="Here")
    desk.saved()
    desk.page.context.set_offline(True)
    for leave in (lambda: desk.enter(">later"), lambda: desk.part("shelf").get_by_role("button", name="Lena Waits").click()):
        leave()
        expect(desk.page.get_by_text("The server is away, so this page stays open")).to_be_visible()
        expect(desk.page).to_have_url(re.compile(f"/calls/{second}$"))
    desk.enter("still here")
    desk.page.context.set_offline(False)
    desk.saved()
    desk.part("shelf").get_by_role("button", name="Lena Waits").click()
    desk.page.wait_for_url(f"**/calls/{first}")


def test_what_was_written_while_the_network_was_away_survives_leaving_the_page(enter: Enter) -> None:
    desk = Desk(enter("ana"))
    call = desk.pop(first_name="Rhea", last_name="Load")
    desk.saved()
    desk.page.context.set_offline(True)
    desk.enter("written while the line was cut")
    is_unsaved(desk)
    desk.page.context.set_offline(False)
    desk.page.goto("about:blank")
    desk.page.goto(f"/calls/{call}")
    desk.saved()
    assert told(journal(desk.page, call), "note.added", "text") == ["written while the line was cut"]
