"""The kinds of value that an entry may carry. A field checks and normalises what was given; it knows no entry."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

ID_LENGTH, WORDS_LENGTH, LIST_LENGTH = 200, 20_000, 100
LARGEST_NUMBER = 1e12
YEARS = range(1900, 3000)
"""Times and days outside of these are slips, and the calendar's own ends cannot be moved to another zone."""

CALLER_FIELDS = ("first_name", "last_name", "member_id", "policy_id", "phone")


class Wrong(ValueError):
    """What is wrong with one value, in words that follow its name ("is required")."""


class Field:
    """One named value of a payload, read as an attribute of its entry.

    `required`: refused without it. `personal`: kept apart, so that it can be destroyed without breaking the chain.
    `maskable`: free text in which card and social security numbers are masked before it is saved.
    """

    schema: dict[str, Any] = {}
    maskable = False

    def __init__(self, *, required: bool = False, personal: bool = False) -> None:
        self.required, self.personal = required, personal
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name.rstrip("_")  # `number_` is the payload's `number`, where an entry has an attribute of that name

    def __get__(self, entry: Any, owner: type | None = None) -> Any:
        return self if entry is None else entry.payload.get(self.name)

    def read(self, value: Any) -> Any:
        """The value as it is stored. Raises `Wrong`."""
        raise NotImplementedError

    def mask(self, value: Any, mask: Callable[[str], str]) -> Any:
        """The value with every free text in it passed through `mask`."""
        return value


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise Wrong("must be text")
    if "\0" in value:
        raise Wrong("may not hold a NUL character")
    if len(value) > longest:
        raise Wrong(f"is longer than {longest} characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Wrong("holds half a character (a lone surrogate)") from None
    return value


class Id(Field):
    """A short name chosen by the client or known to the server."""

    schema = {"type": "string", "minLength": 1, "maxLength": ID_LENGTH}

    def read(self, value: Any) -> str:
        """A text of 1 to 200 characters without line breaks."""
        text = _text(value, ID_LENGTH).strip()
        if not text or "\n" in text:
            raise Wrong("must be a short name on one line")
        return text


class Words(Field):
    """Free text."""

    schema = {"type": "string", "maxLength": WORDS_LENGTH}
    maskable = True

    def read(self, value: Any) -> str:
        """A text of at most 20,000 characters; where it is required, not blank."""
        text = _text(value, WORDS_LENGTH)
        if self.required and not text.strip():
            raise Wrong("may not be empty")
        return text

    def mask(self, value: Any, mask: Callable[[str], str]) -> Any:
        """The masked text."""
        return mask(value)


class Number(Field):
    """A finite number, not below `least`."""

    schema = {"type": "number"}

    def __init__(self, *, least: float | None = None, **more: bool) -> None:
        super().__init__(**more)
        self.least = least

    def read(self, value: Any) -> float:
        """An int or float within bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            raise Wrong("must be a number")
        if abs(value) > LARGEST_NUMBER:
            raise Wrong("is absurdly large")
        if self.least is not None and value < self.least:
            raise Wrong(f"may not be below {self.least:g}")
        return value


class Place(Number):
    """Which of several: a whole number from 0."""

    schema = {"type": "integer", "minimum": 0}
    MOST = 9999

    def __init__(self, **more: bool) -> None:
        super().__init__(least=0, **more)

    def read(self, value: Any) -> int:
        """A whole number, however it is written (1 or 1.0)."""
        number = super().read(value)
        if number != int(number) or number > self.MOST:
            raise Wrong(f"must be a whole number from 0 to {self.MOST}")
        return int(number)


class Flag(Field):
    """Yes or no."""

    schema = {"type": "boolean"}

    def read(self, value: Any) -> bool:
        """A JSON boolean."""
        if not isinstance(value, bool):
            raise Wrong("must be true or false")
        return value


class OneOf(Field):
    """One of a few words."""

    def __init__(self, *words: str, **more: bool) -> None:
        super().__init__(**more)
        self.words = words
        self.schema = {"type": "string", "enum": list(words)}

    def read(self, value: Any) -> str:
        """One of the words."""
        if not isinstance(value, str) or value not in self.words:
            raise Wrong(f"must be one of {', '.join(self.words)}")
        return value


class Some(Field):
    """A list of words; where `words` are given, only of these, and at least one when required."""

    maskable = True

    def __init__(self, *words: str, **more: bool) -> None:
        super().__init__(**more)
        self.words = words
        items = {"type": "string", "enum": list(words)} if words else Id.schema
        self.schema = {"type": "array", "items": items, "maxItems": LIST_LENGTH}

    def read(self, value: Any) -> list[str]:
        """A list of at most 100 short texts."""
        if not isinstance(value, list) or len(value) > LIST_LENGTH:
            raise Wrong(f"must be a list of at most {LIST_LENGTH}")
        read = [_text(item, ID_LENGTH) for item in value]
        for item in read:
            if self.words and item not in self.words:
                raise Wrong(f"may only hold {', '.join(self.words)}")
        if self.required and not read:
            raise Wrong("may not be empty")
        return read

    def mask(self, value: Any, mask: Callable[[str], str]) -> Any:
        """Every item, masked."""
        return [mask(item) for item in value]


class Moment(Field):
    """A time with its zone."""

    schema = {"type": "string", "format": "date-time"}

    def read(self, value: Any) -> str:
        """An RFC 3339 time with offset."""
        read_moment(value)
        return str(value)


class Day(Field):
    """A day of the calendar."""

    schema = {"type": "string", "format": "date"}

    def read(self, value: Any) -> str:
        """A day such as 2026-12-03."""
        return _read_day(value)


class Person(Field):
    """A caller or member: names as they are said, ids and number, all optional."""

    schema = {"type": "object", "properties": {name: {"type": "string"} for name in CALLER_FIELDS},
              "additionalProperties": False}
    maskable = True

    def read(self, value: Any) -> dict[str, str]:
        """A mapping of known fields to short texts; empty ones are left out."""
        if not isinstance(value, dict):
            raise Wrong("must be an object with first_name, last_name, member_id, policy_id or phone")
        surplus = set(value) - set(CALLER_FIELDS)
        if surplus:
            raise Wrong(f"has unknown fields: {', '.join(sorted(map(str, surplus)))}")
        read = {name: _text(value[name], ID_LENGTH).strip() for name in CALLER_FIELDS if value.get(name) is not None}
        return {name: text for name, text in read.items() if text}

    def mask(self, value: Any, mask: Callable[[str], str]) -> Any:
        """Names masked. An ID or number in which something had to be is left out: half of it may be somebody else's."""
        masked = {name: mask(text) for name, text in value.items()}
        return {name: text for name, text in masked.items() if name.endswith("_name") or text == value[name]}


class Answers(Field):
    """Answers by question name: text, number, yes or no, or a list of texts."""

    schema = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "array", "null"]}}
    maskable = True

    def read(self, value: Any) -> dict[str, Any]:
        """A mapping of at most 100 question names to answers."""
        if not isinstance(value, dict) or len(value) > LIST_LENGTH:
            raise Wrong("must be an object of question names and answers")
        return {Id().read(name): read_answer(answer) for name, answer in value.items()}

    def mask(self, value: Any, mask: Callable[[str], str]) -> Any:
        """Every answer that is text, masked."""
        return {name: _mask_answer(answer, mask) for name, answer in value.items()}


class Answer(Field):
    """One answer."""

    schema = {"type": ["string", "number", "boolean", "array"]}
    maskable = True

    def read(self, value: Any) -> Any:
        """Text, number, yes or no, or a list of texts."""
        if value is None:
            raise Wrong("may not be null")
        return read_answer(value)

    def mask(self, value: Any, mask: Callable[[str], str]) -> Any:
        """The answer, masked where it is text."""
        return _mask_answer(value, mask)


class Due(Field):
    """When something is owed: a time with zone, a day, or a day with a window of hours."""

    maskable = True
    schema = {"oneOf": [
        {"type": "string", "format": "date-time"}, {"type": "string", "format": "date"},
        {"type": "object", "required": ["day"], "additionalProperties": False, "properties": {
            "day": {"type": "string", "format": "date"}, "window": {"type": "string"},
            "from": {"type": "string"}, "to": {"type": "string"}}},
    ]}

    def read(self, value: Any) -> Any:
        """`"2026-12-03T16:00:00-05:00"`, `"2026-12-03"` or `{"day": "2026-12-03", "from": "14:00", "to": "16:00"}`."""
        if isinstance(value, dict):
            return _read_window(value)
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return _read_day(value)
        read_moment(value)
        return value

    def mask(self, value: Any, mask: Callable[[str], str]) -> Any:
        """The words of a window, masked."""
        return {**value, "window": mask(value["window"])} if isinstance(value, dict) and "window" in value else value


def read_answer(value: Any) -> Any:
    """One answer as it is stored. Raises `Wrong`."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Number().read(value)
    if isinstance(value, list):
        return Some().read(value)
    return _text(value, WORDS_LENGTH)


def read_moment(value: Any) -> datetime:
    """An aware time from RFC 3339 text. Raises `Wrong`."""
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00") if isinstance(value, str) else "")
    except ValueError:
        raise Wrong("must be a time such as 2026-12-03T16:00:00-05:00") from None
    if moment.tzinfo is None:
        raise Wrong("needs a time zone, such as 2026-12-03T16:00:00-05:00 or …Z")
    if moment.year not in YEARS:
        raise Wrong("is outside the calendar")
    return moment


def _mask_answer(answer: Any, mask: Callable[[str], str]) -> Any:
    if isinstance(answer, str):
        return mask(answer)
    if isinstance(answer, list):
        return [mask(item) for item in answer]
    return answer


def _read_day(value: Any) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong("must be a day such as 2026-12-03") from None
    if day.year not in YEARS:
        raise Wrong("is outside the calendar")
    return day.isoformat()


def _read_window(value: dict[str, Any]) -> dict[str, str]:
    surplus = set(value) - {"day", "window", "from", "to"}
    if surplus:
        raise Wrong(f"has unknown fields: {', '.join(sorted(map(str, surplus)))}")
    read = {"day": _read_day(value.get("day"))}
    for edge in ("from", "to"):
        if value.get(edge) is not None:
            try:
                read[edge] = time.fromisoformat(str(value[edge])).strftime("%H:%M")
            except ValueError:
                raise Wrong(f"has a {edge!r} that is no time of day such as 14:00") from None
    if value.get("window") is not None:
        read["window"] = _text(value["window"], ID_LENGTH)
    if "from" in read and "to" in read and read["from"] >= read["to"]:
        raise Wrong("has a window that ends before it begins")
    return read
