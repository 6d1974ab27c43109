"""Going through scripts at the desk by keyboard: nothing asked twice, any step reached, another script and back, no dead end."""

import random
import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LOOKS, Enter, violations
from tests.browser.desk import Desk, journal, told
from tests.serving import Served, kb

pytestmark = pytest.mark.browser

PARCEL = """
title: Blue parcel
summary: A blue parcel has not come.
steps:
  hello:
    phase: acknowledge
    say: [I see how much you need it., I can hear that you are waiting for it.]
    ask:
      - {name: sent_by, label: How was it sent?, type: choice, options: [post, courier]}
    options:
      - {id: go_on, label: Look for it, to: way}
      - {id: leave, label: Leave it, to: parted}
  way:
    rules: [{when: {sent_by: post}, to: post}]
    default: courier
  post:
    phase: research
    ask: [{name: office, label: Which post office?}]
    to: place
  courier:
    phase: research
    ask: [{name: driver, label: Which driver?}]
    to: place
  place:
    phase: research
    ask: [{name: colour, label: Which colour is it?}]
    to: read
  read:
    phase: resolve
    verbatim: true
    say: It went by {{ sent_by }}, and I read this word for word.
    ask:
      - {name: content, label: Does the caller sound content?, type: yes_no, quiet: true}
      - {name: all_heard, label: Was that all of it?, type: yes_no, fresh: true}
    options:
      - {id: fine, label: Fine, to: last}
      - {id: again, label: Once more, to: place}
  last:
    phase: wrap_up
    say: Then we have it.
    to: done
  done: {end: resolved, say: Thank you for calling about the parcel.}
  parted: {end: unresolved}
"""
OTHER = """
title: Green parcel
steps:
  hello:
    phase: acknowledge
    say: This one is green.
    ask: [{name: colour, label: Which colour is it?}]
    to: done
  done: {end: resolved}
"""


@pytest.fixture(scope="module")
def scripts(server: Served, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two scripts beside the starter ones."""
    folder = tmp_path_factory.mktemp("scripts")
    (folder / "blue-parcel.yaml").write_text(PARCEL)
    (folder / "green-parcel.yaml").write_text(OTHER)
    done = kb(server.data, "import", str(folder))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def ana(enter: Enter, scripts: None) -> Desk:
    """Ana's desk, wide."""
    return Desk(enter("ana"))


def begin(desk: Desk, title: str) -> None:
    """Any script by the words of its title."""
    desk.type(f">{title}")
    expect(desk.page.locator('.command[aria-selected="true"]')).to_contain_text(f"Start “{title}”")
    desk.press("Enter")
    expect(desk.part("step").locator(".step-script")).to_have_text(title)


def at(desk: Desk, step: str) -> None:
    """The run stands on that step."""
    expect(desk.step).to_have_attribute("data-step", step)


def fill(desk: Desk, name: str, words: str) -> None:
    """Tab into the step, type, and back to the line."""
    desk.press("Tab")
    expect(desk.page.locator(f'[data-panel="step"] input[name="{name}"]')).to_be_focused()
    desk.type(words)
    desk.press("Enter")
    desk.is_in_line()


def to_reading(desk: Desk) -> None:
    """Through the blue parcel by post, up to what is read aloud."""
    begin(desk, "Blue parcel")
    desk.press("1", "1")
    at(desk, "post")
    fill(desk, "office", "Main Street")
    desk.press("Enter")
    at(desk, "place")
    fill(desk, "colour", "blue")
    desk.press("Enter")
    at(desk, "read")


def test_any_step_seen_is_reached_and_nothing_done_is_done_again(ana: Desk) -> None:
    call = ana.pop(first_name="Jump")
    to_reading(ana)
    ana.press("Home")
    expect(ana.part("choosing").locator(".command-name")).to_have_text(["Hello", "Post", "Place", "Read"])
    ana.press("ArrowUp", "Enter")  # the step before stands chosen; one more up
    at(ana, "post")
    ana.press("Home")
    expect(ana.part("choosing").locator('[data-place="ahead"]')).to_have_count(2)
    ana.press("4")  # ahead again, over what was answered
    at(ana, "read")
    ana.press("<", "<", "<")
    at(ana, "hello")
    ana.press("Enter", "1")  # the same way: over all that still applies
    at(ana, "read")
    ana.saved()
    entries = journal(ana.page, call)
    assert told(entries, "step.undone", "step") == ["post", "place", "post", "hello"]
    again = [entry["payload"]["step"] for entry in entries if entry["payload"].get("again")]
    assert again == ["post", "place", "post", "place"]
    state = ana.page.request.get(f"/api/v1/calls/{call}").json()
    assert state["run"]["trail"] == ["hello", "post", "place", "read"]


def test_another_answer_opens_again_what_depends_on_it_and_nothing_else(ana: Desk) -> None:
    call = ana.pop(first_name="Change")
    to_reading(ana)
    ana.enter(">change how was it sent")
    expect(ana.part("change-form")).to_contain_text("It was: post")
    ana.press("2")
    at(ana, "hello")  # two ways lead on from there: the agent's to choose
    expect(ana.part("notices")).to_contain_text("all else is kept")
    ana.press("Enter", "1")
    at(ana, "courier")  # never done before
    fill(ana, "driver", "Dan")
    ana.press("Enter")
    at(ana, "read")  # the colour was answered, and still is
    expect(ana.step).to_contain_text("It went by courier")
    ana.page.locator(".fact", has_text="Which driver?").get_by_role("button").click()
    ana.type("Dora")
    ana.press("Enter")
    ana.is_in_line()
    at(ana, "read")  # nothing says it: the run stays
    ana.saved()
    state = ana.page.request.get(f"/api/v1/calls/{call}").json()
    assert state["answers"] == {"sent_by": "courier", "office": "Main Street", "colour": "blue", "driver": "Dora"}
    assert state["run"]["trail"] == ["hello", "courier", "place", "read"]


def test_another_script_in_between_and_back_by_one_key(ana: Desk) -> None:
    call = ana.pop(first_name="Switch")
    to_reading(ana)
    begin(ana, "Green parcel")
    expect(ana.step.locator('.known-answer[data-question="colour"]')).to_contain_text("said just now")
    ana.press("Enter", "Enter")
    at(ana, "done")
    expect(ana.part("options")).to_contain_text("Back to “Blue parcel”")
    ana.press("1")
    at(ana, "read")
    expect(ana.part("step").locator(".step-script")).to_have_text("Blue parcel")
    ana.enter(">danger")
    expect(ana.part("step").locator(".step-script")).to_contain_text("Danger")
    ana.enter(">resume")
    at(ana, "read")
    ana.enter(">go on without the script")
    expect(ana.page.locator('.suggestions [data-kind="run"]')).to_contain_text(
        ["Back to “Blue parcel”", "Back to “Danger"])
    ana.enter("a note meanwhile")
    ana.saved()
    ana.page.reload()
    ana.ready()
    ana.press("1")
    at(ana, "read")
    ana.saved()
    entries = journal(ana.page, call)
    assert told(entries, "script.started", "resume") == [None, None, True, None, True, True]
    assert [entry["payload"]["step"] for entry in entries if entry["payload"].get("again")] == []


def test_what_was_said_in_an_earlier_call_is_confirmed_and_not_asked(ana: Desk) -> None:
    policy = f"P{uuid.uuid4().hex[:9]}"
    ana.pop(first_name="Twice", policy_id=policy)
    to_reading(ana)
    ana.press("1", "1")
    ana.saved()
    call = ana.pop(first_name="Twice", policy_id=policy)
    begin(ana, "Blue parcel")
    expect(ana.step.locator('.known-answer[data-question="sent_by"]')).to_contain_text(re.compile("post from the call of"))
    ana.press("Enter", "1")
    at(ana, "post")
    expect(ana.step.locator('.known-answer[data-question="office"]')).to_contain_text("Main Street")
    ana.press("Enter", "Enter", "Enter", "Enter")
    at(ana, "read")
    expect(ana.step.locator(".known-answer")).to_have_count(0)  # a judgement, and what is asked anew in every run
    expect(ana.step.locator(".question-quiet")).to_contain_text("your own judgement")
    ana.saved()
    entries = journal(ana.page, call)
    assert told(entries, "fact.noted", "source") == ["earlier"] * 3
    assert told(entries, "fact.noted", "question") == ["sent_by", "office", "colour"]


def test_what_is_asked_anew_in_every_run_is_asked_in_the_second_run_of_a_call(ana: Desk) -> None:
    ana.pop(first_name="Anew")
    to_reading(ana)
    ana.press("1", "1")
    expect(ana.part("options")).to_contain_text("Fine")
    begin(ana, "Blue parcel")
    ana.press("Enter", "1", "Enter", "Enter", "Enter", "Enter")
    at(ana, "read")
    expect(ana.step.locator('.known-answer[data-question="content"]')).to_contain_text("Yes")
    expect(ana.step.locator('[data-question="all_heard"]')).to_have_attribute("data-known", "false")


def test_the_words_used_are_kept_and_the_end_opens_the_wrap_up(ana: Desk) -> None:
    call = ana.pop(first_name="Words")
    ana.enter("+blue parcel")
    ana.press("=")
    begin(ana, "Blue parcel")
    ana.press(";")
    expect(ana.page.locator(".phrasing:not([hidden])")).to_contain_text("I can hear that you are waiting")
    ana.press("1", "1")
    at(ana, "post")
    fill(ana, "office", "Main Street")
    ana.press("Enter")
    fill(ana, "colour", "blue")
    ana.press("Enter", "1", "1", "1")
    at(ana, "last")
    ana.press("Enter")
    expect(ana.page.locator("#readback-text")).to_be_visible()
    expect(ana.step).to_contain_text("Thank you for calling about the parcel.")
    ana.press("Enter", "Enter")
    ana.page.wait_for_url("**/desk")
    entries = journal(ana.page, call)
    assert told(entries, "step.answered", "phrasing") == [1, None, None, 0, 0]
    page = ana.page
    page.goto(f"/calls/{call}/record")
    expect(page.locator(".timeline")).to_contain_text("read word for word")


def test_an_issue_not_heard_yet_is_offered_before_the_wrap_up(ana: Desk) -> None:
    ana.pop(first_name="Next")
    ana.enter("+blue parcel, gym refund")
    ana.press("=")
    begin(ana, "Blue parcel")
    ana.press("2", "2")  # by courier; leave it
    expect(ana.part("options")).to_contain_text("Next: gym refund")
    expect(ana.page.locator("#readback-text")).to_be_hidden()
    ana.press("1")
    expect(ana.page.locator('[data-panel="suggest"]')).to_be_visible()


@pytest.mark.parametrize("how", ["feeling", "hot", "complaint"])
def test_aer_is_suggested_when_there_is_feeling(ana: Desk, how: str) -> None:
    ana.pop(first_name="Aer")
    ana.enter("+blue parcel")
    ana.press("=")
    expect(ana.part("aer")).to_be_hidden()
    if how == "hot":
        ana.enter(">hot")
    elif how == "feeling":
        ana.enter("+he is furious")
    else:
        ana.page.locator(".chip-button", has_text="blue parcel").click()
        ana.page.locator('.settle input[value="complaint"]').check()
    expect(ana.part("aer")).to_be_visible()


def test_no_state_is_a_dead_end(ana: Desk) -> None:
    """Whatever was pressed, a key shown goes on or back, the line is one Esc away, and the call can be ended."""
    chance = random.Random(7)  # noqa: S311 (a walk, not a secret)
    ana.pop(first_name="Lost")
    ana.enter("+blue parcel, gym refund")
    begin(ana, "Blue parcel")
    for _ in range(60):
        key = chance.choice(["1", "1", "1", "2", "2", "3", "Enter", "Enter", "<", "Home", "Escape", ";", "=", "ArrowDown"])
        is_closing = ana.page.locator('[data-panel="readback"]:visible, [data-panel="wrap"]:visible').count()
        ana.press("Escape" if is_closing else key)  # else the call would be over
        shown = ana.part("keys").locator("kbd").all_inner_texts()
        assert {"Enter", "Esc", "<", "1", "Tab"} & set(shown) or any(key.startswith("1–") for key in shown), shown
    ana.press("Escape", "Escape")
    ana.is_in_line()
    ana.page.locator("#line").fill("")  # a digit that means nothing here is a word
    ana.press("End")
    expect(ana.page.locator('[data-panel="readback"]:visible, [data-panel="wrap"]:visible')).to_have_count(1)


def test_another_answer_and_another_step_without_the_server(enter: Enter, ana: Desk) -> None:
    call = ana.pop(first_name="Away")
    to_reading(ana)
    ana.saved()
    ana.page.context.set_offline(True)
    ana.enter(">change how was it sent")
    ana.press("2")
    at(ana, "hello")
    ana.press("Enter", "1")
    at(ana, "courier")
    ana.press("<", "Home")
    ana.press("Escape")
    ana.enter(">danger")
    expect(ana.part("step").locator(".step-script")).to_contain_text("Danger")
    ana.enter(">resume")
    at(ana, "hello")
    ana.page.context.set_offline(False)
    ana.saved()
    state = ana.page.request.get(f"/api/v1/calls/{call}").json()
    assert (state["run"]["script"], state["run"]["step"]) == ("blue-parcel", "hello")
    assert [run["script"] for run in state["runs"]] == ["danger"]


@pytest.mark.parametrize(("size", "theme"), LOOKS)
def test_lists_and_forms_of_a_run_have_no_violation(enter: Enter, scripts: None, size: str, theme: str) -> None:
    desk = Desk(enter("ana", size=size, theme=theme))
    desk.pop(first_name="Axe", member_id=uuid.uuid4().hex)
    to_reading(desk)
    found = {"reading": violations(desk.page)}
    desk.press("Home")
    found["steps"] = violations(desk.page)
    desk.press("Escape")
    desk.enter(">change")
    found["answers"] = violations(desk.page)
    desk.press("1")
    found["change"] = violations(desk.page)
    desk.press("Escape")
    desk.enter(">go on without the script")
    found["aside"] = violations(desk.page)
    assert {state: faults for state, faults in found.items() if faults} == {}
