"""What is given to make it right: offered, approved where it is above the limit, taken by the caller, posted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kb.scripts import money

LARGEST = 1_000_000
"""More is a slip of the finger."""

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
    approved_by: str | None = None
    how: str | None = None
    reference: str | None = None

    @property
    def state(self) -> str:
        """`waiting` for approval, `offered`, or how it was settled: `accepted`, `declined`, `posted`."""
        return self.how or ("waiting" if self.above and self.approved_by is None else "offered")

    @property
    def what(self) -> str:
        """What is given, as it is read: "$25", "new card", "new card and $5"."""
        return given(self.amount, self.currency, self.item)


def given(amount: float | None, currency: str | None, item: str | None) -> str:
    """Money, an item, or both, as it is read."""
    return " and ".join(filter(None, (item, money(amount, currency) if amount else ""))) or "goodwill"


def limit_of(roles: Iterable[str], limits: Limits) -> float:
    """The most that somebody with these roles may give without asking."""
    return max((limits.get(str(role), 0.0) for role in roles), default=0.0)
