"""The course of a call: it starts, is held, taken over, wrapped and, when needed, opened again."""

from kb.calls.asking import Takeover
from kb.calls.entry import FLOOR, LEADERS, Entry
from kb.calls.fields import Flag, Id, Number, OneOf, Person, Words
from kb.calls.state import PRACTICE, CallState
from kb.errors import Conflict

OUTCOMES = ("resolved", "promised", "escalated", "transferred", "unresolved", "dropped", "no_issue")
ENDINGS = {
    "resolved": "resolved", "promised": "with something promised", "escalated": "handed to a supervisor",
    "transferred": "transferred", "unresolved": "not solved", "dropped": "the line went", "no_issue": "nothing to handle",
}


class CallStarted(Entry, kind="call.started", about_no_issue=True):
    """The first entry of every call."""

    caller = Person(personal=True)
    direction = OneOf("inbound", "outbound")
    reason = Words(personal=True)
    source = Id()
    queue = Id()
    menu = Id()
    waited_s = Number(least=0)
    recording = Id()
    promise = Id()
    promise_call = Id()
    script = Id()
    path = Id()

    def check(self, state: CallState) -> None:
        """Once only."""
        if state.started_at is not None:
            raise Conflict("This call has already started.")

    def apply(self, state: CallState) -> None:
        """Who called, why, and whose call it is."""
        state.started_at, state.agent = self.at, self.actor
        state.caller = dict(self.caller or {})
        state.start = {name: value for name, value in self.payload.items() if name != "caller"}

    def line(self) -> str:
        """Name and reason as far as they were known."""
        name = " ".join(filter(None, ((self.caller or {}).get("first_name"), (self.caller or {}).get("last_name"))))
        if self.source == PRACTICE:
            return f"Practised with {name or 'a caller'}{f': {self.path}' if self.path else ''}"
        way = "Called" if self.direction == "outbound" else "Took the call of"
        return f"{way} {name or 'a caller not known yet'}{f': {self.reason}' if self.reason else ''}"


class CallHeld(Entry, kind="call.held"):
    """The caller waits."""

    def apply(self, state: CallState) -> None:
        """Held since now."""
        state.holds.begin(self.at)

    def line(self) -> str:
        """Said plainly."""
        return "Put the caller on hold"


class CallResumed(Entry, kind="call.resumed"):
    """Back with the caller."""

    def apply(self, state: CallState) -> None:
        """No longer held."""
        state.holds.end(self.at)

    def line(self) -> str:
        """Said plainly."""
        return "Went back to the caller"


class CallTakenOver(Entry, kind="call.taken_over"):
    """A supervisor has the caller now; the journal, the step and the facts go on."""

    note = Words(personal=True)
    who = LEADERS

    def check(self, state: CallState) -> None:
        """Only an open call, and not from oneself."""
        if state.status != "open":
            raise Conflict("This call is wrapped up; there is nothing to take over.")
        if state.agent == self.actor:
            raise Conflict("You have this call already.")

    def apply(self, state: CallState) -> None:
        """The call is now the actor's."""
        state.takeover = Takeover(self.actor, state.agent, self.at, self.note)
        state.agent = self.actor

    def line(self) -> str:
        """Said plainly."""
        return f"Took over the call{f': {self.note}' if self.note else ''}"


class CallWrapped(Entry, kind="call.wrapped"):
    """The end of the call; refused while an issue is open."""

    outcome = OneOf(*OUTCOMES, required=True)
    summary = Words(personal=True)
    start_with = Words(personal=True)
    confirmed_by_caller = Flag()
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Not twice, and not over an issue that nobody has settled."""
        if state.status == "wrapped":
            raise Conflict("This call is wrapped up already.")
        unsettled = state.open_issues()
        if unsettled:
            named = ", ".join(f"“{issue.text}”" for issue in unsettled)
            raise Conflict(f"Still open: {named}. Settle each before wrapping up.",
                           open_issues=[{"issue": issue.issue, "text": issue.text} for issue in unsettled])

    def apply(self, state: CallState) -> None:
        """Wrapped, with how it ended."""
        state.status, state.wrapped_at = "wrapped", self.at
        state.holds.end(self.at)
        state.wrap = dict(self.payload)

    def line(self) -> str:
        """How it ended."""
        confirmed = ", and the caller said so" if self.confirmed_by_caller else ""
        return f"Wrapped up: {ENDINGS[self.outcome]}{confirmed}"


class CallReopened(Entry, kind="call.reopened"):
    """A wrapped call is worked on again."""

    reason = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only a wrapped one."""
        if state.status != "wrapped":
            raise Conflict("This call is still open.")

    def apply(self, state: CallState) -> None:
        """Open again."""
        state.status, state.wrapped_at = "open", None

    def line(self) -> str:
        """With its reason."""
        return f"Opened the call again{f': {self.reason}' if self.reason else ''}"


