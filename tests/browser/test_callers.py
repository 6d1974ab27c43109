"""Who is on the line, by keyboard: a guess confirmed with a key, the wife's permission, and what is kind to remember."""

import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


def test_a_guess_is_confirmed_with_one_key_and_a_member_may_be_spoken_of_once_she_lets_him(enter: Enter) -> None:
    first, second = uuid.uuid4().hex[:8].upper(), "2105557788"
    ana = Desk(enter("ana"))
    ana.pop(first_name="Rufus", last_name="Quill", member_id=first, ani=second, reason="claims")
    ana.type(">remember his dog is called Bess")
    ana.press("Enter")
    expect(ana.part("on-line")).to_contain_text("Kind to remember his dog is called Bess")
    ana.enter(">caller Rufus Quill")

    luis = Desk(enter("luis", size="panel", theme="dark"))
    luis.pop(ani="210-555-7788")
    expect(luis.part("on-line")).to_contain_text("Maybe Rufus Quill")
    expect(luis.part("call-bar")).to_contain_text("Maybe Rufus Quill")
    expect(luis.part("on-line")).not_to_contain_text("Bess")
    luis.press("Insert")
    expect(luis.part("call-bar")).to_contain_text(first)
    expect(luis.part("on-line")).to_contain_text("his dog is called Bess")

    luis.enter(">caller")
    form = luis.part("caller-form")
    expect(form.get_by_label("Member or policy ID")).to_have_value(first)
    form.get_by_text("Somebody else").click()
    form.get_by_label("Their first name").fill("Edith")
    form.get_by_label("The caller is their").fill("son")
    expect(form).to_contain_text("Nothing is on file that Rufus Quill may speak for Edith.")
    assert violations(luis.page) == []
    luis.press("Enter")
    expect(luis.part("on-line")).to_contain_text("son of Edith · may not hear of it yet")
    expect(luis.part("not-yet")).to_contain_text("I only need a word from Edith first")

    luis.enter(">caller")
    form.get_by_text("Yes", exact=True).click()
    form.get_by_text("Keep it on the card").click()
    form.get_by_label("until").fill("2030-03-01")
    form.get_by_label("The caller is their").press("Enter")
    expect(luis.part("on-line")).to_contain_text("may hear of it until Mar 1, 2030")
    expect(luis.part("not-yet")).to_be_hidden()
    expect(luis.part("notices")).to_contain_text("On the card: Rufus Quill may speak for Edith.")

    with luis.page.context.expect_page() as opened:
        luis.part("on-line").get_by_role("link", name="Card").click()
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_have_text("Rufus Quill")
    expect(page.get_by_text("Rufus Quill (son) for Edith")).to_be_visible()
    assert violations(page) == []
