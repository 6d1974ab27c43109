"""What is owed to the caller, by when, and every step on the way to keeping it."""

from kb.calls.due import due_moment, zone_named
from kb.calls.entry import ALL, FLOOR, Entry
from kb.calls.fields import Due, Flag, Id, OneOf, Words
from kb.calls.owed import Promise, drop
from kb.calls.state import CallState
from kb.errors import Conflict, Invalid

HOWS = {"spoke": "spoke with the caller", "message": "left a message", "no_answer": "no answer",
        "internal": "worked on it", "caller_checked": "the caller asked how it stands"}


def _open(state: CallState, promise: str) -> Promise:
    found = state.promises.get(promise)
    if found is None:
        raise Conflict(f"There is no promise {promise!r} in this call.")
    if found.kept_at is not None:
        raise Conflict("This promise has been kept already.")
    return found


class PromiseMade(Entry, kind="promise.made"):
    """A follow-up: what, by when, to which number, by whom. A colleague named as owner is asked first."""

    promise = Id(required=True)
    what = Words(required=True, personal=True)
    due = Due(required=True)
    kind_ = OneOf("call_back", "do", "watch")
    number_ = Words(personal=True)
    message_ok = Flag()
    owner = Id()
    next_steps = Words(personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """An id names one promise, and nobody promises the past."""
        if self.promise in state.promises:
            raise Conflict(f"There is a promise {self.promise!r} in this call already.")
        if due_moment(self.due, zone_named(self.server.get("zone"))) < self.at:
            raise Invalid("A promise cannot be due in the past. Choose a later day or time.", {"payload.due": "is in the past"})

    def apply(self, state: CallState) -> None:
        """One more thing owed."""
        asked = self.owner if self.server.get("asks") else None
        owner = self.actor if asked else self.owner or self.actor
        state.promises[self.promise] = Promise(
            self.promise, self.what or "", self.due, self.kind_ or "do", owner, self.at, self.actor,
            self.number_, self.message_ok, self.next_steps, self.issue, offered_to=asked, first_due=self.due,
            zone=self.server.get("zone"))

    def line(self) -> str:
        """What is owed."""
        return f"Promised: {self.what or '…'}"


class PromiseTouched(Entry, kind="promise.touched"):
    """Progress, an attempt, or "no news yet" with the next date."""

    promise = Id(required=True)
    how = OneOf(*HOWS)
    note = Words(personal=True)
    tell = Words(personal=True)
    next_due = Due()
    who = ALL

    def check(self, state: CallState) -> None:
        """Only an open one, and the next date lies ahead."""
        promise = _open(state, self.promise)
        zone = zone_named(self.server.get("zone") or promise.zone)
        if self.next_due is not None and due_moment(self.next_due, zone) < self.at:
            raise Invalid("The next date lies in the past.", {"payload.next_due": "is in the past"})

    def apply(self, state: CallState) -> None:
        """One more step; a next date moves what is owed."""
        promise = state.promises.get(self.promise)
        if promise is None:
            return
        promise.touches.append({"how": self.how, "note": self.note, "tell": self.tell, "at": self.at, "by": self.actor,
                                "due": promise.due, "next_due": self.next_due})
        promise.due = self.next_due or promise.due
        promise.zone = self.server.get("zone") or promise.zone
        if promise.dropped is not None and self.how == "spoke" and self.next_due is None:
            promise.kept_at = self.at  # he was to be rung back, and somebody has him

    def line(self) -> str:
        """What happened."""
        return f"On the promise: {HOWS.get(self.how or '', 'worked on it')}{f' – {self.note}' if self.note else ''}"


class PromiseHanded(Entry, kind="promise.handed"):
    """Somebody else is asked to keep it; the owner stays the owner until that person takes it."""

    promise = Id(required=True)
    to = Id(required=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Only an open one."""
        _open(state, self.promise)

    def apply(self, state: CallState) -> None:
        """Offered; taken when the new owner records it to herself."""
        promise = state.promises.get(self.promise)
        if promise is None:
            return
        if self.to in {self.actor, promise.owner}:
            promise.owner, promise.offered_to = self.to, None
        else:
            promise.offered_to = self.to

    def line(self) -> str:
        """To whom."""
        to = self.server.get("name") or self.to
        return "Has the promise now" if self.to == self.actor else f"Asked {to} to keep the promise"


class PromiseKept(Entry, kind="promise.kept"):
    """The work is done; whether in time is computed when read."""

    promise = Id(required=True)
    note = Words(personal=True)
    who = ALL

    def check(self, state: CallState) -> None:
        """Once."""
        _open(state, self.promise)

    def apply(self, state: CallState) -> None:
        """Kept."""
        promise = state.promises.get(self.promise)
        if promise is not None:
            promise.kept_at = self.at

    def line(self) -> str:
        """With its note."""
        return f"Kept the promise{f': {self.note}' if self.note else ''}"


class CallDropped(Entry, kind="call.dropped"):
    """The line went. What is open makes its own call-back, due in five minutes."""

    note = Words(personal=True)
    who = FLOOR

    def check(self, state: CallState) -> None:
        """Only of a call that is on."""
        if state.status != "open":
            raise Conflict("This call is wrapped up; its line cannot go any more.")

    def apply(self, state: CallState) -> None:
        """Nobody waits on the line; a caller who was between two people is lost, and one whom they have is with them."""
        state.holds.end(self.at)
        handed = state.transfer
        if handed is not None and handed.state == "accepted":
            return
        if handed is not None and handed.waits:
            handed.answered("lost", None, self.note, self.at)
            drop(state, self, until_rung=True)
        else:
            drop(state, self)

    def line(self) -> str:
        """Said plainly."""
        return f"The line went{f': {self.note}' if self.note else ''}"
