"""The request for a supervisor, and the answer."""

from kb.calls.entry import ALL, Entry
from kb.calls.fields import Id, Moment, OneOf, Words
from kb.calls.state import CallState, Escalation
from kb.errors import Conflict

ANSWERS = {"send": "send the caller to me", "come": "I come to you", "call_back": "I will call back",
           "coach": "here is what to say"}


class EscalationRequested(Entry, kind="escalation.requested"):
    """The caller wants, or the agent needs, a supervisor. It goes out at once and fills itself from the journal."""

    wants = Words(required=True, personal=True)
    to = Id()
    asked_by = OneOf("caller", "agent")
    trigger = Id()
    channel = Id()

    def check(self, state: CallState) -> None:
        """One at a time."""
        if state.escalation is not None and state.escalation.answer is None:
            raise Conflict("A supervisor has been asked already and has not answered yet.")

    def apply(self, state: CallState) -> None:
        """Waiting for an answer."""
        state.escalation = Escalation(self.key, self.wants or "", self.at, self.actor, self.to, self.asked_by,
                                      self.trigger, self.channel, self.issue)

    def line(self) -> str:
        """What the caller wants."""
        return f"Asked for a supervisor{f' ({self.to})' if self.to else ''}: {self.wants or '…'}"


class EscalationAnswered(Entry, kind="escalation.answered"):
    """What the supervisor said, and what the caller said to that."""

    answer = OneOf(*ANSWERS, required=True)
    by = Id()
    spoken = Words(personal=True)
    note = Words(personal=True)
    at_ = Moment()
    caller_says = Words(personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Only one that waits: the first answer counts."""
        if state.escalation is None:
            raise Conflict("Nobody has asked for a supervisor in this call.")
        if state.escalation.answer is not None:
            raise Conflict(f"Already answered by {state.escalation.answer['by']}.")

    def apply(self, state: CallState) -> None:
        """Answered."""
        if state.escalation is not None:
            state.escalation.answer = {**self.payload, "by": self.by or self.actor, "answered_at": self.at}

    def line(self) -> str:
        """The answer in the supervisor's words."""
        return f"Answered: {ANSWERS[self.answer]}{f' – {self.note}' if self.note else ''}"
