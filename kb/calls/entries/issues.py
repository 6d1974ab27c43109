"""What the caller wants handled, and how each thing ended."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Id, OneOf, Words
from kb.calls.owed import drop, settled
from kb.calls.state import CallState, Issue
from kb.errors import Conflict

HOWS = {
    "resolved": "resolved", "promised": "promised", "escalated": "with a supervisor", "transferred": "transferred",
    "context": "good to know", "withdrawn": "withdrawn by the caller", "dropped": "cut off when the line went",
}


class IssueRaised(Entry, kind="issue.raised"):
    """One thing, in the caller's own words."""

    issue = Id(required=True)
    text = Words(required=True, personal=True)
    nature = OneOf("task", "question", "context", "feeling", "complaint")
    code = Id()
    case = Id()
    spoken = Words(personal=True)

    def check(self, state: CallState) -> None:
        """An id names one issue."""
        if self.issue in state.issues:
            raise Conflict(f"There is an issue {self.issue!r} in this call already.")

    def apply(self, state: CallState) -> None:
        """One more issue."""
        state.issues[self.issue] = Issue(self.issue, self.text or "", self.nature or "task", self.code,
                                         None if self.server.get("stranger") else self.case, self.spoken, number=self.number,
                                         at=self.at, since=self.recorded_at, by=state.agent)

    def line(self) -> str:
        """In the caller's words."""
        return f"Noted what this is about: “{self.text or '…'}”"


class IssueSettled(Entry, kind="issue.settled"):
    """How one thing ended. The latest word counts."""

    issue = Id(required=True)
    how = OneOf(*HOWS, required=True)
    note = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only what was raised."""
        if self.issue not in state.issues:
            raise Conflict(f"There is no issue {self.issue!r} in this call.")
        if self.how == "transferred" and not state.is_taken:
            raise Conflict("Nobody has said by name that they have the caller. Until they do, this is not transferred.")

    def apply(self, state: CallState) -> None:
        """Settled."""
        issue = state.issues.get(self.issue)
        if issue is None:
            return
        issue.how, issue.note = self.how, self.note
        settled(state, self.issue, self.how)
        if self.how == "dropped":
            drop(state, self, only=self.issue)

    def line(self) -> str:
        """How, and the note."""
        return f"Settled as {HOWS[self.how]}{f': {self.note}' if self.note else ''}"
