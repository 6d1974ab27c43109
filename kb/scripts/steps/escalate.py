"""A step in which a supervisor is asked for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.format.wording import Words
from kb.scripts.steps.act import read_act
from kb.scripts.steps.described import Described, mapping, text
from kb.scripts.steps.step import Step

_TRIGGER = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, kw_only=True)
class Escalate(Step):
    """The request goes out by one key, filled from the call."""

    kind: ClassVar[str] = "escalate"
    word: ClassVar[str] = "Ask a supervisor"
    icon: ClassVar[str] = "up"
    sign: ClassVar[tuple[str, ...]] = ("escalate",)
    schema: ClassVar[Mapping[str, Described]] = {
        "escalate": mapping("A supervisor is asked for; the request is filled from the call.", {
            "wants": text("What the caller wants, in words; may hold names.", "To speak to a supervisor"),
            "trigger": text("Why, in a word that can be counted.", "caller_asked", "lawyer", "third_call"),
        }, {"wants": "To speak to a supervisor", "trigger": "caller_asked"}, any_of=("wants", "trigger")),
    }
    wants: Words | None
    trigger: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With `escalate: {wants, trigger}`, either or both, and a way on."""
        around, own = read_act(fields, "escalate", "{wants: To speak to a supervisor, trigger: caller_asked}")
        step = cls(**around, wants=own.words("wants"), trigger=own.text("trigger"))
        if not step.wants and not step.trigger:
            own.error(own, "The escalation says neither what the caller `wants` nor what the `trigger` is.",
                      "For example trigger: lawyer.")
        if step.trigger and not _TRIGGER.fullmatch(step.trigger):
            own.error(own, f"`trigger: {step.trigger}` cannot be a trigger.", "Small letters, digits and _: third_call.")
        own.surplus()
        return step

    @property
    def words(self) -> tuple[Words, ...]:
        """What the caller wants may hold names too."""
        return (*super().words, *((self.wants,) if self.wants else ()))

    @property
    def gist(self) -> str:
        """What the caller wants, else what it is about."""
        return self.wants.text if self.wants else self.trigger.replace("_", " ")

    def own(self) -> dict[str, Any]:
        """What the supervisor is told; empty: what the call says."""
        return {"escalate": {"wants": self.wants.text if self.wants else "", "trigger": self.trigger}}
