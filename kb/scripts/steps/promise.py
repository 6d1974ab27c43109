"""A step in which something is promised to the caller: what, and within which time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.format.wording import Words
from kb.scripts.steps.described import Described, mapping, one_of, some_text, text
from kb.scripts.steps.step import Step, read_options, read_spoken, read_way

KINDS_OF_PROMISE = ("call_back", "do", "watch")

_WITHIN = re.compile(r"([1-9][0-9]{0,2})\s+(?:(business|working)\s+)?(minute|hour|day|week|month)s?")


@dataclass(frozen=True, kw_only=True)
class Promise(Step):
    """The desk offers the promise, dated; the agent makes it and goes on."""

    kind: ClassVar[str] = "promise"
    word: ClassVar[str] = "Promise"
    icon: ClassVar[str] = "clock"
    sign: ClassVar[tuple[str, ...]] = ("promise",)
    schema: ClassVar[Mapping[str, Described]] = {
        "promise": mapping("Something owed to the caller; the desk offers it with its date.", {
            "what": some_text("What is promised. May hold names: {{ mailed_on }}.", "Trace the mailed payment"),
            "within": text("A number of minutes, hours, days, business days, weeks or months.", "2 business days", "4 hours",
                           pattern=r"[1-9][0-9]{0,2}\s+\S"),
            "kind": one_of("Not chosen: something to do.", KINDS_OF_PROMISE),
        }, {"what": "Trace the mailed payment", "within": "2 business days"}, required=("what", "within")),
    }
    what: Words
    within: str
    count: int
    unit: str
    promised: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With `promise: {what, within}` and a way on."""
        given = fields.get("promise")
        own = Fields(given, fields.faults, fields.step) if given is not None and given.entries is not None else None
        if own is None:
            fields.error(fields, "`promise` needs `what` and `within`.", "For example {what: Trace it, within: 2 business days}.")
        what = own.words("what") if own else None
        if own is not None and what is None:
            own.error(own, "The promise does not say `what`.", "For example what: Trace the mailed payment.")
        spoken = read_spoken(fields)
        spoken["phase"] = spoken["phase"] or "resolve"
        within, count, unit = _within(fields, own)
        step = cls(**spoken, options=read_options(fields), to=read_way(fields), within=within, count=count, unit=unit,
                   what=what or Words("", fields.line, fields.column),
                   promised=own.one_of("kind", KINDS_OF_PROMISE, "do") if own else "do")
        if own is not None:
            own.surplus()
        if not step.options and step.to is None:
            fields.error(fields, "There is no way on from here.", "Add `to:` and the id of a step.")
        return step

    @property
    def words(self) -> tuple[Words, ...]:
        """The promise itself may hold names too."""
        return (*super().words, self.what)

    @property
    def gist(self) -> str:
        """What, and within which time."""
        return f"{self.what.text}, within {self.within}"

    def own(self) -> dict[str, Any]:
        """What, within how many of which unit, and which kind of promise it is."""
        return {"promise": {"what": self.what.text, "within": self.within, "count": self.count, "unit": self.unit,
                            "kind": self.promised}}


def _within(fields: Fields, own: Fields | None) -> tuple[str, int, str]:
    text = own.text("within") if own else ""
    found = _WITHIN.fullmatch(text.lower())
    if found is None:
        if own is not None:
            own.error(own, f"The promise has no day: `within: {text}` cannot be read.",
                      "For example 2 business days, or 4 hours.")
        return text, 1, "business day"
    return text, int(found[1]), f"business {found[3]}" if found[2] else found[3]
