"""Going to look instead of asking the caller to send it again; and the list to ring once a known problem is mended."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk, journal, told

pytestmark = pytest.mark.browser


def test_a_receipt_is_looked_for_asked_for_and_found(enter: Enter) -> None:
    desk = Desk(enter("marta", size="panel", theme="dark"))
    call = desk.pop(first_name="Nora", last_name="Quill", member_id=f"M-{uuid.uuid4().hex[:7]}")
    desk.enter("+faxed my receipt")
    expect(desk.part("where-to-look")).to_contain_text("Fax queue")

    desk.enter(">look")
    expect(desk.part("look-form")).to_contain_text("Fax queue")
    desk.press("2")
    expect(desk.part("look-form")).to_contain_text("Image system")
    assert violations(desk.page) == []
    desk.page.get_by_label("Reference, if there is one").fill("4711")
    desk.press("Enter")
    expect(desk.part("look-form")).to_be_hidden()
    expect(desk.part("where-to-look").locator("[data-state=missing]")).to_contain_text("Fax queue")
    expect(desk.part("where-to-look").locator("[data-state=found]")).to_contain_text("Image system")
    expect(desk.page.locator("#line")).to_be_focused()

    desk.type("/opticians")
    expect(desk.part("found-in-directory")).to_contain_text("555-0233")
    desk.press("Escape")
    desk.enter(">contact opticians")
    expect(desk.page.get_by_label("Department, office or place")).to_have_value("Clearview Opticians")
    desk.type("Bea")
    desk.page.locator("#contact-answer").fill("prints it again")
    assert violations(desk.page) == []
    desk.press("Enter")

    desk.enter(">request document desk page two of the fax, tomorrow")
    expect(desk.part("request-spoken")).to_contain_text("I will ask Document desk for you; they answer me by tomorrow.")
    desk.press("Enter")
    expect(desk.part("requests-asked")).to_contain_text("Document desk: not answered yet, by tomorrow")
    desk.enter(">answered it is here")
    assert violations(desk.page) == []
    desk.press("Enter")
    expect(desk.part("requests-asked")).to_contain_text("Departments answered: 1")
    desk.saved()

    entries = journal(desk.page, call)
    assert told(entries, "contact.made", "found") == [False, True, None]
    assert told(entries, "contact.made", "reference") == [None, "4711", None]
    assert told(entries, "contact.made", "number") == [None, None, "555-0233"]
    assert told(entries, "request.answered", "text") == ["it is here"]
    issues = {entry["payload"].get("issue") for entry in entries if entry["kind"].startswith(("contact.", "request."))}
    assert len(issues) == 1 and None not in issues


def test_a_known_problem_is_said_listed_mended_and_rung(enter: Enter) -> None:
    desk = Desk(enter("ana"))
    desk.pop(first_name="Nora", last_name="Quill", member_id=f"M-{uuid.uuid4().hex[:7]}", ani="555-0177")
    desk.enter("+same wrong charge every month")
    expect(desk.part("known-problem")).to_contain_text("I know what this is")
    desk.enter(">k")
    expect(desk.part("known-problem")).to_be_hidden()
    expect(desk.part("notices")).to_contain_text("The caller is rung when it is mended")
    expect(desk.page.locator('[data-part="saved"]')).to_have_attribute("data-state", "saved")

    floor = enter("sue")
    floor.goto("/problems")
    floor.get_by_role("link", name="Autopay draws the amount").click()
    expect(floor.get_by_role("main")).to_contain_text("Nora Quill")
    floor.get_by_label("What to tell those who are rung").fill("It draws the right amount now.")
    floor.get_by_role("button", name="Mended: ring them").click()
    expect(floor.get_by_role("main")).to_contain_text("These callers are to be rung now")
    assert violations(floor) == []

    desk.page.goto("/desk")
    desk.page.get_by_role("link", name="to ring").click()
    desk.page.get_by_role("button", name="Ring Nora Quill").click()
    desk.ready()
    expect(desk.part("mended-problem")).to_contain_text("It draws the right amount now.")
    desk.enter(">told")
    expect(desk.part("mended-problem")).to_be_hidden()
    expect(desk.page.locator('[data-part="saved"]')).to_have_attribute("data-state", "saved")
    floor.reload()
    expect(floor.locator(".ring", has_text="Nora Quill")).to_contain_text("Told")
