"""A promise that is kept by saying that there is no news yet; a colleague who is asked meanwhile; a line that goes."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk, journal

pytestmark = pytest.mark.browser
TOLD = 15_000
"""Milliseconds: desks ask for news every few seconds."""


def test_no_news_yet_is_kept_and_a_colleague_knows_it(enter: Enter) -> None:
    page = enter("ana", size="panel")
    page.goto("/promises/days")
    page.get_by_label("First day").fill("2027-07-07")
    page.get_by_role("button", name="Keep these days").click()
    desk = Desk(page)
    call = desk.pop(first_name="Rita", last_name="Lowe", member_id="P000777001", ani="555-0177")
    desk.enter("+roll-over of the deductible")
    desk.type("!2027-07-07, after 3, 555-0177, name only: ring you back about the roll-over")
    form = desk.part("promise-form")
    expect(form).to_contain_text("You are off that day, Wednesday, 7 July. Another day, or somebody else?")
    assert violations(page) == []
    form.get_by_role("button", name="Tue 6 Jul").click()
    expect(form.locator('[data-slot="spoken"]')).to_have_text(
        "I will ring you back about the roll-over at 555-0177 on Tuesday, 6 July, after 3 pm. "
        "If I do not reach you, I leave my name and number only.")
    desk.press("Enter")
    desk.saved()
    promise = next(entry["payload"] for entry in journal(page, call) if entry["kind"] == "promise.made")
    assert promise["due"] == {"day": "2027-07-06", "from": "15:00"}

    page.goto("/promises")
    page.get_by_role("listitem").filter(has_text="Rita Lowe").get_by_role("button", name="Ring now").click()
    desk.ready()
    card = desk.part("callback")
    expect(card).to_contain_text("I said that I would ring you. Here I am.")
    expect(card).to_contain_text("555-0177. Message: name and number only. Promised on Tuesday, 6 July, after 3 pm.")
    assert violations(page) == []
    desk.enter(">no news 2027-07-15: Claims is posting it")
    expect(desk.part("next-date-form")).to_contain_text("I ring you again at 555-0177 by Thursday, 15 July")
    desk.press("Enter")
    expect(card).to_contain_text("Kept for today, with the next date.")
    desk.saved()

    other = enter("luis")
    his = Desk(other)
    his.pop(first_name="Rita", last_name="Lowe", member_id="P000777001")
    owed = his.part("owed-him")
    expect(owed).to_contain_text("spoke with you today. Claims is posting it.")
    expect(owed).to_contain_text("will ring you by Thursday, 15 July")
    assert violations(other) == []
    his.enter(">he asked")
    his.saved()
    expect(page.locator(".notice", has_text=re.compile("Rita Lowe asked how it stands"))).to_be_visible(timeout=TOLD)

    page.reload()
    desk.ready()
    expect(card).to_contain_text("Kept for today, with the next date.")
    desk.press("End")
    page.get_by_role("button", name="All answered").click()
    expect(page.locator('[data-panel="wrap"]')).to_contain_text("Still owed: ring you back about the roll-over")


def test_a_line_that_goes_is_red_until_somebody_has_rung(enter: Enter) -> None:
    page = enter("ana")
    desk = Desk(page)
    call = desk.pop(first_name="Ivo", last_name="Kern", member_id="P000777002", ani="555-0166")
    desk.enter("+refund of the double payment")
    desk.enter(">line went")
    expect(desk.part("notices")).to_contain_text("You ring back by")
    desk.saved()
    page.goto("/desk")
    desk.ready()
    gone = desk.part("lines-gone")
    expect(gone).to_contain_text("Ivo Kern")
    assert violations(page) == []
    key = gone.locator('[data-slot="key"]').first.inner_text()
    desk.press(key)
    page.wait_for_url(re.compile(r"/calls/(?!.*record)"))
    desk.ready()
    expect(desk.part("callback")).to_contain_text("we were cut off, and you need not begin anew")
    desk.enter(">spoke")
    desk.saved()
    state = page.request.get(f"/api/v1/calls/{call}").json()
    assert [one["state"] for one in state["promises"]] == ["kept"]
    page.goto("/promises")
    expect(page.locator("main")).not_to_contain_text("Ivo Kern")
