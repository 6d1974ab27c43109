"""Dates and numbers as the reader reads them: in her language and her time zone. The store keeps UTC."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal
from flask import Flask, g

from kb.db import isotime
from kb.web.access import asking
from kb.web.store import config


def zone() -> ZoneInfo:
    """The time zone of whoever reads this page."""
    return reader()[0]


def locale() -> Locale:
    """The language and region of whoever reads this page."""
    return _locale(reader()[1])


def reader() -> tuple[ZoneInfo, str]:
    """The time zone and the name of the language of whoever reads this page: all that dates and numbers depend on.

    Looked up once a request: long lists ask for them at every line.
    """
    found: tuple[ZoneInfo, str] | None = g.get("reader")
    if found is None:
        person = asking()
        zone, locale = getattr(person, "timezone", None), getattr(person, "locale", None)
        found = g.reader = ZoneInfo(zone or config().timezone), locale or config().locale
    return found


def day(value: date | datetime) -> str:
    """`3 Oct 2026` in the reader's way of writing."""
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    return _day(value, reader()[1])


def clock(value: datetime) -> str:
    """The time of day."""
    return format_time(value.astimezone(zone()), "short", locale=locale())


def moment(value: datetime) -> str:
    """Day and time."""
    return f"{day(value)}, {clock(value)}"


def ago(value: datetime) -> str:
    """How long ago, in words."""
    return format_timedelta(value - datetime.now(UTC), add_direction=True, locale=locale())


def number(value: float | Decimal) -> str:
    """A number with the reader's separators."""
    name = reader()[1]
    if type(value) is not int or value < 0 or not _has_thousands(name):
        return _number(value, name)
    # What was found is another number nearly each time; its thousands are not, and the last three digits have no separator.
    thousands, rest = divmod(value, 1000)
    return f"{_number(1000 * thousands, name)[:-3]}{rest:03}" if thousands else str(rest)


def amount(value: Decimal) -> str:
    """An amount of money without its currency: cents only where there are any."""
    return format_decimal(value, "#,##0" if value == int(value) else "#,##0.00", locale=locale())


@lru_cache(maxsize=20_000)
def _number(value: float | Decimal, name: str) -> str:
    return format_decimal(value, locale=_locale(name))


@lru_cache(maxsize=64)
def _has_thousands(name: str) -> bool:
    """Whether the last three digits of a number stand together."""
    return bool(_locale(name).decimal_formats[None].grouping[0] == 3)


# A list writes the same few days again and again, and each costs more than the line that it stands in.
@lru_cache(maxsize=4096)
def _day(value: date, name: str) -> str:
    return format_date(value, "medium", locale=_locale(name))


@lru_cache(maxsize=64)
def _locale(name: str) -> Locale:
    return Locale.parse(name, sep="-")


def teach_templates(app: Flask) -> None:
    """Make these available as filters, and `isotime` for `<time datetime>`."""
    app.jinja_env.filters.update(day=day, clock=clock, moment=moment, ago=ago, number=number, isotime=isotime)

