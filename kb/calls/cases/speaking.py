"""What may be said of a case aloud: who looks after it, what was done last, what comes next. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kb.calls.cases.reading import Case
from kb.calls.models import PromiseRow
from kb.calls.promises.saying import first_name, say_day, speakable

DISPUTED = "he pushed back"


def spoken(case: Case, owed: Sequence[PromiseRow], names: Mapping[str, str], me: str, now: datetime, zone: ZoneInfo) -> str:
    """One breath for a colleague with the caller on the line: "Luis is looking after this for you. On Friday, 4 December …"."""
    owner = case.holding.owner
    if not case.is_open:
        said = ["As far as we know this was done."]
    else:
        said = ["I am looking after this for you." if owner == me else f"{_first(owner, names)} is looking after this for you."]
    told = next((line for line in reversed(case.log) if line["tell"] and line["kind"] != "promise"), None)
    if told is not None:
        when = say_day(told["when"].astimezone(zone).date(), now.astimezone(zone).date())
        on = f"On {when}" if "," in when else when.capitalize()
        by = "I" if told["by"] == me else _first(told["by"], names)
        said.append(f"{on} {by} noted: {told['tell'].strip().rstrip('.')}.")
    said += [speakable(row, names.get(row.owner, row.owner), names.get(row.last_by or "", row.last_by or ""), now, zone)
             for row in owed[:1]]
    return " ".join(said)


def tried(case: Case) -> list[dict[str, Any]]:
    """What was done for it, the latest first."""
    return [line for line in reversed(case.log) if line["kind"] != "people"]


def disputed(case: Case) -> list[dict[str, Any]]:
    """What he was told and pushed back, the latest first."""
    return [line for line in reversed(case.log) if line["kind"] == "told" and DISPUTED in line["line"]]


def _first(name: str, names: Mapping[str, str]) -> str:
    return first_name(names.get(name, name))
