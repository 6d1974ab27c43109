"""Sent to and fro between two departments: the loop is shown, all come on one line, and who is cut off is rung at once."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk, told
from tests.browser.journeys.days import SOON, journal_of

pytestmark = pytest.mark.browser


def test_sent_to_and_fro(enter: Enter) -> None:
    caller = {"first_name": "Ivo", "last_name": "Pohl", "member_id": f"P{uuid.uuid4().hex[:9]}", "ani": "555-0190"}
    marta = Desk(enter("marta"))
    call = marta.pop(**caller)
    marta.enter("+change the glucose monitor")
    marta.enter(">hand over")
    form = marta.part("hand-over-form")
    form.locator("#hand-over-how").select_option("warm")
    form.locator("#hand-over-to").fill("Ana Ruiz")
    marta.page.locator("#line").focus()
    marta.press("Enter")
    marta.saved()

    ana = Desk(enter("ana", size="panel"))
    ana.page.goto("/desk")
    ana.ready()
    ana.page.get_by_role("button", name=re.compile("Ivo Pohl.*offers the caller")).click(timeout=SOON)
    ana.page.get_by_role("button", name="I take the caller").click()
    ana.ready()
    hers = ana.page.url.rsplit("/", 1)[1]
    expect(ana.part("issues")).to_contain_text("change the glucose monitor")  # nothing is told again
    expect(marta.part("notices")).to_contain_text("Ana Ruiz", timeout=SOON)

    ana.enter(">hand over")
    form = ana.part("hand-over-form")
    form.locator("#hand-over-how").select_option("warm")
    form.locator("#hand-over-to").fill("Claims")
    expect(form).to_contain_text("sent him here just now", timeout=SOON)
    ana.page.locator("#line").focus()
    ana.press("Enter")
    expect(ana.part("notices")).to_contain_text("all three of you")
    ana.saved()
    for name in ("omar", "sue"):
        floor = enter(name)
        floor.goto("/floor/")
        expect(floor.locator(".need", has_text="To and fro").first).to_contain_text("Ana Ruiz called Claims in")

    ana.enter(">line went")
    expect(ana.part("notices")).to_contain_text("ring back by")
    ana.saved()
    ana.page.goto("/desk")
    ana.ready()
    gone = ana.part("lines-gone")
    expect(gone).to_contain_text("Ivo Pohl")
    floor.goto("/promises?of=team")
    expect(floor.locator('.owed[data-standing="dropped"]', has_text="Ivo Pohl")).to_contain_text("The line went")
    ana.press(gone.locator('[data-slot="key"]').first.inner_text())
    ana.page.wait_for_url("**/calls/*")
    ana.ready()
    expect(ana.part("callback")).to_contain_text("we were cut off, and you need not begin anew")
    expect(ana.part("before")).to_contain_text("Marta Lind looks after it")  # one owner all the way
    ana.enter(">spoke")
    ana.saved()
    floor.reload()
    expect(floor.locator("main")).not_to_contain_text("Ivo Pohl")
    assert told(journal_of(ana.page, hers), "conference.called", "to") == ["Claims"]
    assert told(journal_of(marta.page, call), "transfer.accepted", "by") == ["ana"]
