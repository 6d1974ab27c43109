"""The second call about the same: by keyboard, in every size, with nothing asked again."""

import pytest
from playwright.sync_api import expect

from kb.accounts import find_person
from kb.calls import Given, record, start_call
from kb.config import Config
from kb.db import Database
from tests.browser.conftest import LOOKS, Enter, violations
from tests.browser.desk import Desk, journal
from tests.serving import Served

pytestmark = pytest.mark.browser

CALLER = {"first_name": "Nora", "last_name": "Quist", "member_id": "P000555777"}


def first_call(server: Served) -> None:
    """Luis told the caller something that he pushed back, asked Claims, and went to a supervisor."""
    database = Database(Config(data=str(server.data)).url)
    with database.writing() as session:
        luis = find_person(session, "luis")
        assert luis is not None
        call, _new = start_call(session, luis, None, {"caller": CALLER, "reason": "claims"})
        record(session, call.id, [
            Given("i", "issue.raised", {"issue": "i", "text": "claim status", "code": "claim_status"}),
            Given("l", "article.opened", {"lookup": "l", "article": "premium-not-posted", "issue": "i"}),
            Given("t", "article.told", {"lookup": "l", "reaction": "disputed", "words": "again?", "issue": "i"}),
            Given("n", "note.added", {"text": "Asked Claims", "tell": "Claims are looking", "issue": "i"}),
            Given("s", "issue.settled", {"issue": "i", "how": "escalated"}),
            Given("w", "call.wrapped", {"outcome": "escalated"})], luis)
    database.engine.dispose()


def test_the_second_call_goes_on_where_the_first_was_left(enter: Enter, server: Served) -> None:
    first_call(server)
    page = enter("ana", *LOOKS[0])
    desk = Desk(page)
    second = desk.pop(**CALLER)
    before = desk.part("before")
    expect(before).to_contain_text("2nd call · Luis Vega looks after it")
    expect(before).to_contain_text("Luis is looking after this for you. Today Luis noted: Claims are looking.")
    expect(before.get_by_text("he pushed back: “again?”")).to_be_visible()
    desk.press("#")
    expect(before.locator("ol")).not_to_be_visible()
    desk.enter("+ where is my claim")
    expect(desk.part("same")).to_be_visible()
    desk.press("&")
    expect(desk.part("same")).to_be_hidden()
    desk.saved()
    assert [entry["payload"]["issue"] for entry in journal(page, second) if entry["kind"] == "case.linked"]
    desk.is_in_line()
    desk.type("/premium by mail not posted")
    sunk = page.locator(".result[data-sunk]")
    expect(sunk.locator(".result-title")).to_have_text("Premium mailed but not posted")
    expect(page.locator('.result[aria-selected="true"] .result-title')).not_to_have_text("Premium mailed but not posted")
    sunk.click()
    expect(desk.part("article")).to_contain_text("Told to him")
    expect(desk.part("article")).to_contain_text("by Luis: he disputed it")
    assert violations(page) == []
    page.set_viewport_size({"width": 640, "height": 800})
    page.locator('[data-show="step"]').click()
    desk.part("before-head").click()
    expect(before.locator(".say")).to_be_visible()
    page.get_by_role("link", name="Page of the case").evaluate("link => link.removeAttribute('target')")
    page.get_by_role("link", name="Page of the case").click()
    expect(page.get_by_role("heading", name="Do not say again")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.querySelector('main').scrollWidth <= innerWidth")
    assert violations(page) == []
