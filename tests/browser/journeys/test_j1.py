"""J1, the husband: a second call, six things at once, a line he has heard before, and the supervisor is asked."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from kb.db import now
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.journeys.conftest import SOON, Husband, Tell, calls_again, day_of
from tests.serving import Served, served

pytestmark = pytest.mark.browser

PATIENT = {"KB_ESCALATION_SECONDS": "900"}
"""A request waits for whom it was sent to, however slow the machine is that plays this."""
SIX = "repeat call, moved, update address, wife ill, premium by mail, claim status"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo, where nobody is passed over for being slow."""
    with served(tmp_path_factory.mktemp("served") / "data", demo=True, more=PATIENT) as running:
        yield running


def rings(desk: Desk, john: Husband, tells: Tell) -> str:
    """1. Before she has answered: who, how often, what not to say again."""
    call = uuid.uuid4().hex
    desk.ready()
    tells("newCall", call, john.phone, policy_id=john.policy, first_name="John", last_name="Doe", queue="Claims")
    ring = desk.page.locator(".ring")
    expect(ring).to_contain_text("John Doe, called once before", timeout=SOON)
    expect(ring).to_contain_text("with Luis Vega: claims not processed")
    expect(ring).to_contain_text("Do not say again: “We decide within 30 days of its arrival”")
    expect(ring).to_contain_text("pushed back: “My wife is ill, we do not have 30 days”")
    tells("answer", call, john.phone)
    desk.page.wait_for_url(f"**/calls/{call}", timeout=SOON)
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
    expect(desk.part("same")).to_be_visible(timeout=SOON)
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


def is_told_and_pushes_back(desk: Desk) -> None:
    """5. What is known is confirmed with Enter; the line that he has heard sinks, and what we can do now leads."""
    desk.choose_script("Premium mailed, not posted")
    desk.press("Enter")
    for step in ("who.two_questions", "who.permission", "how_paid", "mailed"):  # nothing of it is asked
        expect(desk.step).to_have_attribute("data-step", step)
        known = desk.step.locator(".known-answer")
        expect(known.first).to_be_visible()
        desk.press("Enter")
        expect(known.first).to_have_attribute("data-confirmed", "true")
        if step != "mailed":
            desk.press("Enter")
    desk.press("2", "2", "Enter", "Enter")  # not cashed, not seven days; he does not know how much it was
    expect(desk.step).to_have_attribute("data-step", "lockbox")
    desk.find("premium mailed not posted", "Premium mailed but not posted")
    expect(desk.part("article")).to_contain_text("Once your cheque reaches us it can take five business days to show")
    desk.enter(">p that's what the last one said")
    expect(desk.part("aer")).to_be_visible()
    desk.press("=")
    desk.press("4", "Enter")  # not in the lockbox
    expect(desk.step).to_have_attribute("data-step", "notices")
    desk.press("1", "Enter", "Enter")  # no letter; that he moved is known
    expect(desk.step).to_have_attribute("data-step", "old_address")
    desk.press("Enter", "Enter")
    expect(desk.step).to_have_attribute("data-step", "will_show")
    expect(desk.part("step")).to_contain_text("Told to him in this call: he disputed it. He has heard this: go further.")
    expect(desk.step.locator(".say:visible").first).to_contain_text("Until then nothing can happen to your cover")
    desk.type("/premium by mail not posted")
    expect(desk.page.locator(".result[data-sunk] .result-title")).to_have_text("Premium mailed but not posted")
    expect(desk.page.locator(".result .result-title").last).to_have_text("Premium mailed but not posted")
    desk.press("Escape")
    desk.press("2")  # has heard this before
    expect(desk.step).to_contain_text("I put a hold on any letter now, I ring the lockbox today")
    desk.is_in_line()


def has_a_new_address(desk: Desk) -> None:
    """6. Changed everywhere, with what must be told in sight; the chip is done."""
    desk.find("change of address", "Change of address")
    article = desk.part("article")
    expect(article).to_contain_text("What must be told")
    expect(article).to_contain_text("The new address, read back")
    expect(article).to_contain_text("Parcels from the pharmacy")
    desk.press(".")
    desk.enter("read back: 12 Elm Street, unit 4; cards and parcels go there as well")
    desk.enter(">resolved address")
    expect(desk.page.locator(".chip", has_text="update address")).to_have_attribute("data-state", "resolved")
    desk.saved()


def test_the_husband_until_his_address_is_changed(enter: Enter, server: Served, tells: Tell) -> None:
    john = calls_again(server, "P000123457", "555-0242")
    desk = Desk(enter("ana", size="panel"))
    rings(desk, john, tells)
    says_what_is_wrong(desk)
    is_heard(desk)
    is_identified(desk)
    is_told_and_pushes_back(desk)
    has_a_new_address(desk)
