"""Help with the caller on the line: a raised hand, "I want a supervisor", his no, the take-over and reading along."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from kb.accounts import find_person
from kb.calls import set_presence
from kb.config import Config
from kb.db import Database, now
from tests.browser.conftest import Enter, violations
from tests.browser.desk import Desk, journal
from tests.serving import Served

SOON = 15_000
"""Milliseconds in which a desk hears of what others did."""


def test_a_raised_hand_is_answered_by_a_colleague_between_calls(enter: Enter) -> None:
    luis = enter("luis", size="phone")
    desk = Desk(enter("ana", size="panel"))
    desk.pop(first_name="Rosa", last_name="Hand", member_id="M-901")
    desk.enter("?does the grace time count Saturdays")
    expect(desk.part("own-hands")).to_contain_text("has not answered yet")
    desk.is_in_line()

    hand = luis.locator(".hand", has_text="Ana Ruiz asks")
    expect(hand).to_contain_text("does the grace time count Saturdays", timeout=SOON)
    expect(luis.locator("main")).not_to_contain_text("Rosa")
    assert violations(luis) == []
    hand.get_by_role("textbox").fill("Every day counts")
    hand.get_by_role("textbox").press("Enter")
    expect(hand).to_have_count(0)
    expect(desk.part("notices")).to_contain_text("Luis Vega answers: Every day counts", timeout=SOON)
    expect(desk.part("own-hands")).to_contain_text("Every day counts")
    assert violations(desk.page) == []


def test_a_supervisor_is_asked_refused_by_the_caller_and_another_takes_over(enter: Enter, server: Served) -> None:
    database = Database(Config(data=str(server.data)).url)
    with database.writing() as session:  # the demo leaves Omar in a meeting
        omar_himself = find_person(session, "omar")
        assert omar_himself is not None
        set_presence(session, omar_himself, "free", None, now())
    database.engine.dispose()
    sue, omar = enter("sue"), enter("omar", theme="dark")
    desk = Desk(enter("ana", size="panel"))
    call = desk.pop(first_name="John", last_name="Doe", policy_id="P000123456", phone="555-0142")
    desk.enter("+claim status, premium by mail")
    desk.press("@")  # one key: it is out
    form = desk.part("supervisor-asked")
    expect(form).to_contain_text("John Doe")
    expect(desk.part("notices")).to_contain_text("Sue Park is asked")
    desk.press("4")  # third call
    assert violations(desk.page) == []
    desk.press("Enter")
    expect(desk.part("supervisor-state")).to_contain_text("I have asked my supervisor Sue Park")
    desk.saved()

    expect(sue.locator(".need", has_text="John Doe")).to_contain_text("Wants a supervisor", timeout=SOON)
    sue.goto(f"/calls/{call}/record")
    expect(sue.locator("main")).to_contain_text("The third call about the same")
    assert violations(sue) == []
    by = datetime.now(ZoneInfo("America/New_York")) + timedelta(hours=1)
    sue.locator("#answer-time").fill(f"{by:%H:%M}")
    sue.locator("#answer-day").fill(f"{by:%Y-%m-%d}")
    sue.get_by_role("button", name="I call back by then").click()

    answer = desk.part("supervisor-answer")
    expect(answer).to_contain_text("Sue Park will call you back by", timeout=SOON)
    assert violations(desk.page) == []
    answer.locator("#supervisor-says").fill("No, I'll hold")
    answer.get_by_role("button", name="No: ask somebody else").click()
    expect(desk.part("notices")).to_contain_text("Omar Haddad is asked")
    desk.page.locator("#line").focus()
    desk.press("Enter")
    desk.saved()

    omar.goto(f"/calls/{call}/record")
    expect(omar.locator("main")).to_contain_text("the caller did not want that: “No, I'll hold”")
    omar.get_by_role("button", name="Send the caller to me").click()
    expect(answer).to_contain_text("Omar Haddad will take this on", timeout=SOON)
    desk.press("1")
    desk.saved()
    omar.get_by_role("button", name="Take over now").click()
    opening = omar.locator('[data-part="opening"]')
    expect(opening).to_contain_text("John, I have read everything that Ana wrote down", timeout=SOON)
    expect(omar.locator('[data-part="issues"]')).to_contain_text("premium by mail")
    assert violations(omar) == []

    expect(desk.page).to_have_url(re.compile(f"/calls/{call}/record"), timeout=SOON)
    expect(desk.page.locator("main")).to_contain_text("Omar Haddad has your caller now")
    desk.page.locator("#private-text").fill("He was promised a letter")
    desk.page.get_by_role("button", name="Say it").click()
    expect(omar.locator('[data-part="private-line"]')).to_contain_text("He was promised a letter", timeout=SOON)
    kinds = [entry["kind"] for entry in journal(omar, call)]
    assert kinds.count("escalation.answered") == 2
    assert not any(entry["payload"].get("text") == "He was promised a letter" for entry in journal(omar, call))
    sue.goto("/floor/asked")
    expect(sue.locator("main")).to_contain_text("took the caller")
    assert violations(sue) == []
