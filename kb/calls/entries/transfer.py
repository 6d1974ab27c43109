"""Handing the caller over. Nothing counts as transferred before the other side has said that they have him."""

from kb.calls.entry import ALL, FLOOR, Entry
from kb.calls.fields import Id, OneOf, Words
from kb.calls.state import CallState
from kb.calls.transfers import Transfer
from kb.errors import Conflict


def _offered(state: CallState) -> Transfer:
    if state.transfer is None:
        raise Conflict("Nobody has been offered this caller.")
    if state.transfer.state != "offered":
        raise Conflict(f"This hand-over is over: {state.transfer.state}.")
    return state.transfer


class TransferOffered(Entry, kind="transfer.offered"):
    """A department or a colleague is offered the caller: warm after speaking to them, blind without."""

    to = Id(required=True)
    kind_ = OneOf("warm", "blind", required=True)
    reason = Words(personal=True)
    wants = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """One at a time, and to somebody else."""
        if state.transfer is not None and state.transfer.waits:
            raise Conflict(f"{state.transfer.to} has been offered this caller and has not answered yet.")
        if self.server.get("colleague") == self.actor:
            raise Conflict("You have this caller already.")

    def apply(self, state: CallState) -> None:
        """Offered."""
        state.transfer = Transfer(self.key, self.to, self.kind_, self.at, self.actor, self.reason, self.wants, self.issue,
                                  self.server.get("colleague"))

    def line(self) -> str:
        """To whom, how, and what the caller wants."""
        to = self.server.get("name") or self.to
        how = f"Put the caller through to {to} without speaking first" if self.kind_ == "blind" else f"Offered the caller to {to}"
        told = "; ".join(filter(None, (self.wants, self.reason)))
        return f"{how}{f': {told}' if told else ''}"


class TransferAccepted(Entry, kind="transfer.accepted"):
    """They have the caller, by name."""

    by = Id(required=True)
    note = Words(personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Only what was offered."""
        _offered(state)

    def apply(self, state: CallState) -> None:
        """It counts from now on."""
        if state.transfer is not None:
            state.transfer.answered("accepted", self.by, self.note, self.at)

    def line(self) -> str:
        """Who has the caller."""
        return f"{self.server.get('name') or self.by} has the caller now{f': {self.note}' if self.note else ''}"


class TransferDeclined(Entry, kind="transfer.declined"):
    """They do not take the caller; whoever offered him still has him."""

    by = Id()
    note = Words(personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Only what was offered."""
        _offered(state)

    def apply(self, state: CallState) -> None:
        """The caller stays."""
        if state.transfer is not None:
            state.transfer.answered("declined", self.by or self.actor, self.note, self.at)

    def line(self) -> str:
        """Who, and why."""
        return f"{self.server.get('name') or self.by or 'They'} did not take the caller{f': {self.note}' if self.note else ''}"


class TransferLost(Entry, kind="transfer.lost"):
    """The line went between the two; the caller is to be rung back."""

    note = Words(personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Only what was offered and nobody has taken."""
        _offered(state)

    def apply(self, state: CallState) -> None:
        """Nobody has the caller."""
        if state.transfer is not None:
            state.transfer.answered("lost", None, self.note, self.at)

    def line(self) -> str:
        """Said plainly."""
        return f"The line went while the caller was handed over{f': {self.note}' if self.note else ''}"
