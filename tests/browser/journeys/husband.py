"""John Doe calls again, for himself and for his wife: what his journeys begin with, and a server that lets him wait."""

import re
import uuid
from datetime import timedelta

from playwright.sync_api import expect

from kb.db import now
from tests.browser.desk import Desk
from tests.browser.journeys.conftest import Husband, Tell, day_of

PATIENT = {"KB_ESCALATION_SECONDS": "900"}
"""A request waits for whom it was sent to, however slow the machine is that plays this."""
SIX = "repeat call, moved, update address, wife ill, premium by mail, claim status"


def rings(desk: Desk, john: Husband, tells: Tell) -> str:
    """1. Before she has answered: who, how often, what not to say again."""
    call = uuid.uuid4().hex
    desk.ready()
    tells("newCall", call, john.phone, policy_id=john.policy, first_name="John", last_name="Doe", queue="Claims")
    ring = desk.page.locator(".ring")
    expect(ring).to_contain_text("John Doe, called once before")
    expect(ring).to_contain_text("with Luis Vega: claims not processed")
    expect(ring).to_contain_text("Do not say again: “We decide within 30 days of its arrival”")
    expect(ring).to_contain_text("pushed back: “My wife is ill, we do not have 30 days”")
    tells("answer", call, john.phone)
    desk.page.wait_for_url(f"**/calls/{call}")
    desk.ready()
    desk.is_in_line()
    expect(desk.part("call-bar")).to_contain_text("2nd call")
    expect(desk.part("brief")).to_contain_text("Do not say again: “We decide within 30 days of its arrival”")
    expect(desk.part("before")).to_contain_text("2nd call")
    return call


def says_what_is_wrong(desk: Desk) -> None:
    """2. One line, and there are the chips; what he told by the way is proposed, not asked."""
    desk.enter(f"+{SIX}")
    chips = desk.page.locator(".chip")
    expect(chips).to_have_text([re.compile(words) for words in (
        "repeat call", "moved, update address", "wife ill", "premium by mail", "claim status")])
    for chip, nature in zip(range(5), ("context", "task", "context", "task", "task"), strict=True):
        expect(chips.nth(chip)).to_have_attribute("data-nature", nature)
    desk.press("%")  # hot: one key
    expect(desk.page.locator('[data-mood="hot"]')).to_have_attribute("aria-pressed", "true")
    desk.is_in_line()


def goes_on_with_it(desk: Desk) -> None:
    """2. It is the same as two weeks ago: one key, and it is one case."""
    expect(desk.part("same")).to_be_visible()
    desk.press("&")
    expect(desk.part("notices")).to_contain_text("goes on where it was left")
    desk.is_in_line()


def is_heard(desk: Desk) -> None:
    """3. The sentence: all three things, and not his wife's illness; said is marked by using it."""
    sentence = desk.page.locator("#aer-text")
    expect(sentence).to_have_value(
        "You have truly been through some trying times lately. I would be just as upset about the claims, the premium and the "
        "address. I will see to all three with you now.")
    desk.press("=")
    expect(desk.part("aer")).to_be_hidden()
    desk.enter("mailed the premium yesterday, we moved last week after a house fire")
    yesterday = day_of(now() - timedelta(days=1))
    facts = desk.page.locator(".facts")
    told_by_the_way = {"Have you moved lately?": "Yes", "How was it paid?": "By mail", "When did you mail it?": yesterday}
    for question, value in told_by_the_way.items():
        row = facts.locator(".fact", has_text=question)
        expect(row).to_contain_text(value)
        expect(row).to_contain_text("from your words?")


def is_identified(desk: Desk) -> None:
    """4. Whose claims? His wife's: her permission is on file, so they may be spoken of."""
    desk.enter(">caller")
    form = desk.part("caller-form")
    expect(form.get_by_label("Member or policy ID")).not_to_have_value("")
    desk.press("Tab", "Tab", "Tab", "Tab", "ArrowRight", "Tab")
    desk.type("Jane")
    desk.press("Tab")
    desk.type("Doe")
    expect(form).to_contain_text("On file: John Doe may speak for Jane Doe until Mar 1")
    expect(form.get_by_label("The caller is their")).to_have_value("husband")
    desk.press("Tab", "Tab", "Tab", "Tab", "Space", "Tab", "Space")  # date of birth, address
    desk.press("Enter")
    expect(form).to_be_hidden()
    expect(desk.part("on-line")).to_contain_text("John Doe, husband of Jane Doe · may hear of it until Mar 1")
    expect(desk.part("on-line")).to_contain_text("checked date of birth, address")
    expect(desk.part("not-yet")).to_be_hidden()
    desk.is_in_line()
