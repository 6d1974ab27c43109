"""The studio in a real browser: an author who knows no YAML, one who writes it, both losing nothing."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import SIZES, Enter, violations
from tests.browser.desk import Desk

pytestmark = pytest.mark.browser


class Studio:
    """The page of one script."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, script: str) -> "Studio":
        """Open it, and wait until it works."""
        self.page.goto(f"/scripts/{script}/studio")
        return self.ready()

    def ready(self) -> "Studio":
        """The page has begun to work."""
        self.part("studio").and_(self.page.locator("[data-ready]")).wait_for()
        return self

    def part(self, name: str) -> Locator:
        """A region."""
        return self.page.locator(f'[data-part="{name}"]')

    def card(self, step: str) -> Locator:
        """A step on the map."""
        return self.page.locator(f'.map-step[data-step="{step}"]')

    @property
    def faults(self) -> Locator:
        """The list of what is wrong."""
        return self.page.locator(".studio-fault")

    def field(self, key: str) -> Locator:
        """A control of the form."""
        return self.part("form").locator(f'[data-key="{key}"]')

    def view(self, words: str) -> None:
        """Work by forms or by text."""
        self.part("view").get_by_text(words).click()

    def text(self) -> str:
        """What is written, once it was looked at."""
        written: str = self.page.locator("#source").input_value()
        return written

    def add_step(self, name: str, **chosen: str) -> None:
        """Fill in the question for a new step."""
        self.page.get_by_role("button", name="Add a step").click()
        self.field("new.name").fill(name)
        for key, value in chosen.items():
            self.field(f"new.{key}").select_option(value)
        self.field("new.name").press("Enter")

    def save(self) -> None:
        """Save, and wait until it is."""
        self.page.get_by_role("button", name="Save the draft").click()
        expect(self.part("saved")).to_have_attribute("data-state", "saved")


def new_script(page: Page, title: str) -> Studio:
    page.goto("/scripts/new")
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name="Begin").click()
    return Studio(page).ready()


def test_an_author_who_knows_no_yaml_takes_a_script_from_the_map_to_the_desk(enter: Enter) -> None:
    page = enter("ed")
    studio = new_script(page, "Change of bank details")

    studio.card("look").click()
    studio.add_step("Ask for the new bank", how="option")
    expect(studio.card("ask_for_the_new_bank")).to_have_attribute("data-fault", "error")
    expect(studio.part("faults")).to_contain_text("There is no way on from here")

    studio.faults.first.click()
    studio.field("to").select_option("solve")
    expect(studio.card("ask_for_the_new_bank")).not_to_have_attribute("data-fault", "error")
    studio.field("say.0").fill("Which bank is it now, {{ caller.first_name }}?")
    studio.field("ask.new").fill("What is the bank called?")
    studio.field("ask.new").press("Enter")
    expect(studio.part("form").locator("details[data-question]")).to_have_count(1)
    studio.field("options.new").fill("Does not know it yet")
    studio.field("options.new-to").select_option("promise_to_look")
    studio.field("options.add").click()
    expect(studio.part("faults")).to_contain_text("Nothing is wrong")

    page.get_by_role("button", name="Try it").click()
    rehearsal = studio.part("rehearsed")
    expect(rehearsal).to_contain_text("Let me look into it with you.")
    page.keyboard.press("Enter")
    expect(rehearsal).to_contain_text("What happened?")
    rehearsal.get_by_label("What happened?").fill("A new bank")
    rehearsal.get_by_role("button", name="Ask for the new bank").click()
    expect(rehearsal).to_contain_text("Which bank is it now, Jane?")
    rehearsal.get_by_label("What is the bank called?").fill("Larkfield Savings")
    rehearsal.get_by_role("button", name="Go on").click()
    page.keyboard.press("Enter")
    expect(rehearsal).to_contain_text("The script ends here: resolved")
    studio.part("try").get_by_label("Name of the path test").fill("A new bank")
    page.keyboard.press("Enter")
    expect(studio.part("try")).to_contain_text("Path tests: 1 green")

    page.get_by_role("link", name="Review and publish").click()
    page.get_by_label("To", exact=True).select_option(label="Sue Park")
    page.get_by_label("What you changed, and why").first.fill("Callers change their bank")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("main")).to_contain_text("Waits for Sue Park")

    reviewer = enter("sue")
    reviewer.goto("/scripts/change-of-bank-details/draft")
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.locator("main")).to_contain_text("Approved by Sue Park")

    page.reload()
    page.get_by_role("button", name="Publish now").click()
    expect(page).to_have_url(re.compile(r"/versions\?published=1$"))

    agent = enter("ana")
    desk = Desk(agent)
    desk.pop(first_name="John", last_name="Doe", member_id="M-2044871")
    desk.enter("+change of bank details")
    desk.choose_script("Change of bank details")
    expect(desk.step).to_contain_text("Let me look into it with you.")


# --- nothing is lost

def write(studio: Studio, words: str) -> None:
    """Type at the end of the text, and wait until it was looked at."""
    studio.view("Map and text")
    studio.page.locator(".cm-content").click()
    studio.page.keyboard.press("Control+End")
    studio.page.keyboard.insert_text(words)


def test_undo_goes_through_forms_and_text_alike(enter: Enter) -> None:
    studio = new_script(enter("ed"), "Undo through both")
    page, begun = studio.page, studio.text()
    studio.field("title").fill("Another title")
    studio.field("title").press("Tab")
    expect(page.locator("h1")).to_have_text("Another title")
    write(studio, "# a word\n")
    expect(page.locator("#source")).to_have_value(re.compile("# a word"))
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#source")).to_have_value(begun)
    expect(page.locator("h1")).to_have_text("Undo through both")
    page.get_by_role("button", name="Redo").click()
    expect(page.locator("h1")).to_have_text("Another title")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()


def test_a_text_that_cannot_be_read_keeps_the_map_and_says_where(enter: Enter) -> None:
    studio = new_script(enter("ed"), "Torn in between")
    write(studio, "  torn: [\n")
    expect(studio.page.locator(".studio-stale")).to_be_visible()
    expect(studio.card("listen")).to_be_visible()
    expect(studio.faults).to_have_count(1)
    expect(studio.page.locator(".cm-lintRange-error").first).to_be_attached()
    studio.view("Map and forms")
    expect(studio.part("form")).to_contain_text("the forms wait")
    expect(studio.field("rename")).to_be_disabled()
    studio.save()
    studio.page.reload()
    studio.ready()
    expect(studio.faults).to_have_count(1)
    studio.page.get_by_role("button", name="Show the line").click()
    studio.page.keyboard.press("Control+a")
    studio.page.keyboard.press("Delete")
    studio.page.keyboard.insert_text("title: Whole\nsteps:\n  a: {phase: acknowledge, say: Oh., to: b}\n  b: {end: resolved}\n")
    expect(studio.page.locator(".studio-stale")).to_be_hidden()
    expect(studio.card("a")).to_be_visible()


def test_what_was_not_saved_comes_back_and_two_authors_see_both_texts(enter: Enter) -> None:
    page = enter("ed")
    page.on("dialog", lambda dialog: dialog.accept())
    studio = new_script(page, "Two authors")
    other = Studio(enter("ed")).open("two-authors")
    studio.field("summary").fill("Words of the first author.")
    studio.field("summary").press("Tab")
    expect(studio.part("saved")).to_have_attribute("data-state", "unsaved")
    page.goto("/scripts/")
    studio.open("two-authors")
    page.get_by_role("button", name="Bring it back").click()
    expect(studio.field("summary")).to_have_value("Words of the first author.")
    studio.save()

    other.field("summary").fill("Words of the second author.")
    other.page.keyboard.press("Control+s")
    expect(other.part("conflict")).to_contain_text("Words of the first author.")
    expect(other.field("summary")).to_have_value("Words of the second author.")
    other.page.get_by_role("button", name="Save mine over it").click()
    expect(other.part("conflict")).to_have_count(0)
    expect(other.part("saved")).to_have_attribute("data-state", "saved")
    page.goto("/scripts/two-authors/draft")
    expect(page.locator("main")).to_contain_text("Words of the second author.")


@pytest.mark.parametrize("then", ["on its way", "not left yet"])
def test_what_the_text_does_not_hold_yet_comes_back_too(enter: Enter, then: str) -> None:
    page = enter("ed")
    page.on("dialog", lambda dialog: dialog.accept())
    studio = new_script(page, f"Typed and {then}")
    address = page.url
    page.route("**/studio/edit*", lambda route: None)  # the answer never comes
    studio.field("summary").fill("Typed in a hurry.")
    if then == "on its way":
        studio.field("summary").press("Tab")
    page.goto("/scripts/")
    page.unroute_all()
    page.goto(address)
    studio.ready()
    page.get_by_role("button", name="Bring it back").click()
    expect(studio.field("summary")).to_have_value("Typed in a hurry.")
    studio.save()
    page.goto(address)
    studio.ready()
    expect(studio.field("summary")).to_have_value("Typed in a hurry.")
    expect(page.get_by_role("button", name="Bring it back")).to_be_hidden()


def test_what_is_done_while_the_server_is_away_is_said_and_stays(enter: Enter) -> None:
    studio = new_script(enter("ed"), "Away for a moment")
    studio.page.context.set_offline(True)
    studio.field("summary").fill("Typed while it was away.")
    studio.field("summary").press("Tab")
    expect(studio.part("form")).to_contain_text("The server cannot be reached")
    expect(studio.field("summary")).to_have_value("Typed while it was away.")
    studio.page.context.set_offline(False)
    studio.field("summary").fill("Typed when it was back.")
    studio.field("summary").press("Tab")
    expect(studio.part("saved")).to_have_attribute("data-state", "unsaved")
    studio.save()


# --- the text

def test_completion_and_faults_follow_what_is_typed(enter: Enter) -> None:
    studio = new_script(enter("ed"), "Typed by hand")
    page = studio.page
    write(studio, "  more:\n    ")
    page.keyboard.type("pha")
    page.keyboard.press("Control+Space")  # asked for: a list that opened by itself is shut by what the server draws meanwhile
    expect(page.locator(".cm-tooltip-autocomplete")).to_contain_text("phase")
    page.wait_for_timeout(100)  # a list that has just opened takes no Enter
    page.keyboard.press("Enter")
    page.keyboard.type("res")
    expect(page.locator(".cm-tooltip-autocomplete li").first).to_contain_text("research")
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    page.keyboard.insert_text("\n    say: Hello.\n    to: nowhere")
    expect(studio.card("more")).to_have_attribute("data-fault", "error")
    torn = studio.faults.filter(has_text="no step `nowhere`")
    expect(torn).to_be_visible()
    studio.card("solve").click()
    torn.click()
    expect(page.locator(".cm-activeLine")).to_have_text(re.compile("to: nowhere"))


# --- renaming and deleting

def test_a_step_is_renamed_and_deleted_and_all_ways_follow(enter: Enter) -> None:
    studio = new_script(enter("ed"), "Renamed and deleted")
    page = studio.page
    studio.card("solve").click()
    page.get_by_role("button", name="Rename").click()
    expect(studio.field("rename-to")).to_have_value("Solve")
    studio.field("rename-to").fill("Tell him!")
    studio.field("rename-to").press("Enter")
    expect(studio.card("tell_him")).to_be_visible()
    assert "to: tell_him" in studio.text()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("button", name="Delete the step").click()
    expect(studio.part("form").get_by_role("alert")).to_contain_text("Look")
    page.get_by_role("button", name="All right").click()
    studio.field("instead").select_option("done")
    page.get_by_role("button", name="Delete the step").click()
    expect(studio.card("tell_him")).to_have_count(0)
    assert "{id: found, label: Found it, to: done}" in studio.text()
    page.keyboard.press("Control+z")
    expect(studio.card("tell_him")).to_be_visible()


def test_a_new_step_comes_where_a_call_can_come_from(enter: Enter) -> None:
    studio = new_script(enter("ed"), "One after the other")
    page = studio.page
    page.get_by_role("button", name="Add a step").click()
    expect(studio.field("new.from")).to_have_value("")
    page.get_by_role("button", name="Leave it").click()
    studio.card("done").click()
    page.get_by_role("button", name="Add a step").click()
    expect(studio.field("new.from")).to_have_value("")
    page.get_by_role("button", name="Leave it").click()
    studio.card("look").click()
    studio.add_step("Offer a form", kind="promise", how="option")
    expect(studio.part("faults")).to_contain_text("Choose a step under “It goes on to”")
    page.get_by_role("button", name="Add a step").click()
    expect(studio.field("new.how")).to_have_value("to")


# --- looks

# Structure differs by size and colours by theme, so each is looked at once.
@pytest.mark.parametrize(("theme", "sizes"), [("light", ["panel", "phone", "wide"]), ("dark", ["wide"])])
def test_the_studio_has_no_violation_and_fits_its_window(enter: Enter, theme: str, sizes: list[str]) -> None:
    studio = Studio(enter("ed", theme=theme)).open("premium-mailed")
    page, found = studio.page, {}

    def look(what: str, *, closely: bool) -> None:
        for size in sizes:
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
                found[what, size] = ["wider than its window"]
        if closely and (faults := violations(page)):
            found[what, theme] = faults

    studio.card("how_paid").click()
    page.get_by_role("button", name="Add a step").click()
    look("forms", closely=theme == "light")
    studio.view("Map and text")
    look("text", closely=True)
    page.get_by_role("button", name="Try it").click()
    expect(studio.part("rehearsed")).to_be_visible()
    look("rehearsal", closely=theme == "dark")
    page.goto("/scripts/new")
    look("new", closely=theme == "light")
    assert not found, "\n".join(f"{place}: {fault}" for place, faults in found.items() for fault in faults)


def test_the_keyboard_alone_leads_from_the_map_through_the_form_to_a_save(enter: Enter) -> None:
    studio = new_script(enter("ed"), "By keyboard alone")
    page = studio.page
    studio.card("listen").focus()
    page.keyboard.press("ArrowDown")
    expect(studio.card("look")).to_be_focused()
    page.keyboard.press("Enter")
    expect(studio.field("do")).to_have_value("What to look for, and where.")
    page.keyboard.press("Enter")
    expect(studio.field("say.0")).to_be_focused()
    page.keyboard.insert_text("One moment, please.")
    page.keyboard.press("Tab")
    expect(studio.field("say.0")).to_have_value("One moment, please.")
    expect(studio.field("do")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(studio.part("saved")).to_have_attribute("data-state", "saved")
    assert "One moment, please." in studio.text()
    page.keyboard.press("Escape")
    expect(studio.card("look")).to_be_focused()
