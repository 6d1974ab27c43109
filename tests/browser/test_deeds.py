"""Steps that do something, by keyboard alone: goodwill, a supervisor, an article, a hand-over; and what others see of it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk, journal, told
from tests.serving import Served, kb

pytestmark = pytest.mark.browser

SCRIPT = """id: make-it-right
title: Make a late letter right
for: [late letter, letter came too late]
start: hello
steps:
  hello:
    phase: acknowledge
    say: ["I am sorry that the letter came so late, {{ caller.first_name }}."]
    aer: [acknowledge, empathize]
    to: read
  read:
    phase: research
    say: ["Let me look at what we can do."]
    open: premium-not-posted
    to: give
  give:
    say: ["I would like to give you something for the trouble."]
    concession: {type: late_letter, up_to: 25, reason: "The letter came late"}
    to: more
  more:
    say: ["And for the second one too."]
    concession: {type: late_letter, up_to: 200, reason: "The second letter came late"}
    options:
      - {id: accepted, label: Takes it, to: ask}
      - {id: declined, label: Does not want it, to: ask}
  ask:
    escalate: {wants: "To hear it from a supervisor", trigger: third_call}
    to: hand
  hand:
    say: ["Claims can see the rest of it."]
    transfer: {to: Marta Lind, reason: "Only Claims can reopen it"}
    to: over
  over: {end: transferred}
"""

RING = """id: ring-later
title: Ring the caller later
steps:
  later:
    phase: resolve
    promise: {what: Ring back with the news, within: 2 business days, kind: call_back}
    ask: [{name: ring_at, label: Which number may I ring?, type: phone}]
    to: over
  over: {end: promised}
"""


@pytest.fixture(scope="module")
def script(server: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The script, published."""
    folder: Path = tmp_path_factory.mktemp("scripts")
    (folder / "make-it-right.yaml").write_text(SCRIPT)
    (folder / "ring-later.yaml").write_text(RING)
    done = kb(server.data, "import", str(folder))
    assert done.returncode == 0, done.stderr


def test_each_act_takes_one_key_and_the_record_reads_well(enter: Enter, script: None) -> None:
    desk = Desk(enter("ana", size="panel"))
    call = desk.pop(first_name="Lena", last_name="Late", member_id="M-77")
    desk.enter("+letter came too late")
    desk.press("=")
    desk.choose_script("Make a late letter right")
    desk.press("Enter")  # heard
    expect(desk.part("article").locator("h3").first).to_be_attached()  # open by itself
    desk.is_in_line()
    desk.press("Enter")

    form = desk.part("concession-form")
    expect(form).to_be_visible()
    expect(form.locator("#goodwill-amount")).to_have_value("25")
    assert violations(desk.page) == []
    desk.press("Enter")  # offered
    expect(desk.part("concession-answer")).to_contain_text("You offered $25")
    desk.press("1")  # taken; the run goes on

    expect(desk.step).to_contain_text("And for the second one too")
    expect(form).to_be_visible()
    expect(form.locator("#goodwill-amount")).to_have_value("50")  # no more than she may give
    form.locator("#goodwill-amount").fill("180")
    expect(form).to_contain_text("Above what you may give now ($50). Sue Park can approve it")
    desk.page.locator("#line").focus()
    desk.press("Enter")
    expect(desk.part("notices")).to_contain_text("asked to approve $180")
    desk.press("1")  # nobody takes what nobody has approved
    expect(desk.part("notices")).to_contain_text("Nobody has approved $180 yet")
    desk.saved()

    sue = enter("sue")
    sue.goto(f"/calls/{call}/record")
    sue.get_by_role("button", name="Approve $180").click()
    expect(sue.locator("main")).to_contain_text("Approved $180")
    expect(desk.part("notices")).to_contain_text("Sue Park approved $180", timeout=15_000)
    desk.press("1")  # the option says that it was taken

    form = desk.part("hand-over-form")
    expect(form).to_be_visible()
    expect(form.locator("#hand-over-wants")).to_have_value("To hear it from a supervisor")
    desk.press("Enter")

    expect(desk.step).to_contain_text("Claims can see the rest of it")
    expect(form.locator("#hand-over-to")).to_have_value("Marta Lind")
    expect(form).to_contain_text("Marta Lind will see:")
    expect(form).to_contain_text("Lena Late")
    expect(form).to_contain_text("Goodwill: $25; $180")
    expect(form).to_contain_text("I have Lena Late for you")
    assert violations(desk.page) == []
    desk.press("Enter")
    expect(desk.part("transfer-answer")).to_contain_text("Marta Lind has been offered the caller")
    desk.saved()

    marta = enter("marta")
    marta.goto("/desk")
    marta.get_by_role("button", name=re.compile("Lena Late.*offers the caller")).click()
    marta.wait_for_url("**/record")
    assert violations(marta) == []
    marta.get_by_role("button", name="I take the caller").click()
    hers = Desk(marta)
    hers.ready()
    expect(hers.page.locator(".chip")).to_have_text(re.compile("letter came too late"))

    expect(desk.part("notices")).to_contain_text("Marta Lind has the caller", timeout=15_000)
    expect(desk.part("transfer-answer")).to_be_hidden()
    desk.press("Enter")  # on to the end
    desk.press("End")
    if desk.page.locator("#readback-text").is_visible():
        desk.press("Enter")
    expect(desk.page.locator(".open-issue-why")).to_contain_text("Marta Lind has the caller")
    expect(desk.page.locator("#wrap-outcome")).to_have_value("transferred")
    desk.press("Enter")
    desk.page.wait_for_url("**/desk")

    entries = journal(desk.page, call)
    assert told(entries, "concession.settled", "how") == ["accepted", "accepted"]
    assert told(entries, "concession.offered", "amount") == [25, 180]
    assert told(entries, "escalation.requested", "trigger") == ["third_call"]
    assert told(entries, "transfer.offered", "to") == ["Marta Lind"]
    assert told(entries, "transfer.accepted", "by") == ["marta"]
    assert told(entries, "issue.settled", "how") == ["transferred"]
    assert all(entry["payload"].get("issue") for entry in entries if entry["kind"].split(".")[0] in {"concession", "transfer"})
    assert "note.added" not in {entry["kind"] for entry in entries}
    kinds = [entry["kind"] for entry in entries]
    assert kinds.count("article.opened") == 1

    desk.page.goto(f"/calls/{call}/record")
    for line in ("Offered $25 (late letter: The letter came late)", "Would like to offer $180", "Approved $180",
                 "The caller took it: $180", "Offered the caller to Marta Lind", "Marta Lind has the caller now"):
        expect(desk.page.locator(".timeline")).to_contain_text(line)


def test_a_department_takes_the_caller_by_name_and_nobody_is_put_through_without_a_word(enter: Enter) -> None:
    desk = Desk(enter("ana"))
    call = desk.pop(first_name="Dora", last_name="Depart")
    desk.enter("+old bill, moved")
    desk.enter(">hand over")
    form = desk.part("hand-over-form")
    form.locator("#hand-over-how").select_option("blind")
    form.locator("#hand-over-to").fill("Provider line")
    desk.page.locator("#hand-over-wants").press("Enter")
    expect(desk.part("notices")).to_contain_text("Why without a word to them? One key, 1 to 4")
    assert desk.page.evaluate("document.activeElement.name") == "blind"
    form.locator("#hand-over-how").select_option("warm")
    desk.page.locator("#hand-over-wants").press("Enter")
    answer = desk.part("transfer-answer")
    expect(answer).to_contain_text("Provider line has been offered the caller")
    desk.is_in_line()
    desk.press("Enter")
    expect(desk.part("notices")).to_contain_text("Who takes the caller?")
    desk.type("Dana Cole")
    desk.press("Enter")
    expect(answer).to_be_hidden()
    desk.press("End", "Enter")
    expect(desk.page.locator(".open-issue-why").first).to_contain_text("Dana Cole has the caller")
    assert desk.page.locator('[data-how="transferred"]:checked').count() == 2
    desk.saved()
    assert told(journal(desk.page, call), "transfer.accepted", "by") == ["Dana Cole"]


def test_a_hand_over_waits_through_other_work_and_can_be_lost(enter: Enter) -> None:
    desk = Desk(enter("ana"))
    call = desk.pop(first_name="Lost", last_name="Between")
    desk.enter("+refund")
    desk.enter(">hand over")
    desk.part("hand-over-form").locator("#hand-over-how").select_option("warm")
    desk.part("hand-over-form").locator("#hand-over-to").fill("Claims")
    desk.page.locator("#hand-over-wants").press("Enter")
    answer = desk.part("transfer-answer")
    expect(answer).to_be_visible()
    desk.enter("they are slow to answer")  # a note like any other
    expect(answer).to_be_visible()
    desk.press("Escape")
    expect(answer).to_be_hidden()
    desk.enter(">line went")
    expect(desk.part("notices")).to_contain_text("Ring the caller back now")
    desk.press("End", "3")
    expect(desk.page.locator(".open-issue-why")).to_contain_text("The line went in the hand-over")
    desk.saved()
    assert "transfer.lost" in {entry["kind"] for entry in journal(desk.page, call)}


def test_a_promise_is_made_but_its_step_is_not_left_with_a_question_open(enter: Enter, script: None) -> None:
    desk = Desk(enter("ana"))
    call = desk.pop(first_name="Rita", member_id="M-78")
    desk.enter("+wants to hear the news")
    desk.press("=")
    desk.enter("> script ring the caller later")
    desk.press("1")
    expect(desk.part("promise-form")).to_be_visible()
    desk.press("Enter")  # promised
    expect(desk.part("notices")).to_contain_text("Not answered yet: Which number may I ring")
    desk.page.locator('[data-panel="step"] input[name="ring_at"]').fill("555-0142")
    desk.page.locator("#line").focus()
    desk.press("Enter")
    expect(desk.page.locator("#wrap-outcome, #readback-text").first).to_be_attached()
    desk.saved()
    entries = journal(desk.page, call)
    assert told(entries, "promise.made", "what") == ["Ring back with the news"]
    assert told(entries, "step.answered", "answers") == [{"ring_at": "555-0142"}]


def test_a_supervisor_says_no_with_one_key_and_nobody_is_sent_to_and_fro(enter: Enter) -> None:
    desk = Desk(enter("ana", size="panel"))
    desk.pop(first_name="Gil", last_name="Given", member_id="M-99")
    desk.enter("+credit")
    expect(desk.part("may-give")).to_contain_text("Credit on the next bill up to $25 · Express shipment")
    desk.enter(">goodwill")
    form = desk.part("concession-form")
    form.locator("#goodwill-amount").fill("40")
    expect(form).to_contain_text("Sue Park can approve it")
    desk.page.locator("#line").focus()
    desk.press("2")
    expect(form.locator("#goodwill-reason")).to_have_value("We told him wrong")
    assert violations(desk.page) == []
    desk.press("Enter")
    desk.saved()

    sue = enter("sue", theme="dark")
    sue.goto("/desk")
    expect(sue.locator('[data-part="asked-goodwill"]')).to_contain_text("$40 for Gil Given")
    assert violations(sue) == []
    sue.keyboard.press("n")  # he of the demo has waited longer
    expect(sue.locator('[data-part="asked-goodwill"]')).not_to_contain_text("Bruno Salgado")
    sue.keyboard.press("n")
    expect(desk.part("notices")).to_contain_text("Sue Park said no to $40", timeout=15_000)

    desk.enter(">came from Equipment")
    desk.enter(">hand over")
    form = desk.part("hand-over-form")
    form.locator("#hand-over-how").select_option("warm")
    form.locator("#hand-over-to").fill("The Equipment dept.")
    expect(form).to_contain_text("Equipment sent him here just now")
    assert violations(desk.page) == []
    desk.page.locator("#line").focus()
    desk.press("Enter")
    expect(desk.part("notices")).to_contain_text("all three of you")
    desk.saved()
    sue.goto("/floor/")
    expect(sue.locator(".need", has_text="To and fro").first).to_contain_text("Ana Ruiz called The Equipment dept. in")

    desk.enter("> link to the hand-over note")
    address = desk.part("notices").locator(".note-link")
    expect(address).to_contain_text("/h/")
    outside = desk.page.context.browser.new_page(viewport={"width": 390, "height": 800})  # type: ignore[union-attr]
    outside.goto(address.inner_text())
    expect(outside.get_by_role("heading", level=1)).to_have_text("Gil Given")
    assert violations(outside) == []
    outside.close()
