"""J3, the call on the very day: kept by saying that there is no news yet, asked about meanwhile, closed by the caller's word."""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.desk import Desk, journal, told
from tests.browser.journeys.days import Days, days_from, journal_of
from tests.browser.journeys.sizes import sizes

pytestmark = pytest.mark.browser

@pytest.fixture(scope="module")
def days(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Days]:
    """A floor with Dana on it, who is off on the 7th of December."""
    with days_from("2026-11-27 09:00", tmp_path_factory.mktemp("j3"), browser) as days:
        days.hire("dana", "Dana Fox", "Billing")
        page = days.enter("dana")
        page.goto("/promises/days")
        page.get_by_label("First day").fill("2026-12-07")
        page.get_by_role("button", name="Keep these days").click()
        yield days


@pytest.mark.parametrize("size", sizes("wide"))
def test_the_call_on_the_very_day(days: Days, size: str) -> None:
    name, member = ("Reed" if size == "panel" else "Rowe"), f"P{uuid.uuid4().hex[:9]}"
    caller = {"first_name": "Paula", "last_name": name, "member_id": member, "ani": "555-0142"}

    days.begin("2026-11-30 10:00")
    desk = days.desk("dana", size)
    first = desk.pop(**caller)
    desk.enter("+what I paid in November counts for next year")
    desk.press("=")
    desk.choose_script("Deductible roll-over")
    expect(desk.step).to_contain_text("Two answers from us is one too many")
    desk.press("Enter", "1", "1", "Enter")
    expect(desk.part("on-line")).to_contain_text(f"Paula {name}: two things matched")
    expect(desk.step).to_contain_text("did one of us say that it counts?")
    desk.press("1", "1")  # on Meadow; told by us
    desk.press(desk.step.locator(".step-articles kbd").first.inner_text())
    article = desk.part("article")
    expect(article).to_contain_text("counts twice: for this year and for next year. Brook does not have it")
    expect(article).to_contain_text("Copays and services that are not covered do not")
    desk.press(".")
    desk.press("Enter")
    expect(desk.step).to_contain_text("Your plan has it. It goes by the day of the visit")
    desk.page.locator('[data-panel="step"] input[name="service_on"]').fill("2026-11-12")
    desk.page.locator("#line").focus()
    desk.press("1", "1", "2", "Enter")
    expect(desk.step).to_contain_text("Claims needs up to ten business days; I do not want you to wonder")
    expect(desk.step).to_contain_text("555-0142")
    desk.press("Enter", "1", "Enter")  # the number is confirmed, not asked
    form = desk.part("promise-form")
    expect(form).to_contain_text("You are off that day, Monday, 7 December. Another day, or somebody else?")
    form.get_by_role("button", name="Tue 8 Dec").click()
    form.get_by_label("From").fill("15:00")
    form.get_by_label("What happens until then").fill("Claims has it by Friday, 4 December; I ask them that day")
    expect(form.locator('[data-slot="spoken"]')).to_have_text(
        "First, Claims has it by Friday, 4 December. Then, I ask them that day. I will ring with news on the roll-over of the "
        "visit of Thu 12 Nov at 555-0142 "
        "on Tuesday, 8 December, after 3 pm. If I do not reach you, I leave my name and number only.")
    desk.page.locator("#line").focus()
    desk.press("Enter")
    expect(form).to_be_hidden()
    desk.press("1", "Enter")
    expect(desk.part("still-open")).to_contain_text("Promised: Ring with news on the roll-over")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")
    made = journal_of(desk.page, first)
    assert told(made, "promise.made", "due") == [{"day": "2026-12-08", "from": "15:00"}]
    assert told(made, "call.wrapped", "outcome") == ["promised"]

    days.begin("2026-12-04 11:00")
    page = days.enter("dana", size)
    page.goto("/promises")
    owed = page.get_by_role("listitem").filter(has_text=f"Paula {name}")
    owed.get_by_text("What happened").first.click()
    owed.get_by_label("What happened").select_option("internal")
    owed.get_by_label("A note").fill("Asked Claims")
    owed.get_by_label("What a colleague may say to the caller").fill("Claims has all of it and is adding it up")
    owed.get_by_role("button", name="Keep it").click()
    expect(owed).to_contain_text("Worked on it")

    days.begin("2026-12-08 15:10")
    desk = days.desk("dana", size)
    due = desk.part("between").locator(".between-item", has_text=f"Paula {name}")
    expect(due).to_contain_text("today, after 3 pm")
    rings(desk, name)
    card = card_of(desk)
    expect(card).to_contain_text("Paula, on Monday, 30 November I said that I would ring you. Here I am.")
    expect(card).to_contain_text("555-0142. Message: name and number only. Promised today, after 3 pm.")
    expect(card).to_contain_text("Asked Claims; Claims has all of it and is adding it up.")
    expect(desk.part("same")).to_be_hidden()  # it is known what the call-back is about
    desk.enter(">no news Tue 15 Dec: they are posting it")
    expect(desk.part("next-date-form")).to_contain_text("I ring you again at 555-0142 by Tuesday, 15 December")
    desk.press("Enter")
    expect(card).to_contain_text("Kept for today, with the next date.")
    desk.press("End", "Enter")
    expect(desk.part("still-open")).to_contain_text("Still owed: Ring with news on the roll-over")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")

    days.begin("2026-12-10 09:20")
    desk = days.desk("luis", size)
    asked = desk.pop(**caller)
    before = desk.part("before")
    expect(before).to_contain_text("3rd call · Dana Fox looks after it since Mon 30 Nov")
    expect(before).to_contain_text("Tue 8 Dec, Dana Fox: Spoke with the caller")
    expect(before).to_contain_text("Fri 4 Dec, Dana Fox: Worked on it: Asked Claims")
    expect(desk.part("owed-him")).to_contain_text(
        "Dana spoke with you on Tuesday, 8 December. They are posting it. Dana will ring you by Tuesday, 15 December.")
    desk.enter(">he asked")
    expect(desk.part("notices")).to_contain_text("Dana Fox is told that he asked")
    expect(desk.part("issues")).to_contain_text("what I paid in November counts for next year")
    desk.press("End", "Enter")
    expect(desk.part("still-open")).to_contain_text("Dana Fox still owes him")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")
    said = journal_of(desk.page, asked)
    assert "step.answered" not in [entry["kind"] for entry in said], "nothing was asked"

    days.begin("2026-12-15 09:20")
    desk = days.desk("dana", size)
    expect(desk.part("notices")).to_contain_text(re.compile(r"asked how it stands \(Ring with news .*\); Luis Vega told him"))
    last = rings(desk, name)
    desk.enter(">spoke it is posted, and she has seen it")
    expect(card_of(desk)).to_contain_text("Kept. The caller knows, and the promise is off the boards.")
    desk.press("End", "Enter")
    expect(desk.part("still-open")).to_contain_text("The caller said: all answered")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")
    assert told(journal_of(desk.page, last), "issue.settled", "how") == ["resolved"]
    desk.page.goto("/cases")
    expect(desk.page.locator("main")).not_to_contain_text("what I paid in November")  # closed by her word

    entries = journal(desk.page, first)
    touched = [(entry["payload"]["how"], entry["actor"]) for entry in entries if entry["kind"] == "promise.touched"]
    assert touched == [("internal", "dana"), ("spoke", "dana"), ("caller_checked", "luis")]
    assert told(entries, "promise.touched", "next_due") == [None, "2026-12-15", None]
    assert told(entries, "promise.kept", "note") == ["it is posted, and she has seen it"]
    history = desk.page.goto(f"/calls/{first}/record")
    assert history is not None
    expect(desk.page.locator("main")).to_contain_text("it is posted, and she has seen it")


def rings(desk: Desk, name: str) -> str:
    """Her key for the call-back that is due, between calls; the id of the call-back."""
    due = desk.part("between").locator(".between-item", has_text=f"Paula {name}")
    desk.press(due.locator("kbd").inner_text())
    desk.page.wait_for_url(re.compile(r"/calls/(?!.*(record|ring))"))
    desk.ready()
    return desk.page.url.rsplit("/", 1)[1]


def card_of(desk: Desk) -> Locator:
    """What stands on the screen of a call-back."""
    return desk.part("callback")
