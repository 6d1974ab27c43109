"""Practice by keyboard: the pretend caller's cards, a trainer who reads along, and nothing that counts."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk
from tests.serving import Served, kb

pytestmark = pytest.mark.browser

SCRIPT = """id: practised
title: Card lost on the way
start: hello
steps:
  hello:
    phase: acknowledge
    say: ["That must be a worry. Let us find out where it is."]
    aer: [acknowledge, empathize]
    ask:
      - {name: card_sent, label: When was it sent?, type: choice,
         options: [{value: last_week, label: Last week}, {value: before, label: Before}]}
    to: look
  look:
    phase: research
    say: ["I look for it now."]
    options:
      - {id: found, label: It is there, to: over}
      - {id: gone, label: It is gone, to: again}
  again:
    phase: resolve
    say: ["I send a new one."]
    transfer: {to: marta, reason: She sends cards}
    to: over
  over: {end: resolved}
paths:
  - name: Sent last week, and there
    caller: {first_name: Paula, last_name: Pretend, member_id: M-PRACTICE}
    opening: Where is my new card?
    mood: hot
    walk:
      - {step: hello, says: I need it on Monday!, answers: {card_sent: last_week}}
      - {step: look, says: And? Is it there?, option: found}
    ends: resolved
"""


@pytest.fixture(scope="module")
def script(server: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The script, published."""
    folder: Path = tmp_path_factory.mktemp("scripts")
    (folder / "practised.yaml").write_text(SCRIPT)
    done = kb(server.data, "import", str(folder))
    assert done.returncode == 0, done.stderr


def begin(page) -> Desk:
    """The walk is chosen, and the desk opens."""
    page.goto("/practice")
    assert violations(page) == []
    page.get_by_role("listitem").filter(has_text="Sent last week, and there").get_by_role("button", name="Practise").click()
    desk = Desk(page)
    desk.ready()
    return desk


def test_a_rehearsal_with_a_trainer_reading_along_counts_nowhere(enter: Enter, script: None) -> None:
    desk = begin(enter("luis"))
    call = desk.page.url.rsplit("/", 1)[1]
    band = desk.part("practice")
    expect(band).to_contain_text("Practice: nothing counts")
    expect(band).to_contain_text("an upset caller")
    expect(band).to_contain_text("“Where is my new card?”")
    assert violations(desk.page) == []
    desk.is_in_line()

    sue = enter("sue")
    sue.goto("/practice")
    sue.get_by_role("link", name="Sent last week, and there").first.click()
    expect(sue.locator("main")).to_contain_text("Practice: nothing counts")
    expect(desk.part("reading-along")).to_contain_text("Sue Park", timeout=15_000)

    desk.enter("+new card")
    desk.press("=")
    band.get_by_role("button", name="Take “Card lost on the way”").click()
    expect(band).to_contain_text("“I need it on Monday!”")
    expect(band).to_contain_text("When was it sent? – Last week")
    desk.is_in_line()
    desk.press("1", "Enter")
    expect(band).to_contain_text("“And? Is it there?”")
    desk.press("2")  # another way than the walk
    expect(band).to_contain_text("Improvise")
    desk.press("Enter")  # offered to a colleague, who hears nothing of it
    expect(desk.part("transfer-answer")).to_be_visible()
    desk.saved()
    marta = enter("marta")
    marta.goto("/desk")
    expect(marta.locator('[data-part="between"]')).not_to_contain_text("Paula")
    assert marta.request.get(f"/calls/{call}/record").status == 404
    desk.enter(">declined")
    expect(desk.part("transfer-answer")).to_be_hidden()
    desk.press("<")
    expect(band).to_contain_text("“And? Is it there?”")
    desk.press("1")
    expect(band).to_contain_text("It should have ended as: resolved")

    sue.goto("/floor/")
    expect(sue.locator("main")).not_to_contain_text("Paula Pretend")
    if not desk.page.locator("#readback-text").is_visible():
        desk.press("End")
    desk.press("Enter", "Enter")
    desk.page.wait_for_url("**/practice")
    expect(desk.page.locator("main")).to_contain_text("Done")
    desk.page.goto("/calls/mine")
    expect(desk.page.locator("main")).not_to_contain_text("Paula Pretend")


def test_an_editor_practises_what_she_wrote_in_the_panel(enter: Enter, script: None) -> None:
    desk = begin(enter("ed", size="panel"))
    desk.part("practice").get_by_role("button", name="Take “Card lost on the way”").click()
    expect(desk.step).to_contain_text("That must be a worry")
    assert violations(desk.page) == []
    desk.page.goto("/practice")
    desk.page.get_by_role("link", name="Go on").click()
    desk.ready()
    expect(desk.part("practice")).to_contain_text("“I need it on Monday!”")
