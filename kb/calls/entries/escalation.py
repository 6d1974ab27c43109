"""The request for a supervisor: asked, gone on to the next one, answered, and what the caller says to the answer."""

from kb.calls.asking import Escalation
from kb.calls.entry import AGENT, ALL, Entry, Standing
from kb.calls.fields import Id, Moment, OneOf, Words, read_moment
from kb.calls.state import CallState
from kb.errors import Conflict, Invalid

ANSWERS = {"send": "send the caller to me", "come": "I come to you", "call_back": "I will call back",
           "coach": "here is what to say"}
TRIGGERS = {"caller_asked": "the caller asks for one", "danger": "somebody is in danger",
            "lawyer": "a lawyer, a regulator or the press", "privacy": "privacy was broken",
            "third_call": "the third call about the same", "above_limit": "above the agent's limit",
            "abuse": "the caller is abusive", "out_of_depth": "the agent is out of her depth"}
"""Written reasons to ask at once, as they stand beside the key. The desk offers these; others may be named by programs."""
MOVED = {"no_answer": "no answer in time", "caller_refused": "the caller did not want that", "picked": "chosen by the agent"}


def _requested(state: CallState) -> Escalation:
    if state.escalation is None:
        raise Conflict("Nobody has asked for a supervisor in this call.")
    return state.escalation


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
        state.escalation = Escalation(self.key, self.wants or "", self.at, self.actor, None, self.asked_by,
                                      self.trigger, self.channel, self.issue)
        state.escalation.ask(self.to, self.at)

    def line(self) -> str:
        """What the caller wants, and why at once."""
        to = self.server.get("name") or self.to
        why = TRIGGERS.get(self.trigger or "", "") if self.trigger != "caller_asked" else ""
        return f"Asked for a supervisor{f' ({to})' if to else ''}{f', {why}' if why else ''}: {self.wants or '…'}"


class EscalationMoved(Entry, kind="escalation.moved"):
    """The request goes on to somebody else, or without a name to all supervisors of the team again; or is told why at once."""

    to = Id()
    reason = OneOf(*MOVED)
    trigger = Id()
    caller_says = Words(personal=True)
    who = frozenset({Standing.AGENT, Standing.SUPERVISOR, Standing.SYSTEM})

    def check(self, state: CallState) -> None:
        """Only one that waits, or whose answer the caller did not want."""
        asked = _requested(state)
        if asked.answer is None:
            if self.to and self.to == asked.to:
                raise Conflict("That is who is asked already.")
        elif self.reason != "caller_refused":
            raise Conflict(f"Already answered by {asked.answer['by']}.")
        elif asked.agreed:
            raise Conflict("The caller has agreed to the answer already.")

    def apply(self, state: CallState) -> None:
        """Waiting again, for somebody else."""
        asked = state.escalation
        if asked is None:
            return
        if asked.answer is not None:
            asked.passed.append({"by": asked.answer["by"], "answer": asked.answer["answer"],
                                 "caller_says": self.caller_says})
            asked.answer, asked.agreed = None, False
        if self.trigger:
            asked.trigger = self.trigger
        else:
            asked.ask(self.to, self.at)

    def line(self) -> str:
        """To whom, and why."""
        if self.trigger:
            return f"Said why a supervisor is asked: {TRIGGERS.get(self.trigger, self.trigger)}"
        to = self.server.get("name") or self.to or "all supervisors of the team"
        why = MOVED.get(self.reason or "", "")
        said = f" (“{self.caller_says}”)" if self.caller_says else ""
        return f"Asked {to}{f': {why}' if why else ''}{said}"


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
        """Only one that waits: the first answer counts. A call-back lies ahead."""
        asked = _requested(state)
        if asked.answer is not None:
            raise Conflict(f"Already answered by {asked.answer['by']}.", answered_by=asked.answer["by"])
        if self.answer == "call_back" and self.at_ and read_moment(self.at_) < self.at:
            raise Invalid("A call-back cannot be in the past. Choose a later time.", {"payload.at": "is in the past"})

    def apply(self, state: CallState) -> None:
        """Answered."""
        if state.escalation is not None:
            by = self.server.get("by") or self.by or self.actor
            state.escalation.answer = {**self.payload, "by": by, "answered_at": self.at}

    def line(self) -> str:
        """The answer in the supervisor's words; one that was given by voice says whose it is."""
        name = self.server.get("name") or self.by
        whose = f"{name} answered by voice" if name and (self.server.get("by") or self.by) != self.actor else "Answered"
        words = "; ".join(filter(None, (self.spoken, self.note)))
        return f"{whose}: {ANSWERS[self.answer]}{f' – {words}' if words else ''}"


class EscalationAgreed(Entry, kind="escalation.agreed"):
    """The caller takes the supervisor's answer; a call-back becomes a promise."""

    promise = Id()
    caller_says = Words(personal=True)
    who = AGENT

    def check(self, state: CallState) -> None:
        """Only to an answer."""
        if _requested(state).answer is None:
            raise Conflict("No supervisor has answered yet.")

    def apply(self, state: CallState) -> None:
        """Settled between them."""
        if state.escalation is not None and state.escalation.answer is not None:
            state.escalation.agreed = True

    def line(self) -> str:
        """Said plainly."""
        return f"The caller agreed{f': {self.caller_says}' if self.caller_says else ' to the supervisor’s answer'}"
