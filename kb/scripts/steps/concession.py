"""A step in which something is given to the caller: goodwill, a credit, a fee waived, within limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from kb.scripts.format.fields import Fields
from kb.scripts.format.wording import Words
from kb.scripts.steps.act import read_act
from kb.scripts.steps.described import Described, mapping, some_text, text
from kb.scripts.steps.step import Step

LARGEST = 1_000_000
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


@dataclass(frozen=True, kw_only=True)
class Concession(Step):
    """The desk offers it by one key, and asks for whoever can approve what is above the limit."""

    kind: ClassVar[str] = "concession"
    word: ClassVar[str] = "Give"
    icon: ClassVar[str] = "heart"
    sign: ClassVar[tuple[str, ...]] = ("concession",)
    schema: ClassVar[Mapping[str, Described]] = {
        "concession": mapping("Something given to the caller, within limits.", {
            "type": some_text("What it is called in records.", "goodwill", "credit", "waived_fee"),
            "up_to": {"type": ["number", "string"], "description": "The most that may be given without asking.",
                      "exclusiveMinimum": 0, "maximum": LARGEST, "examples": [25, 7.5]},
            "currency": text("Three capital letters; left out, USD.", "USD", "EUR", pattern="^\\s*[A-Z]{3}\\s*$"),
            "item": text("What is given instead of money, or beside it.", "A return label"),
            "reason": text("Why; may hold names.", "Late delivery"),
        }, {"type": "goodwill", "up_to": 25, "reason": "Late delivery"}, required=("type",), any_of=("up_to", "item")),
    }
    type: str
    up_to: float | None
    """The most that this step lets an agent give without asking; None where it is an item."""
    currency: str
    item: str
    reason: Words | None

    @classmethod
    def read(cls, fields: Fields) -> Self:
        """With `concession: {type, up_to, currency, item, reason}` and a way on; money or an item, or both."""
        around, own = read_act(fields, "concession", "{type: goodwill, up_to: 25, reason: Late delivery}")
        if not own.text("type"):
            own.error(own, "The concession does not say its `type`.", "For example goodwill, credit, waived_fee.")
        up_to, item = _amount(own), own.text("item")
        if up_to is None and not item:
            own.error(own, "The concession says neither `up_to` how much nor which `item`.", "For example up_to: 25.")
        currency = own.text("currency", "USD")
        if len(currency) != 3 or not currency.isalpha() or not currency.isupper() or not currency.isascii():
            own.error(own, f"`currency: {currency}` is not known.", "Three capital letters, for example USD.")
        step = cls(**around, type=own.text("type"), up_to=up_to, currency=currency, item=item, reason=own.words("reason"))
        own.surplus()
        return step

    @property
    def words(self) -> tuple[Words, ...]:
        """The reason may hold names too."""
        return (*super().words, *((self.reason,) if self.reason else ()))

    @property
    def given(self) -> str:
        """What is given, as it is read."""
        return " and ".join(filter(None, (self.item, f"up to {money(self.up_to, self.currency)}" if self.up_to else "")))

    @property
    def gist(self) -> str:
        """What may be given."""
        return self.given

    def own(self) -> dict[str, Any]:
        """What may be given, and why."""
        return {"concession": {"type": self.type, "up_to": self.up_to, "currency": self.currency, "item": self.item,
                               "reason": self.reason.text if self.reason else ""}}


def money(amount: float, currency: str | None) -> str:
    """An amount as it is read: `$25`, `$7.50`, `25 CHF`."""
    told = f"{amount:,.2f}".removesuffix(".00")
    sign = SIGNS.get(currency or "USD")
    return f"{sign}{told}" if sign else f"{told} {currency}"


def _amount(own: Fields) -> float | None:
    node = own.get("up_to")
    if node is None:
        return None
    try:
        amount = float(own.text("up_to").replace(",", "").lstrip("$€£"))
    except ValueError:
        amount = float("nan")
    if not 0 < amount <= LARGEST:
        own.error(node, f"`up_to: {own.text('up_to')}` is no amount.", "A number above 0, for example 25 or 7.50.")
        return None
    return amount
