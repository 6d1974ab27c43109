"""Taking something back, and destroying what must not be kept. Nothing is ever changed: both are entries."""

from kb.calls.entry import ALL, LEADERS, Entry
from kb.calls.fields import Id, Words
from kb.calls.state import CallState
from kb.errors import Conflict


class EntryStruck(Entry, kind="entry.struck"):
    """An entry counts as if it had not been written; it stays readable, struck through."""

    key_ = Id(required=True)
    reason = Words(required=True, personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Once, and not the start of the call nor a correction itself."""
        target = self.key_
        if target not in state.keys:
            raise Conflict(f"There is no entry {target!r} in this call.")
        if target in state.struck:
            raise Conflict("That entry has been struck already.")
        if self.server.get("kind") in {"call.started", "entry.struck", "entry.redacted"}:
            raise Conflict("The start of a call and corrections cannot be struck.")

    def apply(self, state: CallState) -> None:
        """Remembered as struck."""
        state.struck[self.key_] = self.key

    def line(self) -> str:
        """With its reason."""
        return f"Struck an entry: {self.reason or '…'}"


class EntryRedacted(Entry, kind="entry.redacted"):
    """The personal part of an entry is destroyed, in the journal and in every copy; its digest stays."""

    key_ = Id(required=True)
    reason = Words(required=True, personal=True)
    who = LEADERS

    def check(self, state: CallState) -> None:
        """Once."""
        if self.key_ not in state.keys:
            raise Conflict(f"There is no entry {self.key_!r} in this call.")
        if self.key_ in state.redacted:
            raise Conflict("That entry has been emptied already.")

    def apply(self, state: CallState) -> None:
        """Remembered as emptied."""
        state.redacted[self.key_] = self.key

    def line(self) -> str:
        """With its reason."""
        return f"Removed personal words from an entry: {self.reason or '…'}"
