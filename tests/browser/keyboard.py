"""The desk by keyboard alone; `count` is how many keys were pressed besides typing."""

from playwright.sync_api import Locator, Page, expect


class Keyboard:
    """Hands on one desk."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    @property
    def step(self) -> Locator:
        """The step on the screen."""
        return self.page.locator("[data-part=step]")

    @property
    def article(self) -> Locator:
        """The open article."""
        return self.page.locator("[data-part=article]")

    def press(self, key: str) -> None:
        """One key."""
        self.count += 1
        self.page.keyboard.press(key)
        self.page.wait_for_timeout(60)

    def line(self, words: str) -> None:
        """Words into the line, and Enter."""
        self.page.keyboard.type(words)
        self.press("Enter")
        expect(self.page.locator("#line")).to_have_value("")

    def find(self, words: str, title: str) -> None:
        """Search, go down to the hit of this title, and open it."""
        self.page.keyboard.type(f"/{words}")
        hits = self.page.locator("#results [role=option]")
        expect(hits.filter(has_text=title).first).to_be_visible()
        for _hit in range(hits.count()):
            if title in self.page.locator("#results [aria-selected=true] .result-title").inner_text():
                break
            self.press("ArrowDown")
        self.press("Enter")
        expect(self.article).to_contain_text(title)

    def choose(self, title: str) -> None:
        """Start the suggested script of this title by its digit."""
        shown = self.step.locator(".suggestion").filter(has_text=title)
        expect(shown).to_be_visible()
        self.press(shown.locator("kbd").inner_text())
        expect(self.step.locator("[data-panel=step]")).to_be_visible()

    def answer(self, label: str, digit: str) -> None:
        """Answer a question of the step by a digit."""
        expect(self.step).to_contain_text(label)
        self.press(digit)

    def on(self, to: str) -> None:
        """Go on from a step with one way: Enter, past what is to be confirmed, until the next step asks `to`."""
        for _press in range(8):
            if to in self.step.inner_text():
                return
            self.press("Enter")
        expect(self.step).to_contain_text(to)
