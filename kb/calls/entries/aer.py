"""Acknowledge, empathize, reassure: what was said so that the caller knows he is heard."""

from kb.calls.entry import FLOOR, Entry
from kb.calls.fields import Some, Words
from kb.calls.state import CallState


class AerSaid(Entry, kind="aer.said"):
    """Said early, and as often as it is needed."""

    parts = Some("acknowledge", "empathize", "reassure", required=True)
    text = Words(personal=True)
    who = FLOOR

    def apply(self, state: CallState) -> None:
        """One more time."""
        state.said.append({"parts": self.parts, "text": self.text, "at": self.at, "by": self.actor})

    def line(self) -> str:
        """The words, where they were kept."""
        return f"A.E.R.: “{self.text}”" if self.text else f"A.E.R. said ({', '.join(self.parts)})"
