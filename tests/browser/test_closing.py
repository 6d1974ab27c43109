"""The end of a call and what leads to it: held and back, numbers masked in the field, no to the read-back, facts, the shelf."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk, journal, told

pytestmark = pytest.mark.browser


def test_on_hold_with_a_supervisor_asked_what_is_to_be_said_stays_in_sight_and_comes_first(enter: Enter) -> None:
    desk = Desk(enter("ana", size="panel"))
    desk.pop(first_name="John", last_name="Doe", policy_id="P000123456")
    desk.enter("+moved, update address, wife ill, premium by mail, claim status")
    desk.press("@", "Enter", ":")
    said = desk.part("aer").get_by_role("button", name="I said it")
    for place in (desk.part("hold"), desk.part("supervisor-state"), said):
        expect(place).to_be_in_viewport(ratio=1)

    desk.press("End")
    for place in (desk.page.locator("#readback-text"), desk.page.get_by_role("button", name="All answered")):
        expect(place).to_be_in_viewport(ratio=1)
    desk.page.locator("#readback-text").focus()
    desk.page.keyboard.press("Tab")
    assert desk.page.evaluate("document.activeElement.textContent").startswith("All answered")
    tops = desk.part("step-body").evaluate(
        "body => [...body.children].map(c => c.getBoundingClientRect()).filter(r => r.height).map(r => r.top)")
    assert tops == sorted(tops)


def test_a_call_with_a_wait_a_card_number_and_a_caller_who_says_no(enter: Enter) -> None:
    desk = Desk(enter("ana", size="panel"))
    call = desk.pop(first_name="Nora", last_name="Quill", policy_id=f"P{uuid.uuid4().hex[:9]}")
    desk.enter("+where is my claim")
    desk.press("=")

    desk.press(":")
    expect(desk.part("hold")).to_contain_text("On hold")
    desk.page.clock.install()
    desk.page.clock.fast_forward("02:10")
    expect(desk.part("hold-say")).to_contain_text("Thank you for holding, Nora. I am still working on the claims")
    assert violations(desk.page) == []
    desk.enter(">clock")
    expect(desk.part("notices")).to_contain_text(re.compile(r"With Nora 2 min, on hold 2 min"))
    desk.press(":")
    expect(desk.part("hold")).to_be_hidden()

    desk.type("he read me 4111 1111 1111 1111 and")
    expect(desk.page.locator("#line")).to_have_value("he read me ••••1111 and")
    desk.page.get_by_role("button", name="This is a claim number").click()
    expect(desk.page.locator("#line")).to_have_value("he read me claim 411111••••••1111 and")
    desk.press("Enter")
    desk.type("ssn 078-05-1120")
    desk.press("Enter")  # masked first, and seen
    expect(desk.page.locator("#line")).to_have_value("ssn •••")
    desk.press("Enter")

    desk.press("End")
    expect(desk.page.locator("#readback-text")).to_have_value(re.compile("We spoke about the claims"))
    desk.press("4")
    expect(desk.part("reword-form")).to_be_visible()
    assert violations(desk.page) == []
    desk.type("my wife's claim of May")
    desk.press("Enter")
    expect(desk.page.locator(".chip")).to_contain_text("my wife's claim of May")
    desk.press("End")
    expect(desk.page.locator("#readback-text")).to_have_value(re.compile("Let me say it back"))
    desk.press("2")  # one more thing
    expect(desk.page.locator("#line")).to_have_value("+ ")
    desk.enter("new ID card")
    desk.press("Escape", "End", "Enter", "Enter")
    desk.page.wait_for_url("**/desk")

    entries = journal(desk.page, call)
    assert told(entries, "note.added", "text") == ["he read me claim 411111••••••1111 and", "ssn •••"]
    kinds = [entry["kind"] for entry in entries]
    assert kinds.index("call.held") < kinds.index("call.resumed")
    assert told(entries, "call.wrapped", "confirmed_by_caller") == [True]
    state = desk.page.request.get(f"/api/v1/calls/{call}").json()
    assert [(issue["text"], issue["state"]) for issue in state["issues"]] == [
        ("my wife's claim of May", "resolved"), ("new ID card", "resolved")]


def test_facts_are_kept_by_one_key_and_come_back_to_a_colleague_with_their_age(enter: Enter) -> None:
    member = f"P{uuid.uuid4().hex[:9]}"
    desk = Desk(enter("ana", size="panel"))
    first = desk.pop(first_name="Pat", last_name="Vole", policy_id=member)
    desk.enter("+moved, dentist moved away, premium by mail")
    desk.press("=")
    expect(desk.part("keys")).to_contain_text("it is so")
    desk.press("*")
    desk.press("Delete")
    desk.saved()
    assert len(told(journal(desk.page, first), "fact.noted", "question")) == 1
    assert len(told(journal(desk.page, first), "fact.dismissed", "question")) == 1
    desk.enter("he mailed check 1042 for the premium")
    desk.type("half a sentence")
    desk.saved()

    desk.pop(first_name="Rita", last_name="Rings")
    expect(desk.part("shelf")).to_contain_text("Pat Vole")
    expect(desk.part("shelf")).to_contain_text("words begun")

    luis = Desk(enter("luis"))
    luis.pop(first_name="Pat", last_name="Vole", policy_id=member)
    expect(luis.page.locator(".fact", has_text="Cheque number")).to_contain_text("told in the call of")
    expect(luis.page.locator(".fact", has_text="Moved lately")).to_contain_text("from the call of")
    expect(luis.page.locator(".facts")).not_to_contain_text("Paid by")  # dismissed, and not proposed again
