"""What is given to make it right: offered, approved where it is above the limit, taken by the caller, posted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kb.calls.owed import Promise
from kb.scripts import money

if TYPE_CHECKING:
    from kb.calls.entry import Entry
    from kb.calls.state import CallState

LARGEST = 1_000_000
"""More is a slip of the finger."""
POSTING = "goodwill-"
"""What the id of the promise begins with that goodwill makes when the caller takes it."""
USUAL_POSTING = timedelta(days=7)
"""What was taken is posted within this time where its type says nothing else."""

Limits = Mapping[str, float]
"""Role to the most that it may give without asking; a role that is not named may give nothing."""


@dataclass
class Concession:
    """Goodwill to the caller. Offered, taken and posted are three things."""

    concession: str
    type: str
    amount: float | None
    currency: str | None
    item: str | None
    reason: str | None
    by: str
    at: datetime
    issue: str | None = None
    above: bool = False
    """More than the agent might give by herself: it waits for a supervisor before it is spoken of."""
    why: str | None = None
    """What makes it so: `limit`, or `again` where the caller has had it lately."""
    name: str | None = None
    """What its type is called."""
    approved_by: str | None = None
    refused_by: str | None = None
    """Who said no to it: it never comes before the caller."""
    how: str | None = None
    reference: str | None = None
    settled_at: datetime | None = None
    posting: Promise | None = None
    """The promise to post what the caller took; whoever keeps it has posted it."""

    @property
    def state(self) -> str:
        """`waiting` for approval, `offered`, or how it was settled: `accepted`, `declined`, `posted`."""
        if self.how == "accepted" and self.posting is not None and self.posting.kept_at is not None:
            return "posted"
        return self.how or ("waiting" if self.is_unapproved else "offered")

    @property
    def is_unapproved(self) -> bool:
        """Whether nobody has let the agent give it."""
        return self.above and self.approved_by is None

    @property
    def what(self) -> str:
        """What is given, as it is read: "$25", "new card", "new card and $5"."""
        return given(self.amount, self.currency, self.item)

    def settled(self, state: "CallState", entry: "Entry", how: str, reference: str | None) -> None:
        """The caller's answer, a supervisor's no, or the posting. What is taken is owed, as a promise, until it is posted."""
        if how == "declined" and self.is_unapproved and entry.actor != self.by:
            self.refused_by = entry.actor
        self.how, self.reference, self.settled_at = how, reference or self.reference, entry.at
        if how == "accepted" and self.posting is None:
            self.posting = self._owe(entry)
            state.promises[self.posting.promise] = self.posting
        elif how == "posted" and self.posting is not None and self.posting.kept_at is None:
            self.posting.kept_at = entry.at
        elif how == "declined" and self.posting is not None:
            state.promises.pop(self.posting.promise, None)
            self.posting = None

    def _owe(self, entry: "Entry") -> Promise:
        due = entry.server.get("post_by") or (entry.at + USUAL_POSTING).date().isoformat()
        kind = f" ({self.name})" if self.name and self.name != self.item else ""
        return Promise(f"{POSTING}{self.concession}", f"Post {self.what}{kind}", due, "do", entry.actor, entry.at, entry.actor,
                       first_due=due)


def given(amount: float | None, currency: str | None, item: str | None) -> str:
    """Money, an item, or both, as it is read."""
    return " and ".join(filter(None, (item, money(amount, currency) if amount else ""))) or "goodwill"


def limit_of(roles: Iterable[str], limits: Limits) -> float:
    """The most that somebody with these roles may give without asking."""
    return max((limits.get(str(role), 0.0) for role in roles), default=0.0)
