"""Handing the caller over. Nothing counts as transferred before the other side has said that they have him."""

from kb.calls.entry import ALL, FLOOR, Entry
from kb.calls.fields import Id, Number, OneOf, Words
from kb.calls.owed import drop
from kb.calls.state import CallState
from kb.calls.transfers import BLIND, Back, Conference, Transfer
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
        state.transfers.append(Transfer(
            self.key, self.to, self.kind_, self.at, self.actor, self.reason, self.wants, self.issue, self.server.get("colleague"),
            self.server.get("to_team"), self.server.get("by_team"), Back.read(self.server)))

    def line(self) -> str:
        """To whom, how, and what the caller wants."""
        to = self.server.get("name") or self.to
        how = f"Put the caller through to {to} without speaking first" if self.kind_ == "blind" else f"Offered the caller to {to}"
        why = BLIND.get(self.reason or "", self.reason) if self.kind_ == "blind" else self.reason
        told = "; ".join(filter(None, (self.wants, why)))
        back = f" (back where he came from: {self.server['sent_by']})" if self.server.get("sent_by") else ""
        return f"{how}{back}{f': {told}' if told else ''}"


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
        """Nobody has the caller; whoever moved him rings him back."""
        if state.transfer is not None:
            state.transfer.answered("lost", None, self.note, self.at)
            drop(state, self, until_rung=True)

    def line(self) -> str:
        """Said plainly."""
        return f"The line went while the caller was handed over{f': {self.note}' if self.note else ''}"


class ConferenceCalled(Entry, kind="conference.called"):
    """Another department is called in and the caller stays: asked for where he would be sent back where he came from."""

    to = Id(required=True)
    wants = Words(personal=True)
    who = FLOOR

    def apply(self, state: CallState) -> None:
        """One more conference."""
        state.conferences.append(Conference(self.key, self.to, self.actor, self.at, Back.read(self.server)))

    def line(self) -> str:
        """With whom, and why not sent."""
        back = f" instead of sending the caller back there ({self.server['sent_by']})" if self.server.get("sent_by") else ""
        return f"Called {self.server.get('name') or self.to} in{back}{f': {self.wants}' if self.wants else ''}"


class TransferShared(Entry, kind="transfer.shared"):
    """The hand-over note was given to somebody outside by a link that expires. The link itself is kept nowhere."""

    link = Id(required=True)
    to = Id()
    minutes = Number(least=1)
    who = FLOOR

    def line(self) -> str:
        """To whom, and for how long."""
        to = f" to {self.server.get('name') or self.to}" if self.to else ""
        return f"Gave the hand-over note out{to} by a link{f', good for {self.minutes:g} minutes' if self.minutes else ''}"
