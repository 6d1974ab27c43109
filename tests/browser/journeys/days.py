"""What the journeys over several days need: a server whose clock moves, and people who come to work on a day."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, BrowserContext, Page, expect

from kb.accounts import add_person, find_person, make_link
from kb.calls import Given, record, start_call
from kb.config import Config
from kb.db import Database
from kb.web import Role
from tests.browser.conftest import SIZES
from tests.browser.desk import Desk, journal, told
from tests.clock import FOLLOWING, MovedClock
from tests.serving import Served, served

FLOOR = ZoneInfo("America/New_York")
SOON = 15_000
"""Milliseconds in which a desk hears of what others did."""
GOOD_FOR = 60 * 24 * 1000
"""Minutes for which a link to sign in is good: it is made by the machine's clock, and used on another day."""


class Days:
    """The floor, day by day."""

    def __init__(self, browser: Browser, server: Served, clock: MovedClock) -> None:
        self.browser, self.server, self.clock = browser, server, clock
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def begin(self, moment: str) -> None:
        """It is "2026-11-30 09:00" by the floor's clock, and everybody has gone home in between."""
        self.go_home()
        self.clock.move(datetime.fromisoformat(moment).replace(tzinfo=FLOOR))

    def enter(self, name: str, size: str = "wide") -> Page:
        """A page in which that person has just signed in, on this day."""
        width, height = SIZES[size]
        context = self.browser.new_context(viewport={"width": width, "height": height}, base_url=self.server.base,
                                           locale="en-US", timezone_id=FLOOR.key)
        context.clock.set_fixed_time(self.clock.now)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        with self._database() as session:
            person = find_person(session, name)
            assert person is not None
            path = make_link(session, person, GOOD_FOR)
        page.goto(path)
        return page

    def desk(self, name: str, size: str = "wide") -> Desk:
        """The desk of that person."""
        desk = Desk(self.enter(name, size))
        desk.page.goto("/desk")
        desk.ready()
        return desk

    def hire(self, name: str, shown: str, team: str, role: Role = Role.AGENT) -> None:
        """Somebody who is not in the demo."""
        with self._database() as session:
            add_person(session, name, {role}, team, shown)

    def past_call(self, name: str, at: str, caller: dict[str, str], said: list[tuple[str, dict[str, Any]]]) -> str:
        """A call of theirs that was on another day; its id."""
        with self._database() as session:
            person = find_person(session, name)
            assert person is not None
            call, _new = start_call(session, person, None, {"caller": caller, "direction": "inbound"}, at=at)
            given = [Given(f"{number}", kind, payload, at) for number, (kind, payload) in enumerate(said)]
            record(session, call.id, given, person)
            return str(call.id)

    def go_home(self) -> None:
        """Every page is closed; none has thrown."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()
        assert self.faults == []

    @contextmanager
    def _database(self) -> Iterator[Any]:
        database = Database(Config(data=str(self.server.data)).url)
        with database.writing() as session:
            yield session
        database.engine.dispose()


@contextmanager
def days_from(moment: str, folder: Path, browser: Browser) -> Iterator[Days]:
    """A server with the demo's people, begun on that day."""
    clock = MovedClock(folder / "clock")
    clock.move(datetime.fromisoformat(moment).replace(tzinfo=FLOOR))
    with served(folder / "data", demo=True, workers=1, more=clock.environment, program=FOLLOWING) as server:
        days = Days(browser, server, clock)
        expect.set_options(timeout=SOON)
        try:
            yield days
        finally:
            expect.set_options(timeout=5000)
            days.go_home()


OF_THE_CALL = frozenset({
    "call.started", "call.wrapped", "call.held", "call.resumed", "call.dropped", "call.taken_over", "caller.identified",
    "mood.noted", "aer.said", "fact.noted", "issue.raised", "search.made", "entry.struck",
})
"""Kinds that are of the whole call, or of the caller."""


def journal_of(page: Page, call: str) -> list[dict[str, Any]]:
    """The journal of a call; what must hold of every one does: each thing once, in order, nothing asked twice, with its issue."""
    entries = journal(page, call)
    assert [entry["number"] for entry in entries] == list(range(1, len(entries) + 1))
    assert len({entry["key"] for entry in entries}) == len(entries)
    asked = Counter(question for answers in told(entries, "step.answered", "answers") for question in answers or {})
    assert [question for question, times in asked.items() if times > 1] == []
    known = {entry["payload"]["question"] for entry in entries
             if entry["kind"] == "fact.noted" and entry["payload"].get("source") in {"note", "earlier", "system"}}
    assert not asked.keys() & known, "known, and asked all the same"
    raised = next((entry["number"] for entry in entries if entry["kind"] == "issue.raised"), len(entries))
    assert [entry for entry in entries
            if entry["number"] > raised and entry["kind"] not in OF_THE_CALL and not entry["payload"].get("issue")] == []
    return entries
