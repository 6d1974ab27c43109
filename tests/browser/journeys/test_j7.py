"""J7, the server dies while the husband speaks, and the next call rings."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.desk import Desk, journal, told
from tests.browser.journeys.conftest import Tell, calls_again, holds
from tests.browser.journeys.husband import PATIENT, goes_on_with_it, is_identified, rings, says_what_is_wrong
from tests.serving import Served, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(demo_data: Callable[[], Path]) -> Iterator[Served]:
    """The demo, where nobody is passed over for being slow."""
    with served(demo_data(), demo=True, more=PATIENT) as running:
        yield running


@contextmanager
def cut_off(desk: Desk) -> Iterator[None]:
    """The network goes; what was done in between is *not saved yet* until it is back, and then it is."""
    desk.saved()
    desk.page.context.set_offline(True)
    yield
    is_not_saved(desk)
    desk.page.context.set_offline(False)
    desk.saved()


def is_not_saved(desk: Desk) -> None:
    """The page says so."""
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved")
    expect(desk.part("saved")).to_contain_text("Not saved yet")


def takes_down_the_next_call(desk: Desk) -> None:
    """The next one rings in while the server is down: it cannot be opened, but nothing of it is lost."""
    desk.enter(">next call")
    form = desk.part("next-call-form")
    for label, words in (("First name", "Rosa"), ("Last name", "Lopez"), ("Number", "555-0288"),
                         ("What it is about", "lost card, moved"), ("Notes", "wants the card by Friday")):
        form.get_by_label(label).fill(words)
    desk.press("Enter")
    expect(form).to_be_hidden()
    expect(desk.part("notices")).to_contain_text("on your shelf as soon as the server is back")
    desk.is_in_line()
    is_not_saved(desk)


def is_on_the_shelf(desk: Desk) -> None:
    """The call that was taken down stands there, each of its words once, and can be gone on with."""
    taken = desk.page.locator(".shelf-call", has_text="Rosa Lopez")
    expect(taken).to_have_count(1)
    before = desk.page.url
    taken.click()
    desk.page.wait_for_url(lambda url: "/calls/" in url and url != before)
    desk.ready()
    expect(desk.page.locator(".call-name")).to_have_text("Rosa Lopez")
    entries = journal(desk.page, desk.page.url.rpartition("/")[2])
    assert [entry["kind"] for entry in entries] == ["call.started", "issue.raised", "issue.raised", "note.added"]
    assert told(entries, "issue.raised", "text") == ["lost card", "moved"]
    assert told(entries, "note.added", "text") == ["wants the card by Friday"]


def test_the_server_dies_and_the_next_one_rings(enter: Enter, server: Served, tells: Tell) -> None:
    """J7, and a cut network, two tabs and a laptop that slept for an hour: every word once, in order, and *saved* never wrong."""
    john = calls_again(server, "P000123459", "555-0244")
    desk = Desk(enter("ana", size="panel"))
    call = rings(desk, john, tells)
    with cut_off(desk):
        says_what_is_wrong(desk)
    goes_on_with_it(desk)
    is_identified(desk)
    desk.choose_script("Premium mailed, not posted")
    desk.saved()
    server.kill()
    try:
        desk.press("Enter")
        expect(desk.step).to_have_attribute("data-step", "who.two_questions")
        desk.press("Enter", "Enter")  # known, confirmed, with the server away as well
        desk.enter("first word for the premium")
        desk.enter(">resolved address")
        is_not_saved(desk)
        desk.enter("second word for the premium")
        is_not_saved(desk)
        takes_down_the_next_call(desk)
    finally:
        server.start()
    desk.saved()

    with cut_off(desk):
        desk.enter("third word for the premium")
        desk.page.clock.install()
        desk.page.clock.fast_forward("01:00:00")
    other = Desk(desk.page.context.new_page())
    other.page.goto(f"/calls/{call}")
    other.ready()
    other.enter("fourth word for the premium")
    other.saved()
    other.page.close()
    desk.type("half a sen")

    following = uuid.uuid4().hex
    tells("newCall", following, "555-0299", queue="Billing")
    expect(desk.page.locator(".notice", has_text="Rings: 555-0299")).to_be_visible()
    tells("answer", following, "555-0299")
    expect(desk.page.locator(".notice", has_text="is with you now")).to_be_visible()
    desk.press("PageUp")
    desk.page.wait_for_url(f"**/calls/{following}")
    desk.ready()
    expect(desk.page.locator(".shelf-call", has_text="John Doe")).to_contain_text("words begun")
    entries = holds(desk.page, call)
    counted = ("first", "second", "third", "fourth")
    assert told(entries, "note.added", "text") == [f"{which} word for the premium" for which in counted]
    assert told(entries, "step.answered", "step") == ["acknowledge", "who.two_questions"]
    assert told(entries, "issue.settled", "how") == ["resolved"]
    is_on_the_shelf(desk)
