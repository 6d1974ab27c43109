"""A whole call by keyboard alone, in the docked panel and wide, while a supervisor reads along in another browser."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Enter
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

GOLDEN = re.compile(r"You have truly been through some trying times lately\. I would be \w+ about the claims, the premium and the "
                    r"address too\. I will see to all three with you now\.")


def ring(page: Page, call: str, query: str = "first_name=John&last_name=Doe&policy_id=P000123456&ani=555-0142") -> Keyboard:
    """The call pops up on the agent's screen."""
    page.goto(f"/calls/pop?call_id={call}&{query}")
    expect(page.locator("#line")).to_be_focused()
    return Keyboard(page)


@pytest.mark.parametrize("size", ["panel", "wide"])
def test_a_whole_call_by_keyboard_with_a_supervisor_reading_along(enter: Enter, size: str) -> None:
    page, sue = enter("ana", size=size), enter("sue")
    keys = ring(page, f"whole-{size}")
    expect(page.locator("[data-part=brief]")).to_contain_text("30 days")

    keys.line("+repeat call, moved, update address, wife ill, premium by mail, claim status")
    chips = page.locator("[data-part=issues] .chip")
    expect(chips).to_have_count(5)  # moved and update address are one thing
    expect(page.locator("#aer-text")).to_have_value(GOLDEN)
    keys.press("=")
    expect(page.locator("[data-part=aer]")).to_be_hidden()

    sue.goto("/floor/")
    sue.locator(f"a[href*='whole-{size}']").first.click()
    expect(page.locator("[data-part=reading-along]")).to_contain_text("Sue", timeout=15_000)

    keys.choose("Premium mailed, not posted")
    first_words = keys.step.locator(".say-words").first.inner_text()
    keys.press(";")
    expect(keys.step.locator(".say-words:visible").first).not_to_have_text(first_words)
    keys.press("1")
    keys.answer("Is this for yourself?", "1")
    keys.on("How was it paid?")
    expect(keys.step.locator(".known-answer")).to_contain_text("mail", ignore_case=True)
    keys.on("When did you mail it?")  # confirmed with Enter, not asked
    keys.press("<")
    expect(keys.step).to_contain_text("How was it paid?")
    expect(keys.step.locator(".known-answer")).to_contain_text("mail", ignore_case=True)
    keys.on("When did you mail it?")

    keys.find("premium mailed not posted", "Premium mailed but not posted")
    expect(keys.article).to_contain_text("five business days")
    keys.line(">p that is what the last one said")
    keys.find("tracing a mailed payment", "Tracing a mailed payment")
    keys.press(".")
    expect(keys.article.locator("[data-reaction=accepted]")).to_have_attribute("aria-pressed", "true")

    keys.press("End")
    expect(page.locator("[data-panel=readback]")).to_be_visible()
    keys.press("Enter")  # the caller: all answered
    expect(page.locator("[data-panel=wrap]")).to_be_visible()
    expect(page.locator("[data-part=still-open]")).to_contain_text("premium by mail")
    refused = page.evaluate(f"""async () => (await fetch('/api/v1/calls/whole-{size}/entries', {{method: 'POST',
        headers: {{'Content-Type': 'application/json'}},
        body: JSON.stringify({{key: 'too-early', kind: 'call.wrapped', payload: {{outcome: 'resolved'}}}})}})).status""")
    assert refused == 409, "a call is not wrapped over an open issue"
    keys.press("Enter")  # as proposed, and wrapped
    expect(page.locator("[data-part=desk]")).to_have_attribute("data-call", "none", timeout=10_000)

    expect(sue.locator("#record")).to_contain_text("Wrapped up", timeout=10_000)
    said, looked_up, caller = (sue.locator(".three > section").nth(place) for place in range(3))
    expect(said).to_contain_text("Once your cheque reaches us")
    expect(looked_up).to_contain_text("tracing a mailed payment")
    expect(caller).to_contain_text("that is what the last one said")
    expect(caller).to_contain_text("Took it")


def test_a_plain_call_takes_at_most_six_keys_besides_typing(enter: Enter) -> None:
    keys = ring(enter("ana"), "plain", "first_name=Mia&last_name=Stone&member_id=M-77")
    keys.count = 0
    keys.line("+lost card")
    keys.press("=")
    keys.press("End")
    keys.press("Enter")
    keys.press("Enter")
    expect(keys.page.locator("[data-part=desk]")).to_have_attribute("data-call", "none", timeout=10_000)
    assert keys.count <= 6, f"{keys.count} keys"


def test_a_wrong_number_takes_one_command(enter: Enter) -> None:
    page = enter("ana")
    keys = ring(page, "wrong", "ani=555-0199")
    keys.line(">w")
    expect(page.locator("[data-part=desk]")).to_have_attribute("data-call", "none", timeout=10_000)


def test_a_second_call_takes_the_screen_and_the_first_waits_with_its_words(enter: Enter) -> None:
    page = enter("ana")
    keys = ring(page, "first-of-two", "first_name=Nora&last_name=First")
    keys.line("+refund of the double payment")
    page.keyboard.type("she is calling from the car")
    keys = ring(page, "second-of-two", "first_name=Otis&last_name=Second")
    shelf = page.locator("[data-part=shelf]")
    expect(shelf).to_contain_text("Nora First")
    shelf.get_by_role("button", name="Nora First").click()
    expect(page.locator("[data-slot=name]").first).to_have_text("Nora First")
    expect(page.locator("#line")).to_have_value("she is calling from the car")
    expect(page.locator("[data-part=issues]")).to_contain_text("refund of the double payment")


def test_a_card_number_is_masked_and_the_agent_is_told(enter: Enter) -> None:
    page = enter("ana")
    keys = ring(page, "masked", "first_name=Card")
    keys.line("her card is 4111 1111 1111 1111")
    expect(page.locator("[data-part=notices]")).to_contain_text("masked")
    expect(page.locator("[data-part=known]")).not_to_contain_text("4111 1111")
