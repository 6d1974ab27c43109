"""A case, read from what the journals with its id say: who owns it, whether it is done, what was tried, what it cost the caller.

It keeps nothing. Of several calls, the server's clock says which came first; what depends on the time of day is computed here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from kb.calls.fields import read_moment

COMPLAINT = timedelta(hours=24)
"""Within this time a complaint is to be settled."""
OFTEN = 3
"""From this many calls on a case keeps coming back."""
NEVER = datetime.min.replace(tzinfo=UTC)


class Said(Protocol):
    """What one call says of a case: a row of `call_case`, or anything like it."""

    call_id: str
    issues: list[str]
    linked_at: datetime | None
    linked_by: str | None
    joined_at: datetime | None
    owned_by: str | None
    owned_at: datetime | None
    asked: str | None
    asked_by: str | None
    asked_at: datetime | None
    closed_at: datetime | None
    confirmed: bool | None
    is_open: bool


@dataclass(frozen=True)
class Holding:
    """Whose a case is, and how it stands."""

    owner: str
    since: datetime
    asked: str | None = None
    """Who is asked to take it; the owner stays until that person does."""
    asked_by: str | None = None
    before: str | None = None
    """Whose it was until then."""
    state: str = "open"
    """`open`, `done` (as we see it; the caller has not said so) or `closed`."""


def holding(rows: Iterable[Said]) -> Holding | None:
    """Whose a case is, from all calls that have to do with it; None where no issue belongs to it any more."""
    said = sorted(rows, key=lambda row: row.call_id)
    linked = sorted((row for row in said if row.issues and row.linked_at), key=_linked)
    if not linked:
        return None
    owners = _owners(said, linked)
    owner, since = owners[-1]
    asked = _asked(said, owner, since if len(owners) > 1 else NEVER)
    before = next((name for name, _at in reversed(owners) if name != owner), None)
    return Holding(owner, since, asked.asked if asked else None, asked.asked_by if asked else None, before,
                   _state(said, max(linked, key=lambda row: (row.joined_at or NEVER, row.call_id))))


def _owners(said: Sequence[Said], linked: Sequence[Said]) -> list[tuple[str, datetime]]:
    """Whoever had the first call of it, then each who took it by her own word. Never nobody, never two at a time."""
    taken = sorted((row for row in said if row.owned_by), key=lambda row: (row.owned_at or NEVER, row.call_id))
    first = linked[0]
    return [(first.linked_by or "", first.linked_at or NEVER), *((row.owned_by or "", row.owned_at or NEVER) for row in taken)]


def _asked(said: Sequence[Said], owner: str, taken_at: datetime) -> Said | None:
    """The last request to take it, if nobody has taken it since; asking the owner herself withdraws it."""
    asked = max((row for row in said if row.asked), key=lambda row: (row.asked_at or NEVER, row.call_id), default=None)
    if asked is None or asked.asked == owner or (asked.asked_at or NEVER) < taken_at:
        return None
    return asked


def _state(said: Sequence[Said], last: Said) -> str:
    done = max((row for row in said if row.closed_at), key=lambda row: (row.closed_at or NEVER, row.call_id), default=None)
    if done is not None and (done.closed_at or NEVER) >= (last.joined_at or NEVER):
        return "closed" if done.confirmed else "done"
    return "open" if last.is_open else "closed"


def _linked(row: Said) -> tuple[datetime, str]:
    return row.linked_at or NEVER, row.call_id


@dataclass(frozen=True)
class Effort:
    """What it has cost the caller so far. Seconds of talk are those of calls that are over."""

    calls: int
    people: int
    minutes: int
    holds: int
    held_minutes: int
    transfers: int


@dataclass(frozen=True)
class Case:
    """An issue across calls, as far as whoever asks may read them."""

    case: str
    title: str
    code: str | None
    nature: str
    holding: Holding
    opened_at: datetime
    last_at: datetime
    calls: list[Any]
    """Rows of the calls with issues of it, the oldest first."""
    effort: Effort
    log: list[dict[str, Any]] = field(default_factory=list)
    """`[{at, when, by, kind, line, tell, call}]`, the oldest first; `at` is text, `when` the same as a time."""
    complaint_at: datetime | None = None
    given_twice: str | None = None
    """A reason for which something was given more than once."""

    @property
    def owned_since(self) -> datetime:
        """Since when its owner has looked after it: as it happened, where it is whoever had the first call."""
        return self.holding.since if self.holding.before else self.opened_at

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the caller's word."""
        return self.holding.state != "closed"

    @property
    def keeps_coming_back(self) -> bool:
        """A third call, or the same thing made good twice: somebody should look at the cause."""
        return len(self.calls) >= OFTEN or self.given_twice is not None

    def complaint_left(self, now: datetime) -> timedelta | None:
        """How much of a complaint's day is left, negative when it is over; None for what is no complaint, or closed."""
        return self.complaint_at + COMPLAINT - now if self.complaint_at and self.is_open else None


def gather(rows: Sequence[Any], all_rows: Sequence[Any] | None = None) -> Case | None:
    """A case from the rows of it that may be read; whose it is follows from `all_rows`, also those that may not."""
    held = holding(rows if all_rows is None else all_rows)
    calls = sorted((row for row in rows if row.issues), key=lambda row: (row.at, row.call_id))
    if held is None or not calls:
        return None
    complaints = [row.complaint_at for row in calls if row.complaint_at]
    given = sorted(reason for row in calls for reason in row.given)
    log = sorted(({**line, "when": read_moment(line["at"]), "call": row.call_id} for row in calls for line in row.log),
                 key=lambda line: line["when"])
    title, code = (next((value for row in calls if (value := getattr(row, name))), None) for name in ("title", "code"))
    return Case(
        calls[0].case_id, title or "", code,
        "complaint" if complaints else calls[-1].nature, held, calls[0].at, calls[-1].at, calls, _effort(calls), log,
        min(complaints, default=None), next((one for one, other in zip(given, given[1:], strict=False) if one == other), None))


def _effort(rows: Sequence[Any]) -> Effort:
    people = {name for row in rows for name in row.people}
    return Effort(len(rows), len(people), round(sum(row.seconds for row in rows) / 60), sum(row.holds for row in rows),
                  round(sum(row.held_s for row in rows) / 60), sum(row.transfers for row in rows))
