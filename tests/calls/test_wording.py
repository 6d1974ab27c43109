"""Answers as whoever reads the page writes them."""

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import g

from kb.calls.views.wording import answer_words
from kb.scripts import Question
from kb.scripts.format.questions import Choice
from kb.web import amount

CHOICE = Question("paid_by", "How?", "choice", (Choice("mail", "By mail"),))


@pytest.mark.parametrize(("kind", "value", "words"), [
    ("date", "2026-11-02", "Nov 2, 2026"), ("date", "2026-02-30", "2026-02-30"), ("date", "last week", "last week"),
    ("amount", 1412.5, "1,412.50"), ("amount", "1412.50", "1,412.50"), ("amount", 60, "60"), ("amount", "60.00", "60"),
    ("amount", "about 60", "about 60"), ("amount", "1e999999", "1e999999"), ("amount", float("inf"), "inf"),
    ("number", 12000, "12,000"), ("number", "0.5", "0.5"), ("number", "NaN", "NaN"), ("text", "2026-11-02", "2026-11-02"),
    ("phone", "5551230000", "5551230000")])
def test_dates_and_numbers_are_written_as_read(app, kind, value, words):
    with app.test_request_context():
        assert answer_words(Question("it", "It?", kind), value) == words


def test_a_choice_is_told_by_its_label_and_what_nobody_asked_as_it_stands(app):
    with app.test_request_context():
        assert answer_words(CHOICE, "mail") == "By mail"
        assert answer_words(CHOICE, "pigeon") == "pigeon"
        assert answer_words(None, "2026-11-02") == "2026-11-02"


def test_cents_are_written_as_the_reader_writes_them(app):
    with app.test_request_context():
        g.reader = ZoneInfo("Europe/Berlin"), "de-DE"
        assert amount(Decimal("1412.5")) == "1.412,50"
