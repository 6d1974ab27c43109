"""J5, contact lenses: four times the same sentence; this time somebody goes to look, rings the optician too, and notes it."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.desk import Desk, told
from tests.browser.journeys.days import Days, days_from, journal_of
from tests.browser.journeys.sizes import sizes

pytestmark = pytest.mark.browser


BEFORE = (("2026-11-03", "luis"), ("2026-11-09", "marta"), ("2026-11-16", "ana"), ("2026-11-19", "luis"))
"""Who told him the same sentence, and when."""


LINES = ["Where you are looking, while you look. Silence sounds like giving up",
         "When found: where it was, what happens now, and the date",
         "When not found: exactly what to send, to which number, and what to write on it. You wait for it at the other end",
         "A claim that was denied only for want of this paper goes to reprocessing: ten business days",
         "The days that were lost do not count against her"]


@pytest.fixture(scope="module")
def days(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """The floor."""
    with days_from("2026-12-02 09:00", tmp_path_factory.mktemp("j5"), browser) as days:
        yield days


@pytest.mark.parametrize("size", sizes("panel"))
def test_contact_lenses(days: Days, size: str) -> None:
    caller = {"first_name": "Oscar", "last_name": "Lund" if size == "panel" else "Lang", "member_id": f"P{uuid.uuid4().hex[:9]}"}
    case = uuid.uuid4().hex
    for day, name in BEFORE:
        days.past_call(name, f"{day}T15:00:00Z", {**caller, "phone": "555-0161"}, [
            ("issue.raised", {"issue": "i", "text": "receipt for contact lenses not received", "code": "glasses", "case": case}),
            ("article.opened", {"lookup": "l", "article": "receipt-or-fax-not-found", "issue": "i"}),
            ("article.told", {"lookup": "l", "reaction": "disputed", "words": "I faxed it", "issue": "i"}),
            ("issue.settled", {"issue": "i", "how": "escalated"}), ("call.wrapped", {"outcome": "unresolved"})])

    days.begin("2026-12-02 10:00")
    desk = days.desk("ana", size)
    call = desk.pop(**caller, ani="555-0161")
    before = desk.part("before")
    expect(before).to_contain_text("5th call · Luis Vega looks after it since Tue 3 Nov")
    expect(before).to_contain_text("He has pushed back 4 times: go further than what is in here")
    expect(before).to_contain_text("Mon 9 Nov, Marta Lind: Told “Receipt or fax sent, not found”; he pushed back: “I faxed it”")
    desk.enter("+receipt for contact lenses not received")
    expect(desk.part("same")).to_be_visible()
    desk.press("&")
    expect(desk.part("same")).to_be_hidden()
    desk.type("/receipt fax not found")
    sunk = desk.page.locator(".result[data-sunk]")
    expect(sunk.locator(".result-title")).to_have_text("Receipt or fax sent, not found")
    expect(desk.page.locator(".result").first).not_to_have_attribute("data-sunk", re.compile(".*"))
    desk.press("Escape")
    expect(desk.part("where-to-look")).to_contain_text("Fax queue")
    expect(desk.part("where-to-look")).to_contain_text("Image system")
    expect(desk.part("where-to-look")).to_contain_text("Returned mail")
    desk.enter(">look")
    expect(desk.part("look-form")).to_contain_text("Fax queue")
    desk.page.get_by_label("Reference, if there is one").fill("FQ-4711, under the wife's number")
    desk.press("Enter")
    expect(desk.part("where-to-look").locator("[data-state=found]")).to_contain_text("Fax queue")
    _tells(desk)

    desk.enter(">contact clearview")
    form = desk.part("contact-form")
    expect(form).to_contain_text("They need: Order number, or the name and the day of the test")
    form.get_by_label("How").select_option("three_way")
    form.get_by_label("Whom you spoke to").fill("Nils")
    form.get_by_label("What they said").fill("The order number is 88213")
    form.get_by_label("What they said").press("Enter")
    desk.enter("!Wed 16 Dec, name only: ring you when the claim is decided anew")
    desk.enter("Reprocessing begun with FQ-4711 and order 88213")
    desk.press("End")
    expect(desk.page.locator("#readback-text")).to_have_value(re.compile("I promised to ring you when the claim is decided anew"))
    expect(desk.page.locator("#readback-text")).to_have_value(re.compile(f"One thing I have not said yet: {LINES[-1]}"))
    desk.press("Enter")
    expect(desk.part("still-open")).to_contain_text("Promised: ring you when the claim is decided anew")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")
    entries = journal_of(desk.page, call)
    assert told(entries, "contact.made", "channel") == ["fax_queue", "three_way"]
    assert told(entries, "contact.made", "reference") == ["FQ-4711, under the wife's number", None]
    assert sorted(line.rstrip(".") for line in told(entries, "detail.told", "text")) == sorted(LINES)
    assert told(entries, "promise.made", "due") == ["2026-12-16"]

    days.begin("2026-12-04 11:00")
    page = days.enter("ana", size)
    page.goto("/promises")
    owed = page.get_by_role("listitem").filter(has_text=f"Oscar {caller['last_name']}").first
    owed.get_by_text("What happened").first.click()
    owed.get_by_label("What happened").select_option("internal")
    owed.get_by_label("A note").fill("Asked Claims")
    owed.get_by_label("What a colleague may say to the caller").fill("the claim is with the reviewer now")
    owed.get_by_role("button", name="Keep it").click()

    days.begin("2026-12-07 11:00")
    desk = days.desk("marta", size)
    call = desk.pop(**caller, ani="555-0161")
    before = desk.part("before")
    expect(before).to_contain_text("Ana worked on it on Friday, 4 December. The claim is with the reviewer now. "
                                   "Ana will ring you by Wednesday, 16 December.")
    expect(before).to_contain_text("Wed 2 Dec, Ana Ruiz: Asked Nils at Clearview Opticians")
    expect(before).to_contain_text("found (FQ-4711, under the wife's number)")
    expect(before).to_contain_text("Wed 2 Dec, Ana Ruiz: Reprocessing begun with FQ-4711 and order 88213")


def _tells(desk: Desk) -> None:
    """5. All but one line of what must be told are said: by the mouse, by the key, by the word."""
    desk.type("/receipt fax not found")
    desk.page.locator(".result[data-sunk] .result-title").click()
    lines = desk.part("article").get_by_role("list").filter(has=desk.page.locator(".must-tell")).get_by_role("button")
    expect(lines).to_have_text([f"{line}." for line in LINES])
    desk.page.locator("#line").fill("")
    lines.nth(1).press("Enter")
    expect(lines.nth(1)).to_be_focused()
    lines.nth(0).click()
    desk.is_in_line()
    desk.enter(">said")
    desk.enter(">said")
    expect(desk.part("article").locator(".must-tell[aria-pressed=true]")).to_have_count(4)
    desk.enter(">took it")
