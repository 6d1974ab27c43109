"""A step in which the caller is handed over to a department or a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.format.wording import Words
from kb.scripts.steps.act import read_act
from kb.scripts.steps.described import Described, mapping, one_of, some_text, text
from kb.scripts.steps.step import Step

HOWS = ("warm", "blind")


@dataclass(frozen=True, kw_only=True)
class Transfer(Step):
    """The desk offers the hand-over, and shows what the other side will know. Warm: accepted by name before the caller moves."""

    kind: ClassVar[str] = "transfer"
    word: ClassVar[str] = "Hand over"
    icon: ClassVar[str] = "phone"
    sign: ClassVar[tuple[str, ...]] = ("transfer",)
    schema: ClassVar[Mapping[str, Described]] = {
        "transfer": mapping("The caller is handed over, with all that is known.", {
            "to": some_text("A department or a colleague's name.", "Claims"),
            "how": one_of("Not chosen: warm, after speaking first. `blind`, without, needs its reason.", HOWS),
            "reason": text("Why; may hold names.", "Only Claims can reopen it"),
        }, {"to": "Claims", "how": "warm", "reason": "Only Claims can reopen it"}, required=("to",)),
    }
    whom: str
    how: str
    reason: Words | None

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With `transfer: {to, how, reason}` and a way on."""
        around, own = read_act(fields, "transfer", "{to: Claims, how: warm, reason: Only Claims can reopen it}")
        step = cls(**around, whom=own.text("to"), how=own.one_of("how", HOWS, "warm"), reason=own.words("reason"))
        if not step.whom:
            own.error(own, "The transfer does not say `to` whom.", "A department or a colleague's name.")
        if step.how == "blind" and not step.reason:
            own.error(own, "A transfer without speaking first needs its `reason`.", "Say why, or make it `how: warm`.")
        own.surplus()
        return step

    @property
    def words(self) -> tuple[Words, ...]:
        """The reason may hold names too."""
        return (*super().words, *((self.reason,) if self.reason else ()))

    @property
    def gist(self) -> str:
        """To whom."""
        return f"To {self.whom}, {self.how}"

    def own(self) -> dict[str, Any]:
        """To whom, how and why."""
        return {"transfer": {"to": self.whom, "how": self.how, "reason": self.reason.text if self.reason else ""}}
