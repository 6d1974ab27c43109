"""Editing in a real browser: preview, two editors at once, and words that are not lost with the page."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import violations
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser
ADDRESS = "/editing/autopay"


def body(page: Page):
    return page.locator("#body")


def write(page: Page, words: str) -> None:
    """Type a text, and wait for its preview: a page that is left in the middle of one has a request cut off."""
    body(page).fill(words)
    expect(page.locator("#preview")).to_contain_text(words)


def save(page: Page, name: str = "Save") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_the_preview_follows_what_is_typed(enter):
    page = enter("ed")
    page.goto(ADDRESS)
    expect(page.locator("#preview")).to_contain_text("What must be told")
    body(page).fill("Quite **new** words, see [[premium-not-posted]].")
    expect(page.locator("#preview")).to_contain_text("Quite new words")
    page.locator("#f-say").fill("A line to say.")
    expect(page.locator("#preview .say")).to_contain_text("A line to say.")
    expect(page.locator("#preview strong")).to_have_text("new")
    expect(page.locator("#preview a")).to_have_text("Premium mailed but not posted")


def test_the_second_of_two_editors_sees_both_texts_and_saves_knowingly(enter):
    first, second = enter("ed"), enter("ed")
    first.goto("/editing/paid-twice")
    second.goto("/editing/paid-twice")
    write(first, "The first words.")
    save(first)
    expect(first.locator(".prose")).to_have_text("The first words.")
    write(second, "The second words.")
    save(second)
    expect(second.locator("#preview")).to_contain_text("The second words.")
    expect(second.get_by_role("alert")).to_contain_text("saved this article")
    expect(second.locator(".both-text").first).to_contain_text("The first words.")
    expect(body(second)).to_have_value("The second words.")
    save(second, "Save mine over it")
    expect(second.locator(".prose")).to_have_text("The second words.")
    second.goto("/search?q=second+words")
    expect(second.locator("#hits")).to_contain_text("Paid twice")


def test_words_come_back_after_the_page_went_away(enter):
    page = enter("ed")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(ADDRESS)
    write(page, "Words that nobody saved.")
    page.goto("/articles/")
    page.goto(ADDRESS)
    expect(page.locator("#preview")).not_to_be_empty()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#preview")).to_contain_text("Words ")
    expect(body(page)).to_have_value("Words that nobody saved.")


def test_words_come_back_after_the_session_had_ended(enter):
    page = enter("ed")
    page.goto(ADDRESS)
    write(page, "Words for a session that has ended.")
    cookies = page.context.cookies()
    page.context.clear_cookies()
    save(page)
    expect(page.locator("body")).not_to_have_attribute("data-page", "edit")
    page.context.add_cookies(cookies)
    page.goto(ADDRESS)
    expect(page.locator("#preview")).not_to_be_empty()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("#preview")).to_contain_text("Words ")
    expect(body(page)).to_have_value("Words for a session that has ended.")
    save(page)
    expect(page.locator(".prose")).to_have_text("Words for a session that has ended.")
    page.goto(ADDRESS)
    expect(page.locator('[data-part="kept"]')).to_be_hidden()


def test_what_callers_say_is_given_a_meaning_and_the_desk_takes_what_was_meant_with_one_key(enter):
    page = enter("ed")
    page.goto("/search/words")
    page.get_by_role("link", name="New words").click()
    page.get_by_label("Who says").fill("thingamajig")
    page.get_by_label("Also finds").fill("claim statement")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Saved")
    expect(page.locator(".words-hits li").first).to_contain_text("Reading the claim statement")
    assert violations(page) == []

    desk = Desk(enter("ana", size="panel"))
    desk.page.goto("/desk")
    desk.ready()
    desk.type("/thingamajig")
    expect(desk.part("find")).to_contain_text("also searched: claim statement")
    expect(desk.page.locator(".result-title").first).to_have_text("Reading the claim statement")
    desk.press("Escape")
    desk.type("/pramium by mail")
    expect(desk.part("did-you-mean")).to_contain_text("premium by mail")
    assert violations(desk.page) == []
    desk.press("ArrowRight")
    expect(desk.page.locator("#line")).to_have_value("/ premium by mail")
    expect(desk.part("did-you-mean")).to_be_hidden()
