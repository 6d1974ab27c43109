"""Every page, for whom it is, in light and dark: no violation, nothing wider than the window, and one working search."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SIZES, Enter, violations
from tests.serving import Served

PAGES = {
    "ana": ["/desk", "/calls/mine", "/me", "/search?q=mailed+premium", "/articles/premium-not-posted"],
    "sue": ["/floor/", "/floor/lookups", "/floor/agents/ana", "/scripts/", "/scripts/premium-mailed",
            "/scripts/complaint-in-own-words", "/practice", "/articles/"],
    "ed": ["/editing", "/editing/new", "/editing/premium-not-posted", "/articles/premium-not-posted/history",
           "/scripts/bring"],
    "alma": ["/admin"],
}

pytestmark = pytest.mark.browser


# Colours differ by theme and structure by size, so each is looked at once.
@pytest.mark.parametrize(("theme", "looked_at"), [("light", "phone"), ("dark", "wide")])
@pytest.mark.parametrize("name", list(PAGES))
def test_pages_have_no_violation_and_fit_their_window(enter: Enter, name: str, theme: str, looked_at: str) -> None:
    page = enter(name, theme=theme)
    found = {}
    for path in PAGES[name]:
        page.goto(path)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                found[path, size] = ["wider than its window"]
            if size == looked_at and (faults := violations(page)):
                found[path, size] = faults
    assert not found, "\n".join(f"{place}: {fault}" for place, faults in found.items() for fault in faults)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_record_of_a_call_has_no_violation(enter: Enter, theme: str) -> None:
    page = enter("ana", theme=theme)
    page.goto("/calls/mine")
    page.locator("tbody th a").first.click()
    expect(page.get_by_role("heading", name="The three questions")).to_be_visible()
    assert violations(page) == []


def test_signing_in_without_a_link_has_no_violation(browser: Browser, server: Served) -> None:
    page = browser.new_context(base_url=server.base).new_page()
    page.goto("/sign-in")
    assert violations(page) == []
    page.context.close()


def test_search_answers_at_each_key(enter: Enter) -> None:
    page = enter("ana")
    page.goto("/search")
    page.get_by_role("searchbox").last.press_sequentially("autop", delay=30)
    expect(page.locator(".list-item, .result").first).to_contain_text("autopay", ignore_case=True)


def test_keys_lead_through_what_is_found_and_back(enter: Enter) -> None:
    page = enter("ana")
    page.goto("/search")
    box, hits = page.locator("#q"), page.locator("#hits .hit-link")
    box.press_sequentially("late premium grace", delay=20)
    expect(hits.first).to_contain_text("Late premium and the 31-day grace time")
    expect(box).to_be_focused()
    expect(page.locator('[data-part="pane"]')).to_contain_text("Says it exactly")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(hits.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_focused()
    page.keyboard.press("Enter")
    expect(hits.first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/articles/late-premium"))
    page.go_back()
    expect(box).to_have_value("late premium grace")


def test_two_editors_at_once_lose_nothing_and_agents_find_the_new_text(enter: Enter) -> None:
    first, second = enter("ed"), enter("ed")
    for page in (first, second):
        page.goto("/editing/paid-twice")
    text = first.locator("textarea[name=markdown], textarea.editor-text").first
    text.fill(text.input_value() + "\n\nThe first editor's zebrafish line.\n")
    first.get_by_role("button", name="Save", exact=True).click()
    text = second.locator("textarea[name=markdown], textarea.editor-text").first
    text.fill(text.input_value() + "\n\nThe second editor's own quagga line.\n")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.locator("main")).to_contain_text("zebrafish")
    expect(second.locator("textarea[name=markdown], textarea.editor-text").first).to_have_value(
        re.compile("quagga"))
    agent = enter("ana")
    agent.goto("/search?q=zebrafish")
    expect(agent.locator("main")).to_contain_text("Paid twice")
