"""Known problems: that a caller has one, and that he was rung once it was mended."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Id, OneOf, Words
from kb.calls.state import CallState
from kb.calls.tracing import Concern
from kb.errors import Conflict

RINGS = {"spoke": "spoke with the caller", "message": "left a message", "no_answer": "no answer"}


class ProblemMatched(Entry, kind="problem.matched"):
    """What the caller has is a known problem; he is rung once it is mended."""

    problem = Id(required=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Once a call."""
        if self.problem in state.concerns:
            raise Conflict("This caller stands on the list of that known problem already.")

    def apply(self, state: CallState) -> None:
        """On the list from now on."""
        state.concerns[self.problem] = Concern(self.problem, self.key, self.server.get("title") or "", self.at, self.actor,
                                               self.issue)

    def line(self) -> str:
        """Which."""
        return f"Known problem: {self.server.get('title') or self.problem}"


class ProblemRung(Entry, kind="problem.rung"):
    """The known problem is mended, and the caller was rung to be told so."""

    problem = Id(required=True)
    how = OneOf(*RINGS, required=True)
    note = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only whoever has it."""
        if self.problem not in state.concerns:
            raise Conflict("This caller does not stand on the list of that known problem.")

    def apply(self, state: CallState) -> None:
        """One more ring."""
        found = state.concerns.get(self.problem)
        if found is not None:
            found.rings.append({"key": self.key, "how": self.how, "note": self.note, "at": self.at, "by": self.actor})

    def line(self) -> str:
        """What came of it."""
        return f"Rang about the mended problem: {RINGS[self.how]}{f' – {self.note}' if self.note else ''}"
