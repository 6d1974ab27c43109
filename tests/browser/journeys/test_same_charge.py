"""The same wrong charge month after month: credited twice, so it goes up by itself; the next bill is looked at before she is."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import told
from tests.browser.journeys.days import Days, days_from, journal_of

pytestmark = pytest.mark.browser

REASON = "The charge came back"


@pytest.fixture(scope="module")
def days(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """The floor."""
    with days_from("2026-12-02 09:00", tmp_path_factory.mktemp("charge"), browser) as days:
        yield days


def test_the_same_wrong_charge_month_after_month(days: Days) -> None:
    caller = {"first_name": "Irma", "last_name": "Voss", "member_id": f"P{uuid.uuid4().hex[:9]}"}
    case = uuid.uuid4().hex
    for day, name in (("2026-10-05", "luis"), ("2026-11-05", "marta")):
        days.past_call(name, f"{day}T15:00:00Z", {**caller, "phone": "555-0188"}, [
            ("issue.raised", {"issue": "i", "text": "same wrong charge every month", "case": case}),
            ("concession.offered", {"concession": "c", "type": "credit", "amount": 12, "reason": REASON, "issue": "i"}),
            ("concession.settled", {"concession": "c", "how": "accepted", "issue": "i"}),
            ("concession.settled", {"concession": "c", "how": "posted", "reference": "A-1", "issue": "i"}),
            ("issue.settled", {"issue": "i", "how": "promised"}), ("call.wrapped", {"outcome": "promised"})])

    sue = days.enter("sue")
    sue.goto("/floor")
    expect(sue.locator("main")).to_contain_text(f"same wrong charge every month: made good more than once for “{REASON}”",
                                                    ignore_case=True)

    desk = days.desk("ana", "panel")
    call = desk.pop(**caller, ani="555-0188")
    before = desk.part("before")
    expect(before).to_contain_text("3rd call · Luis Vega looks after it since Mon 5 Oct")
    expect(before).to_contain_text("Keeps coming back")
    expect(before).to_contain_text(re.compile(rf"Posted \$12(\.00)? \({REASON}\)"))
    desk.enter("+same wrong charge every month")
    expect(desk.part("same")).to_be_visible()
    desk.press("&")
    expect(desk.part("same")).to_be_hidden()
    expect(desk.part("known-problem")).to_contain_text("I credit the difference today")
    desk.enter(">k")
    expect(desk.part("known-problem")).to_be_hidden()
    desk.enter("!Tue 15 Dec: look again after the next bill run")
    desk.press("End")
    desk.press("Enter")
    expect(desk.part("still-open")).to_contain_text("Promised: look again after the next bill run")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")
    entries = journal_of(desk.page, call)
    assert told(entries, "promise.made", "kind") == ["watch"]
    assert len(told(entries, "problem.matched", "problem")) == 1
    assert "step.answered" not in [entry["kind"] for entry in entries], "nothing was asked"

    days.begin("2026-12-15 08:30")  # the bill run was last night, and she has not seen her bill
    desk = days.desk("ana", "panel")
    due = desk.part("between").locator(".between-item", has_text="look again after the next bill run")
    expect(due).to_contain_text("Irma Voss")
    desk.press(due.locator("kbd").inner_text())
    desk.page.wait_for_url("**/calls/*")
    desk.ready()
    expect(desk.part("callback")).to_contain_text("I have looked, before you had to.")
    desk.enter(">spoke the charge is off")
    desk.press("End")
    desk.press("Enter")
    expect(desk.part("still-open")).to_contain_text("The caller said: all answered")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")

    sue = days.enter("sue")
    sue.goto("/problems")
    sue.get_by_role("link", name="Autopay draws the amount").click()
    expect(sue.locator("main")).to_contain_text("Irma Voss")
    sue.get_by_label("What to tell those who are rung").fill("It draws the right amount now.")
    sue.get_by_role("button", name="Mended: ring them").click()

    days.begin("2026-12-15 10:00")
    desk = days.desk("ana", "panel")
    desk.page.get_by_role("link", name="to ring").click()
    desk.page.get_by_role("button", name="Ring Irma Voss").click()
    desk.ready()
    expect(desk.part("mended-problem")).to_contain_text("It draws the right amount now.")
    desk.enter(">told")
    desk.saved()
    sue = days.enter("sue")
    sue.goto("/problems")
    sue.get_by_role("link", name="Autopay draws the amount").click()
    expect(sue.locator(".ring", has_text="Irma Voss")).to_contain_text("Told")
