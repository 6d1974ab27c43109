"""Dates and numbers as the reader reads them: in her language and her time zone. The store keeps UTC."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_decimal
from flask import Flask
from flask_login import current_user

from kb.db import isotime
from kb.web.store import config


def zone() -> ZoneInfo:
    """The time zone of whoever reads this page."""
    return ZoneInfo(getattr(current_user, "timezone", None) or config().timezone)


def locale() -> Locale:
    """The language and region of whoever reads this page."""
    return Locale.parse(getattr(current_user, "locale", None) or config().locale, sep="-")


def day(value: date | datetime) -> str:
    """`3 Oct 2026` in the reader's way of writing."""
    if isinstance(value, datetime):
        value = value.astimezone(zone()).date()
    return format_date(value, "medium", locale=locale())


def clock(value: datetime) -> str:
    """The time of day."""
    return format_time(value.astimezone(zone()), "short", locale=locale())


def moment(value: datetime) -> str:
    """Day and time."""
    return f"{day(value)}, {clock(value)}"


def ago(value: datetime) -> str:
    """How long ago, in words."""
    return format_timedelta(value - datetime.now(UTC), add_direction=True, locale=locale())


def number(value: float) -> str:
    """A number with the reader's separators."""
    return format_decimal(value, locale=locale())


def teach_templates(app: Flask) -> None:
    """Make these available as filters, and `isotime` for `<time datetime>`."""
    app.jinja_env.filters.update(day=day, clock=clock, moment=moment, ago=ago, number=number, isotime=isotime)

