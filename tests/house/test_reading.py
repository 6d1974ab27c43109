"""Numbers and moments as they are read and kept."""

from datetime import datetime, timedelta, timezone

import pytest
from babel import Locale, localedata
from babel.numbers import format_decimal
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st

from kb.db import isotime
from kb.web.reading import number


def written(value: float, name: str) -> str:
    app = Flask(__name__)
    with app.app_context():
        g.reader = (None, name)
        return number(value)


@pytest.mark.parametrize("value", [0, 7, 999, 1000, 1001, 9_999, 10_000, 100_050, 1_000_000, 12_345_678, -1234, 1234.5])
def test_a_number_is_written_as_each_language_writes_it(value: float) -> None:
    for name in localedata.locale_identifiers():
        locale = Locale.parse(name)
        assert written(value, name.replace("_", "-")) == format_decimal(value, locale=locale), name


@given(value=st.integers(0, 10**12), name=st.sampled_from(["en-US", "de-CH", "es", "fr", "hi-IN", "pl", "pt-PT"]))
def test_thousands_are_separated_as_ever(value: int, name: str) -> None:
    assert written(value, name) == format_decimal(value, locale=Locale.parse(name, sep="-"))


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30)), st.integers(-12 * 60, 12 * 60))
def test_a_moment_is_kept_in_utc_to_the_second(moment: datetime, minutes: int) -> None:
    at = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    kept = isotime(at)
    assert len(kept) == len("2026-11-23T09:02:04Z") and kept.endswith("Z")
    assert datetime.fromisoformat(kept) == at.replace(microsecond=0)
