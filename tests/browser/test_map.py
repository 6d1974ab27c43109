"""The map in a real browser: size, keyboard, choosing, what can be reached, and another drawing in its place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Enter, violations

pytestmark = pytest.mark.browser
ADDRESS = "/scripts/premium-mailed"

VIEW = """async (options) => {
  const { mapView } = await import(document.querySelector('script[src*="map_reading"]').src.replace("map_reading", "map"));
  const old = document.getElementById("map");
  const frame = old.cloneNode(true);       // without the listeners of the page
  delete frame.dataset.ready;
  old.replaceWith(frame);
  window.heard = [];
  const hear = (what) => (step) => heard.push([what, step]);
  window.view = mapView(frame, { onSelect: hear("select"), onOpen: hear("open") });
}"""


@pytest.fixture
def page(enter: Enter) -> Page:
    """The page of a script, with its map alive."""
    page = enter("ed")
    page.goto(ADDRESS)
    expect(page.locator("#map[data-ready]")).to_be_visible()
    return page


def card(page: Page, step: str):
    return page.locator(f'#map .map-step[data-step="{step}"]')


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.dataset.step ?? ''"))


def size(page: Page) -> int:
    return int(page.locator("#map [data-slot=zoom]").inner_text().split()[0])


def test_size_changes_by_buttons_keys_and_the_wheel(page: Page) -> None:
    first = size(page)
    page.get_by_role("button", name="Larger").click()
    assert size(page) > first
    card(page, "acknowledge").focus()
    page.keyboard.press("-")
    page.keyboard.press("-")
    smaller = size(page)
    assert smaller < first
    page.keyboard.press("0")
    scroll = page.locator("#map .map-scroll")
    assert scroll.evaluate("it => it.scrollHeight <= it.clientHeight + 1 && it.scrollWidth <= it.clientWidth + 1"), "all of it"
    whole = size(page)
    scroll.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(page.locator("#map [data-slot=zoom]")).not_to_have_text(f"{whole} %")
    page.keyboard.press("1")
    assert size(page) == 100


def test_arrows_go_along_the_flow_and_one_card_is_in_the_tab_order(page: Page) -> None:
    assert page.locator('#map .map-step[tabindex="0"]').count() == 1
    card(page, "acknowledge").focus()
    way = ["who", "may_we", "not_open"]
    for step in way:
        page.keyboard.press("ArrowDown")
        assert focused(page) == step
    expect(card(page, "not_open")).to_be_in_viewport()
    page.keyboard.press("ArrowUp")
    assert focused(page) == "may_we"
    page.keyboard.press("Home")
    assert focused(page) == "acknowledge"
    card(page, "search_payments").focus()
    page.keyboard.press("ArrowRight")
    beside = focused(page)
    page.keyboard.press("ArrowLeft")
    assert beside != "search_payments" and focused(page) == "search_payments"
    expect(page.locator('#map .map-way[data-near="out"]')).to_have_count(1)
    assert page.locator('#map .map-step[tabindex="0"]').count() == 1


def test_a_card_leads_to_its_step_and_the_address_to_its_card(page: Page) -> None:
    card(page, "lockbox").click()
    expect(page).to_have_url(re.compile("#step-lockbox$"))
    expect(page.locator("#step-lockbox")).to_be_in_viewport()
    expect(card(page, "lockbox")).to_have_attribute("data-chosen", "")
    page.locator('#step-will_show a[href="#step-promise_watch"]').click()
    expect(card(page, "promise_watch")).to_have_attribute("data-chosen", "")
    expect(card(page, "promise_watch")).to_be_in_viewport()


def test_enter_chooses_once_more_opens_and_escape_lets_go(page: Page) -> None:
    page.evaluate(VIEW)
    card(page, "lockbox").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("heard") == [["select", "lockbox"], ["open", "lockbox"]]
    page.evaluate("view.showReach('lockbox')")
    dim = page.locator("#map .map-step[data-dim]").evaluate_all("all => all.map((one) => one.dataset.step)")
    assert "online" in dim and "search_payments" in dim
    assert not {"lockbox", "acknowledge", "mailed", "notices", "end_promised"} & set(dim)
    page.keyboard.press("Escape")
    expect(page.locator("#map .map-step[data-dim]")).to_have_count(0)
    expect(page.locator("#map .map-step[data-chosen]")).to_have_count(0)


def test_another_drawing_keeps_size_place_and_choice(page: Page) -> None:
    page.evaluate(VIEW)
    page.evaluate("view.zoomTo(0.9)")
    page.evaluate("view.select('notices')")
    where = page.locator("#map .map-scroll").evaluate("it => [it.scrollLeft, it.scrollTop]")
    page.evaluate("""view.replace(document.querySelector('#map svg').outerHTML.replaceAll('Notices', 'Letters &lt;b&gt;'))""")
    expect(card(page, "notices")).to_contain_text("Letters <b>")
    expect(card(page, "notices")).to_have_attribute("data-chosen", "")
    assert page.locator("#map .map-scroll").evaluate("it => [it.scrollLeft, it.scrollTop]") == where
    assert size(page) == 90
    page.evaluate("view.replace('<p>no map</p>')")
    expect(card(page, "notices")).to_be_attached()


def test_without_javascript_the_cards_are_links(enter: Enter) -> None:
    page = enter("ed", java_script_enabled=False)
    page.goto(ADDRESS)
    assert card(page, "lockbox").get_attribute("href") == "#step-lockbox"
    expect(page.get_by_role("button", name="Larger")).to_be_hidden()


@pytest.mark.parametrize(("theme", "at"), [("light", "wide"), ("dark", "phone")])
def test_the_map_has_no_violation(enter: Enter, theme: str, at: str) -> None:
    page = enter("ed", theme=theme, size=at)
    page.goto(ADDRESS)
    expect(page.locator("#map[data-ready]")).to_be_visible()
    assert violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
