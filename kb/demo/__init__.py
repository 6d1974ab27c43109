"""What `--demo` puts into a fresh data folder: the starter content, invented people, and a few weeks of calls."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy.orm import Session

from kb.accounts import Person, add_person, find_person, list_people, make_link, set_supervisors, team_called
from kb.articles import current, get_article
from kb.calls import Given, Status, record, set_presence, start_call
from kb.config import Config
from kb.db import Database, now
from kb.demo.before import keep_before
from kb.demo.callers import RUNS
from kb.demo.cards import keep_cards
from kb.demo.goodwill import name_goodwill
from kb.demo.history import SAY, Happening, Story, stories
from kb.demo.lately import lately
from kb.demo.runs import run_stories
from kb.demo.traces import keep_traces
from kb.demo.words import keep_words
from kb.errors import Conflict
from kb.intake import take_in
from kb.scripts import current_version, get_source, open_draft, save_draft, send_to_review, set_field
from kb.search import search_of
from kb.shipped import shipped
from kb.web import Role

PEOPLE = (
    ("ana", "Ana Ruiz", Role.AGENT, "Billing"), ("luis", "Luis Vega", Role.AGENT, "Billing"),
    ("marta", "Marta Lind", Role.AGENT, "Claims"),
    ("sue", "Sue Park", Role.SUPERVISOR, "Billing"), ("omar", "Omar Haddad", Role.SUPERVISOR, "Claims"),
    ("ed", "Ed Novak", Role.EDITOR, None), ("alma", "Alma Reyes", Role.ADMIN, None),
)
LINKS = (("agent", "Ana Ruiz"), ("supervisor", "Sue Park"), ("editor", "Ed Novak"), ("admin", "Alma Reyes"))
"""Who gets a sign-in link at each start, role before name."""

MEETING = timedelta(minutes=45)
"""How long Omar is in his."""

DRAFT, DRAFT_STEP = "claim-status", "right_but_painful"
DRAFT_SAYS = "Let me be straight with you: it was decided by the rule, and the rule is hard. You do not have to leave it at that."
DRAFT_NOTE = "Callers push back here. Would you say the third wording? It names what they feel before it names the appeal."


def load_demo(app: Flask, say: Callable[[str], None]) -> None:
    """Fill a fresh store, all or nothing; one that was filled before stays as it is.

    Raises `Conflict` where people of one's own are at work.
    """
    config, database = _parts(app)
    with database.reading() as session:
        if find_person(session, "ana") is not None:
            return
        if list_people(session):
            raise Conflict("This data folder has people of its own; --demo is for a fresh one. Start without --demo.")
    say("Loading the starter content and a few invented people …")
    with database.writing() as session:
        people = _people(session)
        take_in(session, [shipped("articles"), shipped("scripts")], people["ed"])
        scripts = {name: current_version(session, name) for name in {run.script for run in RUNS}}
        told = [*stories(now(), config.timezone), *run_stories(now(), config.timezone, RUNS, scripts)]
        for story in sorted(told, key=lambda story: story.at):
            _tell(session, people, story)
        keep_traces(session, people, now().date())
        keep_cards(session, people, now().date())
        _ask_for_review(session, people["ed"], people["sue"])
        name_goodwill(session, people["alma"])
        keep_words(session, people["ed"], now(), ZoneInfo(config.timezone))
        for story in lately(now(), config.timezone):
            _tell(session, people, story)
        keep_before(session, now(), ZoneInfo(config.timezone))
        set_presence(session, people["omar"], Status.MEETING, now() + MEETING, now())
    search_of(app).catch_up()


def make_links(app: Flask) -> list[str]:
    """The path of a fresh sign-in link for each of `LINKS`."""
    config, database = _parts(app)
    with database.writing() as session:
        people = {person.display_name: person for person in list_people(session)}
        return [make_link(session, people[name], config.link_minutes) for _role, name in LINKS]


def _parts(app: Flask) -> tuple[Config, Database]:
    return app.extensions["kb.config"], app.extensions["kb.database"]


def _people(session: Session) -> dict[str, Person]:
    people = {name: add_person(session, name, {role}, team, shown) for name, shown, role, team in PEOPLE}
    set_supervisors(session, team_called(session, "Claims"), [people["sue"], people["omar"]])
    session.flush()
    return people


def _tell(session: Session, people: dict[str, Person], story: Story) -> None:
    agent = people[story.agent]
    start_call(session, agent, story.id, {"caller": story.caller, "reason": story.reason, "direction": "inbound"},
               at=_text(story.at))
    numbered = enumerate(story.happenings, start=1)
    for by, part in groupby(numbered, key=lambda one: one[1].by or story.agent):
        given = [Given(f"demo-{number}", happening.kind, _with_say(session, agent, happening), _text(happening.at))
                 for number, happening in part]
        record(session, story.id, given, people[by])


def _ask_for_review(session: Session, author: Person, reviewer: Person) -> None:
    """A third wording where callers push back, written by one person and waiting for another."""
    version = current_version(session, DRAFT)
    step = version.steps[DRAFT_STEP]
    source = set_field(get_source(session, DRAFT, version.version), DRAFT_STEP, "say", [*map(str, step.say), DRAFT_SAYS])
    draft = open_draft(session, DRAFT, author)
    save_draft(session, DRAFT, source, author, expected=draft.number)
    send_to_review(session, DRAFT, author, reviewer.name, DRAFT_NOTE)


def _with_say(session: Session, agent: Person, happening: Happening) -> dict[str, Any]:
    if happening.payload.get("passage") != SAY:
        return happening.payload
    article = get_article(session, agent, happening.article)
    return {**happening.payload, "passage": current(article).say}


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
