"""What is typed while it cannot be saved: the server is away, the session is over, or what was written is refused."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kb.accounts import find_person, set_password
from kb.config import Config
from kb.db import Database
from tests.browser.conftest import Enter, link
from tests.browser.desk import Desk, journal, told
from tests.serving import Served, served

pytestmark = pytest.mark.browser


@pytest.fixture
def ana(enter: Enter) -> Desk:
    """Ana's desk, wide."""
    return Desk(enter("ana"))


@pytest.fixture
def own_server(demo_data: Callable[[], Path]) -> Iterator[Served]:
    """A server that this test may stop."""
    with served(demo_data(), demo=True, workers=1) as running:
        yield running


def test_nothing_is_lost_while_the_server_is_away(enter: Enter, own_server: Served) -> None:
    page = enter("ana")
    page.goto(link(own_server, "ana"))
    desk = Desk(page)
    page.goto(f"{own_server.base}/calls/pop?call_id=away&first_name=Away")
    desk.ready()
    desk.enter("+premium by mail")
    desk.choose_script("Premium mailed, not posted")
    desk.saved()
    own_server.stop()

    desk.enter("the first note")
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved")
    desk.press("Enter")
    expect(desk.step).to_contain_text("Did two things match?")
    desk.press("1", "1", "Enter")
    expect(desk.step).to_contain_text("How was it paid?")
    desk.enter("the second note")
    desk.type("half a thought")
    expect(desk.part("notices")).to_contain_text("The server is away")
    expect(desk.part("saved")).to_contain_text("Not saved yet: 6")  # two notes, two steps, and two answers as they were given

    own_server.start()
    desk.saved()
    expect(desk.part("notices")).not_to_contain_text("The server is away")
    entries = page.request.get(f"{own_server.base}/api/v1/calls/away/journal").json()["entries"]
    assert told(entries, "note.added", "text") == ["the first note", "the second note"]
    assert told(entries, "step.answered", "step") == ["acknowledge", "who.two_questions"]
    page.reload()
    desk.ready()
    expect(page.locator("#line")).to_have_value("half a thought")
    expect(desk.step).to_contain_text("How was it paid?")


def test_a_session_that_ends_asks_over_the_page_and_loses_nothing(enter: Enter, server: Served) -> None:
    desk = Desk(enter("ana"))
    call = desk.pop(first_name="Sess")
    desk.saved()
    desk.page.context.clear_cookies()
    desk.enter("typed without a session")
    dialog = desk.page.locator("dialog[open]")
    expect(dialog).to_be_visible()
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved")
    other = desk.page.context.new_page()
    other.goto(link(server, "ana"))
    other.close()
    expect(dialog).to_have_count(0, timeout=15_000)
    desk.saved()
    assert told(journal(desk.page, call), "note.added", "text") == ["typed without a session"]


def name_without_end(desk: Desk, name: str) -> None:
    """Who is on the line, so long that only the server refuses it."""
    desk.enter(f">caller {name} {'x' * 300}")


def test_what_is_refused_is_kept_and_offered_as_a_note(ana: Desk) -> None:
    call = ana.pop(first_name="Refused")
    name_without_end(ana, "Pasta")
    expect(ana.part("notices")).to_contain_text("Pasta")
    expect(ana.part("notices")).to_contain_text("is longer than")
    expect(ana.part("saved")).to_have_attribute("data-state", "unsaved")
    ana.page.get_by_role("button", name="Keep as a note").click()
    ana.saved()
    expect(ana.part("notices")).not_to_contain_text("Not accepted")
    name_without_end(ana, "Dropa")
    expect(ana.part("notices")).to_contain_text("is longer than")
    ana.page.get_by_role("button", name="Drop it").click()
    ana.saved()
    expect(ana.part("notices")).not_to_contain_text("Not accepted")
    assert "Pasta" in told(journal(ana.page, call), "note.added", "text")[0]


def test_a_masked_number_is_told(ana: Desk) -> None:
    call = ana.pop(first_name="Mask")
    ana.enter("card 4111 1111 1111 1111")
    expect(ana.part("notices")).to_contain_text("A number was masked")
    if ana.page.locator("#line").input_value():  # masked only as it was entered: it is shown before it goes
        ana.press("Enter")
    ana.saved()
    assert told(journal(ana.page, call), "note.added", "text") == ["card ••••1111"]


def test_nothing_unsent_lies_readable_in_the_browser(enter: Enter, own_server: Served) -> None:
    page = enter("ana")
    page.goto(link(own_server, "ana"))
    page.goto(f"{own_server.base}/calls/pop?call_id=sealed")
    desk = Desk(page)
    desk.ready()
    desk.saved()
    own_server.stop()
    desk.enter("a secret sentence")
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved")
    rows = page.evaluate("""async () => {
      const open = indexedDB.open('firstcall-ana');
      await new Promise((done) => { open.onsuccess = done; });
      const all = open.result.transaction('entries').objectStore('entries').getAll();
      await new Promise((done) => { all.onsuccess = done; });
      return all.result.map((row) => new TextDecoder().decode(row.box));
    }""")
    assert len(rows) == 1
    assert "secret" not in json.dumps(rows)


def test_signing_in_over_the_page_with_a_password_takes_only_the_same_person(enter: Enter, server: Served) -> None:
    database = Database(Config({}, data=server.data).url)
    with database.writing() as session:
        for name in ("ana", "sue"):
            person = find_person(session, name)
            assert person is not None
            set_password(session, person, "correct horse battery")
    database.engine.dispose()
    desk = Desk(enter("ana"))
    call = desk.pop(first_name="Again")
    desk.saved()
    desk.page.context.clear_cookies()
    desk.enter("kept meanwhile")
    dialog = desk.page.locator("dialog[open]")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Name").fill("sue")
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This desk is Ana Ruiz's")
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved")
    dialog.get_by_label("Name").fill("ana")
    dialog.get_by_label("Password").fill("correct horse battery")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_have_count(0)
    desk.saved()
    [note] = [entry for entry in journal(desk.page, call) if entry["kind"] == "note.added"]
    assert (note["payload"]["text"], note["actor"]) == ("kept meanwhile", "ana")


def test_signing_out_asks_while_something_is_unsent(enter: Enter, own_server: Served) -> None:
    page = enter("ana")
    page.goto(link(own_server, "ana"))
    page.goto(f"{own_server.base}/calls/pop?call_id=out")
    desk = Desk(page)
    desk.ready()
    desk.saved()
    own_server.stop()
    desk.enter("unsent")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("details.person > summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#line")).to_be_visible()
    assert len(asked) == 1
    assert "1 entry is not saved yet" in asked[0]
    expect(desk.part("saved")).to_have_attribute("data-state", "unsaved")


def test_a_wrap_up_that_the_server_refuses_shows_what_is_open(ana: Desk) -> None:
    call = ana.pop(first_name="Refusal")
    ana.enter("+where is my claim")
    ana.saved()
    ana.page.route("**/poll?*", lambda route: route.abort())
    raised = {"key": "api", "kind": "issue.raised", "payload": {"issue": "late", "text": "a late wish"}}
    answer = ana.page.request.post(f"/api/v1/calls/{call}/entries", data=raised,
                                   headers={"Origin": ana.page.url.split("/calls")[0]})
    assert answer.status == 201
    ana.press("End", "Enter", "Enter")
    expect(ana.part("notices")).to_contain_text("Still open: “a late wish”")
    ana.page.unroute("**/poll?*")
    expect(ana.part("still-open")).to_contain_text("a late wish", timeout=15_000)
    ana.press("Enter")
    ana.page.wait_for_url("**/desk")
    state = ana.page.request.get(f"/api/v1/calls/{call}").json()
    assert [issue["state"] for issue in state["issues"]] == ["resolved", "resolved"]
