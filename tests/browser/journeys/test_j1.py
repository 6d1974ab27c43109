"""J1, the husband: a second call, six things at once, a line he has heard before, two supervisors."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from playwright.sync_api import Page, Route, expect

from kb.db import now
from tests.browser.conftest import Enter
from tests.browser.desk import Desk, told
from tests.browser.journeys.conftest import PLACE, Husband, Tell, calls_again, holds, supervisors_today
from tests.browser.journeys.husband import PATIENT, goes_on_with_it, is_heard, is_identified, rings, says_what_is_wrong
from tests.browser.journeys.sizes import sizes
from tests.serving import Served, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(demo_data: Callable[[], Path]) -> Iterator[Served]:
    """The demo, where nobody is passed over for being slow."""
    with served(demo_data(), demo=True, more=PATIENT) as running:
        yield running


def is_told_and_pushes_back(desk: Desk) -> None:
    """5. What is known is confirmed with Enter; the line that he has heard sinks, and what we can do now leads."""
    desk.choose_script("Premium mailed, not posted")
    desk.press("Enter")
    for step in ("who.two_questions", "who.permission", "how_paid", "mailed"):  # nothing of it is asked
        expect(desk.step).to_have_attribute("data-step", step)
        known = desk.step.locator(".known-answer")
        expect(known.first).to_be_visible()
        desk.press("Enter")
        expect(known.first).to_have_attribute("data-confirmed", "true")
        if step != "mailed":
            desk.press("Enter")
    desk.press("2", "2", "Enter", "Enter")  # not cashed, not seven days; he does not know how much it was
    expect(desk.step).to_have_attribute("data-step", "lockbox")
    desk.find("premium mailed not posted", "Premium mailed but not posted")
    expect(desk.part("article")).to_contain_text("Once your cheque reaches us it can take five business days to show")
    desk.enter(">p that's what the last one said")
    expect(desk.part("aer")).to_be_visible()
    desk.press("=")
    desk.press("4", "Enter")  # not in the lockbox
    expect(desk.step).to_have_attribute("data-step", "notices")
    desk.press("1", "Enter", "Enter")  # no letter; that he moved is known
    expect(desk.step).to_have_attribute("data-step", "old_address")
    desk.press("Enter", "Enter")
    expect(desk.step).to_have_attribute("data-step", "will_show")
    expect(desk.part("step")).to_contain_text("Told to him in this call: he disputed it. He has heard this: go further.")
    expect(desk.step.locator(".say:visible").first).to_contain_text("Until then nothing can happen to your cover")
    desk.type("/premium by mail not posted")
    results = desk.page.locator(".result")
    expect(results.filter(has_text="Premium mailed but not posted").first).to_have_attribute("data-sunk", re.compile(".*"))
    expect(results.first).not_to_have_attribute("data-sunk", re.compile(".*"))
    desk.press("Escape")
    desk.press("2")  # has heard this before
    expect(desk.step).to_contain_text("I put a hold on any letter now, I ring the lockbox today")
    desk.is_in_line()


def has_a_new_address(desk: Desk) -> None:
    """6. Changed everywhere, with what must be told in sight; the chip is done."""
    desk.find("change of address", "Change of address")
    article = desk.part("article")
    expect(article).to_contain_text("What must be told")
    expect(article).to_contain_text("The new address, read back")
    expect(article).to_contain_text("Parcels from the pharmacy")
    desk.press(".")
    desk.enter("read back: 12 Elm Street, unit 4; cards and parcels go there as well")
    desk.enter(">resolved address")
    expect(desk.page.locator(".chip", has_text="update address")).to_have_attribute("data-state", "resolved")
    desk.saved()


def wants_a_supervisor(desk: Desk, john: Husband) -> None:
    """7. One key: it is out, the lines are copied, and who is where stands there."""
    desk.press("@")
    asked = desk.part("supervisor-asked")
    expect(asked.locator('[data-slot="three-lines"]')).to_have_text(
        f"John Doe, for Jane Doe\n{john.policy}\n"
        "Moved, update address (done), premium by mail, claim status, repeat call, wife ill.")
    people = asked.locator(".supervisors")
    expect(people.locator("li", has_text="Rhea Stone")).to_contain_text("in a meeting until")
    expect(people.locator("li", has_text="Sue Park")).to_contain_text("free")
    expect(desk.part("notices")).to_contain_text("Sue Park is asked. The three lines are copied.")
    desk.press("4")  # why at once: the third call about it
    desk.press("Enter")
    expect(desk.part("supervisor-state")).to_contain_text("I have asked my supervisor Sue Park")
    desk.is_in_line()
    desk.saved()


def would_rather_hold(desk: Desk, sue: Page, omar: Page, call: str) -> None:
    """8. Sue would ring him back; he says no, and Omar is asked; a wait of two minutes has words."""
    sue.goto("/floor")
    expect(sue.locator(".need", has_text="Wants a supervisor")).to_contain_text("Moved, update address (done), premium by mail")
    sue.goto(f"/calls/{call}/record")
    main = sue.locator("main")
    for words in ("Ana Ruiz asks Sue Park to help", "The third call about the same", "What was told stands.",
                  "Pushed back “that's what the last one said”", "Send the caller to me", "I come to you", "I call back by then"):
        expect(main).to_contain_text(words)
    by = now().astimezone(PLACE) + timedelta(minutes=50)
    sue.locator("#answer-time").fill(f"{by:%H:%M}")
    sue.locator("#answer-day").fill(f"{by:%Y-%m-%d}")
    sue.get_by_role("button", name="I call back by then").click()
    answer = desk.part("supervisor-answer")
    expect(answer).to_contain_text("my supervisor Sue Park will call you back by")
    while desk.page.evaluate("document.activeElement.id") != "supervisor-says":
        desk.press("Shift+Tab")
    expect(desk.page.locator("#supervisor-says")).to_be_focused()
    desk.type("No, I'll hold")
    desk.press("Tab", "Tab", "Enter")  # no: somebody else
    expect(desk.part("notices")).to_contain_text("Omar Haddad is asked")
    desk.is_in_line()
    desk.press("Enter", ":")
    expect(desk.part("hold")).to_contain_text("On hold")
    desk.page.clock.install()
    desk.page.clock.fast_forward("02:05")
    expect(desk.part("hold-say")).to_contain_text("Thank you for holding, John. I am still working on the premium")
    desk.press(":")
    expect(desk.part("hold")).to_be_hidden()
    desk.saved()
    omar.goto(f"/calls/{call}/record")
    expect(omar.locator("main")).to_contain_text("the caller did not want that: “No, I'll hold”")
    omar.get_by_role("button", name="Send the caller to me").click()
    expect(answer).to_contain_text("my supervisor Omar Haddad will take this on")
    desk.press("1")
    desk.saved()


def is_taken_over(desk: Desk, omar: Page, call: str) -> Desk:
    """9. The same step, the same facts, nothing asked; what he may give stands there; she reads along."""
    omar.get_by_role("button", name="Take over now").click()
    his = Desk(omar)
    his.ready()
    expect(his.part("opening")).to_contain_text("Ana told you:")
    expect(his.part("opening")).to_contain_text("That is right, and here is what I can do now.")
    expect(his.part("opening")).to_contain_text("Ana Ruiz reads along")
    expect(his.step).to_have_attribute("data-step", "go_further")
    expect(omar.locator(".fact", has_text="How was it paid?")).to_contain_text("By mail")
    expect(omar.locator(".fact", has_text="Who is the member?")).to_contain_text("Jane Doe")
    expect(his.part("on-line")).to_contain_text("husband of Jane Doe · may hear of it")
    expect(omar.locator("main")).to_contain_text("Yours to give: Credit on the next bill up to $150")
    expect(desk.page).to_have_url(re.compile(f"/calls/{call}/record"))
    expect(desk.page.locator("main")).to_contain_text("Omar Haddad has your caller now")
    omar.locator("#line").focus()
    his.enter(">opened")
    expect(his.part("opening")).to_be_hidden()
    return his


def is_closed(his: Desk, desk: Desk, john: Husband) -> None:
    """10. One promise a thing, said aloud; the read-back; he says that this is all."""
    his.type("!Wed 4 pm, 555-0142, name only: ring you with what Claims says about the claims")
    form = his.part("promise-form")
    spoken = form.locator('[data-slot="spoken"]')
    expect(spoken).to_contain_text("I will ring you with what Claims says about the claims at 555-0142 on Wed")
    expect(spoken).to_contain_text("If I do not reach you, I leave my name and number only.")
    his.press("Enter", "Enter")
    expect(his.step).to_have_attribute("data-step", "promise_watch")
    expect(form).to_contain_text(f"if anything is wrong I ring you at {john.phone}, before you have to")
    his.press("Enter")
    expect(his.step).to_contain_text("Is that all of it, and is it right?")
    his.press("1", "Enter")
    expect(his.step).to_have_attribute("data-step", "end_promised")
    expect(his.part("step")).to_contain_text("You are covered meanwhile, and the next call is mine. Thank you")
    if his.page.locator("#wrap-summary").is_hidden():
        his.press("End")
    summary = his.page.locator("#wrap-summary")
    expect(summary).to_have_value(re.compile("Promised: ring you with what Claims says.*Watch for the cheque", re.DOTALL))
    expect(his.page.locator("#wrap-outcome")).to_have_value("promised")
    his.press("Enter")
    his.page.wait_for_url(re.compile("/(desk|floor)"))
    expect(desk.page.locator("main")).to_contain_text("Wrapped up")


@contextmanager
def shaky(desk: Desk) -> Iterator[None]:
    """Every now and then an entry is lost on its way, or its answer on the way back."""
    luck = Random(2004)  # noqa: S311
    lost: list[str] = []

    def sent(route: Route) -> None:
        moment = luck.random()
        if moment > 0.3:
            return route.continue_()
        if moment > 0.15:
            route.fetch()
        lost.append(route.request.url)
        return route.abort()

    desk.page.route("**/entries", sent)
    yield
    desk.page.unroute("**/entries")
    desk.saved()
    assert lost


@pytest.mark.parametrize("size", sizes("panel"))
def test_the_husband(enter: Enter, server: Served, tells: Tell, size: str) -> None:
    supervisors_today(server)
    john = calls_again(server, *{"panel": ("P000123457", "555-0242"), "wide": ("P000123458", "555-0243")}[size])
    desk, sue, omar = Desk(enter("ana", size=size)), enter("sue"), enter("omar", size=size, theme="dark")
    call = rings(desk, john, tells)
    with shaky(desk) if size == "wide" else nullcontext():
        says_what_is_wrong(desk)
        goes_on_with_it(desk)
        is_heard(desk)
        is_identified(desk)
        is_told_and_pushes_back(desk)
        has_a_new_address(desk)
    wants_a_supervisor(desk, john)
    would_rather_hold(desk, sue, omar, call)
    is_closed(is_taken_over(desk, omar, call), desk, john)

    entries = holds(omar, call)
    issues = {one["payload"]["issue"]: one["payload"]["text"] for one in entries if one["kind"] == "issue.raised"}
    promised = [issues[issue] for issue in told(entries, "promise.made", "issue")]
    assert promised == ["claim status", "premium by mail"]
    assert {issues[one["payload"]["issue"]]: one["payload"]["how"] for one in entries if one["kind"] == "issue.settled"} == {
        "moved, update address": "resolved", "premium by mail": "promised", "claim status": "promised"}
    assert [issues[issue] for issue in told(entries, "article.told", "issue")] == ["premium by mail", "moved, update address"]
    assert told(entries, "call.wrapped", "confirmed_by_caller") == [True]
    assert [one["payload"]["answer"] for one in entries if one["kind"] == "escalation.answered"] == ["call_back", "send"]


def test_the_husband_may_not_be_told_yet(enter: Enter, server: Served) -> None:
    """J1, 4., without a permission: what can be said and noted all the same, how the member's word is asked for, and comes."""
    desk = Desk(enter("ana", size="panel"))
    call = desk.pop(first_name="John", last_name="Roe", policy_id="P000123460", ani="555-0245", reason="claims")
    desk.enter("+premium by mail")
    desk.enter(">caller")
    form = desk.part("caller-form")
    desk.press("Tab", "Tab", "Tab", "Tab", "ArrowRight", "Tab")
    desk.type("Jane")
    desk.press("Tab")
    desk.type("Roe")
    expect(form).to_contain_text("Nothing is on file that John Roe may speak for Jane Roe.")
    expect(form.get_by_label("Not yet")).to_be_checked()
    desk.press("Tab", "Tab", "Tab", "Tab", "Space", "Tab", "Space")  # date of birth, address
    desk.press("Enter")
    expect(form).to_be_hidden()
    expect(desk.part("not-yet")).to_contain_text("For Jane Roe's own matters I only need a word from Jane Roe first")
    desk.choose_script("Premium mailed, not posted")
    desk.press("Enter")
    expect(desk.step).to_have_attribute("data-step", "who.two_questions")
    desk.press("Enter", "Enter")
    expect(desk.step).to_have_attribute("data-step", "who.permission")
    desk.press("Enter", "2", "Enter")  # whose it is was said; there is no permission
    expect(desk.step).to_have_attribute("data-step", "who.permission_ways")
    expect(desk.step).to_contain_text("A few words are enough. Or we ring together, or I send a form today.")
    desk.enter("cheque 1042, mailed on Monday; his wife is asleep")
    desk.press("2", "Enter")
    expect(desk.step).to_have_attribute("data-step", "not_open")
    expect(desk.step).to_contain_text("What I can say to everybody: a mailed premium shows five business days after")
    expect(desk.step).to_contain_text("that much may be taken from anybody")
    desk.saved()
    desk.press("Escape")
    desk.enter(">caller")
    form.get_by_label("Yes", exact=True).check()  # she has woken up, and says so herself
    form.locator("#caller-phone").focus()
    desk.press("Enter")
    expect(desk.part("not-yet")).to_be_hidden()
    expect(desk.part("on-line")).to_contain_text("may hear of it")
    desk.saved()
    entries = holds(desk.page, call)
    assert told(entries, "caller.identified", "may_discuss") == [False, True]
    assert told(entries, "note.added", "text") == ["cheque 1042, mailed on Monday; his wife is asleep"]
