"""What is owed to the caller, and the line that went: their part of the fold. Pure, as the rest of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from kb.db import isotime

if TYPE_CHECKING:
    from kb.calls.entry import Entry, Standing
    from kb.calls.state import CallState

DROPPED_DUE = timedelta(minutes=5)
"""A caller whose line went is rung back within this time."""
DROPPED_WHAT = "Ring back: the line went"
ATTEMPTS = frozenset({"message", "no_answer"})
"""Ways of touching a promise that tried to reach the caller in vain."""
_ID_ROOM = 180


@dataclass
class Promise:
    """A follow-up owed to the caller."""

    promise: str
    what: str
    due: Any
    kind: str
    owner: str
    made_at: datetime
    made_by: str
    number: str | None = None
    message_ok: Any = None
    next_steps: str | None = None
    issue: str | None = None
    offered_to: str | None = None
    kept_at: datetime | None = None
    touches: list[dict[str, Any]] = field(default_factory=list)
    first_due: Any = None
    zone: str | None = None
    """Whose clock a day or window is meant by: the caller's where it is known, else the floor's."""
    dropped: list[str] | None = None
    """Of a line that went: the open issues that it left behind. While one of them stands, the caller is to be rung back."""

    @property
    def state(self) -> str:
        """`open` or `kept`; in time, late and broken depend on the clock and are computed when read."""
        return "kept" if self.kept_at else "open"

    @property
    def attempts(self) -> int:
        """How often the caller was not reached since somebody last spoke with him."""
        count = 0
        for touch in self.touches:
            count = 0 if touch["how"] == "spoke" else count + (touch["how"] in ATTEMPTS)
        return count


def drop(state: "CallState", entry: "Entry", *, only: str | None = None, until_rung: bool = False) -> None:
    """The line went: a call-back is due at once, by whoever had or moved the caller.

    `only`: for this issue; otherwise for each that is open and for which nothing was promised yet. It goes away when these have
    all been settled otherwise; `until_rung`, nothing but the call-back itself ends it.
    """
    left = [only] if only else [issue.issue for issue in state.open_issues() if not _is_promised(state, issue.issue)]
    if not left and not until_rung:
        return
    due = next((one for one in state.promises.values() if one.dropped is not None and one.kept_at is None), None)
    if due is None:
        name = f"dropped-{entry.key[:_ID_ROOM]}"
        at = isotime(entry.at + DROPPED_DUE)
        due = state.promises[name] = Promise(
            name, DROPPED_WHAT, at, "call_back", _who_had_him(state), entry.at, entry.actor, state.caller.get("phone"),
            issue=left[0] if left else None, first_due=at, dropped=left)
    elif due.dropped:
        due.dropped = [*due.dropped, *(issue for issue in left if issue not in due.dropped)]
    if until_rung:
        due.dropped = []


def settled(state: "CallState", issue: str, how: str) -> None:
    """An issue has ended otherwise after all: where no other was left behind, nobody needs to be rung back."""
    for name, promise in list(state.promises.items()):
        if how == "dropped" or promise.kept_at is not None or issue not in (promise.dropped or ()):
            continue
        promise.dropped = [one for one in promise.dropped or () if one != issue]
        if not promise.dropped:
            del state.promises[name]


def _is_promised(state: "CallState", issue: str) -> bool:
    return any(one.issue == issue and one.kept_at is None and one.dropped is None for one in state.promises.values())


def _who_had_him(state: "CallState") -> str:
    handed = state.transfer
    return handed.by if handed is not None and handed.state in {"offered", "lost"} else state.agent


def is_open_to_readers(state: "CallState", entry: "Entry") -> bool:
    """Whether whoever may read the call may record this: that the caller asked for news, and anything on a line that went.

    That he asked moves no day and puts no words into anybody's mouth: both are the owner's.
    """
    if entry.kind not in {"promise.touched", "promise.kept"}:
        return False
    promise = state.promises.get(entry.payload["promise"])
    asked = entry.payload.get("how") == "caller_checked" and not (entry.payload.get("next_due") or entry.payload.get("tell"))
    return asked or (promise is not None and promise.dropped is not None)


def refusal(name: str, has: "set[Standing]", state: "CallState", entry: "Entry") -> str | None:
    """Why the person of that name, in these standings, may not record this on a promise of the call; None where she may.

    A promise is its owner's; a supervisor of the team, and whoever has the call that it was made in, may act for her. Whom it is
    offered to can take it or give it back, and nobody else can take it.
    """
    promise = state.promises.get(entry.payload.get("promise", "")) if entry.kind in _ON_PROMISES else None
    if promise is None or is_open_to_readers(state, entry):
        return None
    if name == promise.owner or has & {"agent", "supervisor", "system"}:
        return None
    if entry.kind == "promise.handed":
        answers = promise.offered_to == name and entry.payload["to"] in {name, promise.owner}
        return None if answers else "Only its owner or a supervisor can hand this promise on, and only whom they ask can take it."
    return "This promise is somebody else's. Note that the caller asked, or have it handed to you first."


_ON_PROMISES = frozenset({"promise.touched", "promise.handed", "promise.kept"})
