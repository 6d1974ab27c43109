"""What may be said of a case aloud: who looks after it, what was done last, what comes next. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from kb.calls.cases.reading import Case
from kb.calls.models import PromiseRow

Day = Callable[[datetime | date], str]
DISPUTED = "he pushed back"


def spoken(case: Case, owed: Sequence[PromiseRow], names: Mapping[str, str], me: str, day: Day) -> str:
    """One breath for a colleague with the caller on the line: "Luis looks after this. On 4 Dec he …"."""
    owner = case.holding.owner
    who = "I am" if owner == me else f"{first_name(owner, names)} is"
    said = [f"{who} looking after this for you" if case.is_open else "As far as we know this was done"]
    told = next((line for line in reversed(case.log) if line["tell"]), None)
    if told is not None:
        by = "I" if told["by"] == me else first_name(told["by"], names)
        said.append(f"On {day(told['when'])} {by} noted: {told['tell'].strip().rstrip('.')}")
    said += [_next(row, names, me, day) for row in owed[:1]]
    return " ".join(f"{sentence}." for sentence in said)


def first_name(name: str, names: Mapping[str, str]) -> str:
    """How a colleague is called to the caller."""
    return names.get(name, name).split(" ")[0]


def tried(case: Case) -> list[dict[str, Any]]:
    """What was done for it, the latest first: not what was only promised."""
    return [line for line in reversed(case.log) if line["kind"] in {"told", "contact", "request", "note", "promise", "goodwill"}]


def disputed(case: Case) -> list[dict[str, Any]]:
    """What he was told and pushed back, the latest first."""
    return [line for line in reversed(case.log) if line["kind"] == "told" and DISPUTED in line["line"]]


def _next(row: PromiseRow, names: Mapping[str, str], me: str, day: Day) -> str:
    who = "I" if row.owner == me else first_name(row.owner, names)
    if row.kind == "call_back":
        return f"{who} will ring you by {day(row.due_at)}"
    return f"Next, {'I' if row.owner == me else who} will see to it by {day(row.due_at)}: {row.what.strip().rstrip('.')}"

