"""The server goes away while somebody finds: the page says so, takes no old list for a new one, and asks again by itself."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter

pytestmark = pytest.mark.browser


def test_a_list_of_other_words_is_told_and_the_question_is_asked_again(enter: Enter) -> None:
    page = enter("ana")
    page.goto("/search?q=late+premium")
    box, notice, results = page.locator("#q"), page.locator('[data-part="unanswered"]'), page.locator("#results")
    expect(box).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.type(" autopay")
    expect(box).to_have_value("late premium autopay")
    expect(notice).to_contain_text("The server is away. What you typed stays")
    expect(notice).to_contain_text("The list is still that of “late premium”")
    expect(results).to_have_attribute("aria-busy", "true")
    with page.expect_event("requestfailed", lambda request: "whole=1" in request.url):  # else the answer leads to its first hit
        page.keyboard.press("Enter")
    expect(box).to_have_value("late premium autopay")
    page.context.set_offline(False)
    expect(notice).to_be_hidden()
    expect(results).to_have_attribute("aria-busy", "false")
    expect(results).to_contain_text("autopay", ignore_case=True)
    expect(box).to_be_focused()
    page.context.clear_cookies()
    page.keyboard.type(" stop")
    expect(notice).to_contain_text("You are not signed in any more")
    expect(notice.get_by_role("link", name="Sign in")).to_have_attribute(
        "href", "/sign-in?next=%2Fsearch%3Fq%3Dlate%2Bpremium%2Bautopay%2Bstop")


def test_one_types_on_behind_the_words_that_stand_there(enter: Enter) -> None:
    page = enter("ana", size="phone")
    page.goto("/search?q=late")
    page.keyboard.type(" premium")
    expect(page.locator("#q")).to_have_value("late premium")
    page.wait_for_url("**/search?q=late+premium")
    page.locator("#hits .hit-link").first.click()
    page.wait_for_url("**/articles/*")
    page.go_back()
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type(" grace")
    expect(page.locator("#q")).to_have_value("late premium grace")
    page.keyboard.press("Enter")
    expect(page.locator("#hits .hit-link").first).to_be_focused()


def test_tabs_and_what_narrows_wait_for_the_server_too(enter: Enter) -> None:
    page = enter("ana", size="panel")
    page.goto("/search?q=premium&tag=billing&tag=autopay")
    box, notice = page.locator("#q"), page.locator('[data-part="unanswered"]')
    page.context.set_offline(True)
    tabs = page.get_by_role("navigation", name="What to find")
    tabs.get_by_role("link", name="Scripts").click()
    expect(notice).to_contain_text("The server is away. What you typed stays")
    expect(notice).not_to_contain_text("still that of")
    expect(box).to_have_value("premium")
    page.context.set_offline(False)
    expect(notice).to_be_hidden()
    page.wait_for_url("**/search?q=premium&kind=script&tag=billing&tag=autopay")
    expect(tabs.locator("[aria-current]")).to_have_text("Scripts")
    expect(tabs.locator("[aria-current]")).to_be_focused()
    page.get_by_role("link", name="Remove Tag: autopay").click()
    page.wait_for_url("**/search?q=premium&kind=script&tag=billing")
    expect(box).to_be_focused()


def test_what_is_chosen_in_a_list_that_is_being_replaced_takes_nothing_back(enter: Enter) -> None:
    page = enter("ana", size="panel")
    page.goto("/search?q=premium&kind=script&tag=billing")
    page.route(re.compile("/search.*tag=billing"), lambda route: None)  # these answers never come
    page.get_by_role("navigation", name="What to find").get_by_role("link", name="All").click()
    page.locator("#q").fill("premium late")
    page.get_by_role("link", name="Remove Tag: billing").click()
    page.wait_for_url("**/search?q=premium+late")
    expect(page.locator("#q")).to_have_value("premium late")
    expect(page.locator("#hits .hit-link").first).to_be_visible()


def test_more_is_behind_the_last_hit_and_waits_for_the_server(enter: Enter) -> None:
    page = enter("ana")
    page.goto("/search?q=premium")
    hits, notice = page.locator("#hits .hit-link"), page.locator('[data-part="unanswered"]')
    expect(hits).to_have_count(10)
    for _ in range(11):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Show the other")).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(notice).to_contain_text("The server is away")
    page.context.set_offline(False)
    expect(notice).to_be_hidden()
    page.wait_for_url("**/search?q=premium&more=1")
    expect(hits.nth(10)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/(articles|scripts)/"))
    page.go_back()
    expect(hits.nth(10)).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("late")
    expect(hits).to_have_count(10)
