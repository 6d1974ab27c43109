"""Answers and dates of a record as whoever reads the page writes them."""

import re
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from kb.calls.fields import read_moment
from kb.scripts import Question
from kb.web import amount, clock, day, moment, number, zone

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_NUMBERS = {"number": number, "amount": amount}


def due_words(due: Any) -> str:
    """When something is owed: a moment, a day, or a day with its window."""
    if isinstance(due, dict):
        on = date.fromisoformat(due["day"])
        window = due.get("window") or "–".join(
            clock(datetime.combine(on, time.fromisoformat(due[edge]), zone())) for edge in ("from", "to") if due.get(edge))
        return ", ".join(filter(None, (day(on), window)))
    return day(date.fromisoformat(due)) if len(due) <= 10 else moment(read_moment(due))


def answer_words(question: Question | None, value: Any) -> str:
    """What was answered: a choice by its label, a date or number as it is written; as it stands where it is none."""
    said = str(value)
    if question is None:
        return said
    if question.type == "date" and _DAY.fullmatch(said):
        with suppress(ValueError):  # 30 February
            return day(date.fromisoformat(said))
    if question.type in _NUMBERS and _NUMBER.fullmatch(said):
        return _NUMBERS[question.type](Decimal(said))
    return next((choice.label for choice in question.options if choice.value == said), said)
