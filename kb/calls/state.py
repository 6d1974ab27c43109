"""The state of a call: the fold of its journal. Pure: it knows no clock and no database.

Scripts are given as a function from id and version to a compiled script, because they never change.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kb.calls.asking import Escalation, Question, Takeover
from kb.calls.cases.claims import Claims
from kb.calls.entry import Entry
from kb.calls.goodwill import Concession
from kb.calls.holds import Holds
from kb.calls.identity import Identity
from kb.calls.owed import Promise
from kb.calls.stays import Course, follow
from kb.calls.tracing import Concern, Request
from kb.calls.transfers import Conference, Transfer
from kb.scripts import Position, Script, is_changed, uses

SETTLES_ITSELF = frozenset({"context", "feeling"})
"""Natures of issue that want to be heard, not handled: they never hold up the end of a call."""

PRACTICE = "practice"
"""The `source` of a call that is a rehearsal."""

ScriptOf = Callable[[str, int], Script | None]


@dataclass
class Issue:
    """One thing that the caller wants handled, or that matters for handling it."""

    issue: str
    text: str
    nature: str = "task"
    code: str | None = None
    case: str | None = None
    spoken: str | None = None
    how: str | None = None
    note: str | None = None
    number: int = 0
    at: datetime | None = None
    since: datetime | None = None
    """Since when, by the server's clock, it has belonged to its case."""
    by: str = ""
    """Who had the call then: the case is hers until another takes it."""

    @property
    def state(self) -> str:
        """`open`, or how it was settled."""
        return self.how or ("context" if self.nature in SETTLES_ITSELF else "open")


@dataclass
class Answer:
    """What is known to one question, from whom and since which entry."""

    value: Any
    source: str
    number: int
    at: datetime


@dataclass
class Run:
    """The call going through one version of one script."""

    script: str
    version: int
    position: Position
    title: str = ""
    began: int = 0
    """Number of the entry that started it: what was known before is older."""
    steps: list[dict[str, Any]] = field(default_factory=list)
    """The path taken: step, option and phrasing of each answer that still stands."""
    taken: dict[str, str | None] = field(default_factory=dict)
    """The way taken at each step done, also where the run has gone back since; without those that a changed answer re-opens."""
    phrasings: dict[str, Any] = field(default_factory=dict)
    """The wording last used at each step."""
    left: bool = False
    replaced: bool = False
    """The same script has been started anew since."""


@dataclass
class Lookup:
    """An article opened in the call, what was told of it, and how the caller took it."""

    lookup: str
    article: str
    article_id: str | None
    revision: int | None
    revision_id: str | None
    title: str
    opened_at: datetime
    actor: str
    issue: str | None = None
    search: str | None = None
    told_at: datetime | None = None
    reaction: str | None = None
    passage: str | None = None
    passage_found: bool | None = None
    words: str | None = None
    number: int = 0
    must_tell: list[str] = field(default_factory=list)
    """What the article says must be told, as it stood then."""
    details: list[str] = field(default_factory=list)
    """What of it has been said."""

    @property
    def told(self) -> bool:
        """Whether anything of it was passed on to the caller."""
        return self.reaction is not None and self.reaction != "not_said"


@dataclass
class CallState:
    """Everything that a call's journal says, entry by entry."""

    script_of: ScriptOf
    id: str = ""
    status: str = "open"
    agent: str = ""
    caller: dict[str, str] = field(default_factory=dict)
    member: dict[str, str] = field(default_factory=dict)
    identity: Identity | None = None
    """None until somebody has made sure of it."""
    start: dict[str, Any] = field(default_factory=dict)
    started_at: datetime | None = None
    wrapped_at: datetime | None = None
    wrap: dict[str, Any] = field(default_factory=dict)
    issues: dict[str, Issue] = field(default_factory=dict)
    cases: dict[str, Claims] = field(default_factory=dict)
    """What was said here of cases, by their ids."""
    answers: dict[str, Answer] = field(default_factory=dict)
    dismissed: list[dict[str, Any]] = field(default_factory=list)
    """Question and value of what was proposed as known and is not so."""
    run: Run | None = None
    earlier_runs: list[Run] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    """How every run went, in the order of their beginnings."""
    lookups: dict[str, Lookup] = field(default_factory=dict)
    searches: list[dict[str, Any]] = field(default_factory=list)
    gaps: list[dict[str, Any]] = field(default_factory=list)
    promises: dict[str, Promise] = field(default_factory=dict)
    escalation: Escalation | None = None
    questions: list[Question] = field(default_factory=list)
    """Hands raised in this call."""
    takeover: Takeover | None = None
    """The latest one."""
    transfers: list[Transfer] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    concessions: dict[str, Concession] = field(default_factory=dict)
    notes: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    requests: dict[str, Request] = field(default_factory=dict)
    concerns: dict[str, Concern] = field(default_factory=dict)
    """Known problems that this caller has."""
    said: list[dict[str, Any]] = field(default_factory=list)
    mood: str | None = None
    holds: Holds = field(default_factory=Holds)
    keys: set[str] = field(default_factory=set)
    struck: dict[str, str] = field(default_factory=dict)
    redacted: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    """Who recorded the entry of each key."""
    entries: int = 0

    @property
    def is_practice(self) -> bool:
        """A rehearsal on the real desk: kept, and counted nowhere."""
        return self.start.get("source") == PRACTICE

    @property
    def transfer(self) -> Transfer | None:
        """The latest hand-over."""
        return self.transfers[-1] if self.transfers else None

    @property
    def is_taken(self) -> bool:
        """Whether somebody else has said by name that they have the caller, in any hand-over of this call."""
        return any(one.state == "accepted" for one in self.transfers)

    def open_issues(self) -> list[Issue]:
        """Issues that still stand between the call and its end."""
        return [issue for issue in self.issues.values() if issue.state == "open"]

    def known(self) -> dict[str, Any]:
        """The value of every answer, by question name; the latest wins."""
        return {name: answer.value for name, answer in self.answers.items()}

    def aside(self) -> list[Run]:
        """Runs that were put aside before their end and can be taken up again, the latest first; one a script."""
        return [run for run in reversed(self.earlier_runs) if run.position.end is None and not run.replaced]

    def learn(self, entry: Entry, answers: dict[str, Any], source: str) -> None:
        """Take over answers; null forgets one. Steps that depend on an answer that was another are to be done again."""
        known = self.known()
        changed = [name for name, value in answers.items() if is_changed(known.get(name), value)]
        for name, value in answers.items():
            if value is None:
                self.answers.pop(name, None)
            else:
                self.answers[name] = Answer(value, source, self.entries, entry.at)
        if changed:
            for run in (*self.earlier_runs, *((self.run,) if self.run else ())):
                self._reopen(run, changed)

    def _reopen(self, run: Run, changed: list[str]) -> None:
        """Steps of a run that ask or say a changed answer are to be done again.

        Where the run stands on a step that asks it once more, that is the place for another answer: what lies behind stands.
        """
        script = self.script_of(run.script, run.version)
        if script is None:
            return
        position, here = run.position, set()
        if run is self.run and not run.left:
            here = {question.name for question in script.steps[position.step].questions}
        behind, elsewhere = set(position.trail[:-1]), [name for name in changed if name not in here]
        run.taken = {name: option for name, option in run.taken.items()
                     if not uses(script.steps[name], elsewhere if name in behind else changed)}


def fold(entries: Iterable[Entry], script_of: ScriptOf, call: str = "") -> CallState:
    """The state after `entries`, in their order; struck ones count as if they had not been written."""
    state = CallState(script_of, id=call)
    listed = list(entries)
    struck = _struck(listed)
    for entry in listed:
        step(state, entry, struck)
    return state


def step(state: CallState, entry: Entry, struck: set[str] = frozenset()) -> None:  # type: ignore[assignment]
    """Change `state` by one more entry."""
    state.entries = entry.number or state.entries + 1
    state.keys.add(entry.key)
    state.owners[entry.key] = entry.actor
    if entry.key not in struck:
        mood = state.mood
        entry.apply(state)
        follow(state, entry, mood)


def _struck(entries: list[Entry]) -> set[str]:
    return {entry.payload["key"] for entry in entries if entry.kind == "entry.struck"}
