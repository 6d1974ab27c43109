"""Making it right: what was offered, who approved it, whether the caller took it and it was posted."""

from kb.calls.entry import FLOOR, LEADERS, Entry
from kb.calls.fields import Id, Number, OneOf, Words
from kb.calls.goodwill import LARGEST, Concession, given
from kb.calls.state import CallState
from kb.errors import Conflict, Invalid, NotAllowed

HOWS = {"accepted": "The caller took it", "declined": "The caller did not want it", "posted": "It is posted"}


def _found(state: CallState, concession: str) -> Concession:
    found = state.concessions.get(concession)
    if found is None:
        raise Conflict(f"There is no goodwill {concession!r} in this call.")
    return found


class ConcessionOffered(Entry, kind="concession.offered"):
    """Goodwill within limits: money, an item, or both. Above the limit it waits for approval."""

    concession = Id(required=True)
    type = Id(required=True)
    amount = Number(least=0)
    currency = Id()
    item = Words()
    reason = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """An id names one thing given, and it is something, of a size that can be meant."""
        if self.concession in state.concessions:
            raise Conflict(f"There is goodwill {self.concession!r} in this call already.")
        if not self.amount and not (self.item or "").strip():
            raise Invalid("Say how much is given, or what.", {"payload.amount": "is required, or an item"})
        if (self.amount or 0) > LARGEST:
            raise Invalid("Nobody gives that much.", {"payload.amount": "is absurdly large"})
        currency = self.currency or "USD"
        if len(currency) != 3 or not currency.isascii() or not currency.isupper():
            raise Invalid("A currency is three capital letters, for example USD.", {"payload.currency": "is not known"})

    def apply(self, state: CallState) -> None:
        """One more thing given, or asked for."""
        state.concessions[self.concession] = Concession(
            self.concession, self.type, self.amount, self.currency, self.item, self.reason, self.actor, self.at, self.issue,
            above=bool(self.server.get("above")), why=self.server.get("why"), name=self.server.get("name"))

    def line(self) -> str:
        """What, and why."""
        what = given(self.amount, self.currency, self.item)
        name = self.server.get("name") or self.type.replace("_", " ")
        about = f" ({name}{f': {self.reason}' if self.reason else ''})"
        return f"Would like to offer {what}{about}: needs approval" if self.server.get("above") else f"Offered {what}{about}"


class ConcessionApproved(Entry, kind="concession.approved"):
    """A supervisor lets the agent give what is above her limit."""

    concession = Id(required=True)
    note = Words(personal=True)
    who = LEADERS

    def check(self, state: CallState) -> None:
        """Once, only what waits for it, and not one's own."""
        found = _found(state, self.concession)
        if found.state != "waiting":
            raise Conflict("This goodwill does not wait for approval.")
        if found.by == self.actor:
            raise NotAllowed("Somebody else must approve what you want to give.")

    def apply(self, state: CallState) -> None:
        """It may be spoken of now."""
        found = state.concessions.get(self.concession)
        if found is not None:
            found.approved_by = self.actor

    def line(self) -> str:
        """What, with the note."""
        return f"Approved {self.server.get('what', 'the goodwill')}{f': {self.note}' if self.note else ''}"


class ConcessionSettled(Entry, kind="concession.settled"):
    """The caller's answer, or a supervisor's no; later the posting. Until it is posted it is owed, as a promise."""

    concession = Id(required=True)
    how = OneOf(*HOWS, required=True)
    reference = Words(personal=True)
    note = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Nothing is taken that still waits, and nothing posted that was not taken."""
        found = _found(state, self.concession)
        if found.state == "posted":
            raise Conflict("This goodwill has been posted already.")
        if self.how == "accepted" and found.refused_by is not None:
            raise Conflict("This goodwill was not approved. Offer less, or ask again with a reason.")
        if self.how == "accepted" and found.is_unapproved:
            raise Conflict("This goodwill is above the limit and has not been approved yet.")
        if self.how == "posted" and found.state != "accepted":
            raise Conflict("The caller has not taken this goodwill, so it cannot be posted.")

    def apply(self, state: CallState) -> None:
        """The latest word counts."""
        found = state.concessions.get(self.concession)
        if found is not None:
            found.settled(state, self, self.how, self.reference)

    def line(self) -> str:
        """The answer, about what."""
        what = self.server.get("what")
        said = "Did not approve it" if self.server.get("refused") else HOWS[self.how]
        more = "; ".join(filter(None, (self.reference, self.note)))
        return f"{said}{f': {what}' if what else ''}{f' ({more})' if more else ''}"
