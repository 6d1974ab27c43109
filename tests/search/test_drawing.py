"""Cards that are kept drawn: whatever alters how one looks alters it on the next list, for whoever reads it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g
from markupsafe import Markup

from kb.search import drawing
from kb.search.answers import Hit, Results
from kb.search.document import Card
from kb.search.drawing import DrawnCard, drawn_card, drawn_hits
from kb.search.narrowing import Narrowing
from kb.web import reader

CARD = Card("a1", "late-premium", "late-premium.md", "Late <premium>", "It is on its way.", "Billing", "validated", False,
            "/articles/late-premium", datetime(2026, 11, 22, 23, 30, tzinfo=UTC))


def drawn(app: Flask, card: Card = CARD, kind: str = "article", zone: str = "UTC", locale: str = "en-US") -> DrawnCard:
    with app.test_request_context():
        return drawn_card(card, kind, reader_of(zone, locale))


def reader_of(zone: str, locale: str) -> tuple[ZoneInfo, str]:
    g._login_user = type("Reader", (), {"timezone": zone, "locale": locale})()
    return reader()


@pytest.mark.parametrize("more", [
    {"title": "Another"}, {"say": "Another line"}, {"url": "/articles/other"}, {"slug": "other"}, {"id": "b2"},
    {"category": "Claims"}, {"confidence": "wip"}, {"stale": True}, {"changed": datetime(2026, 11, 20, tzinfo=UTC)},
    {"changed": None},
], ids=str)
def test_a_card_that_has_changed_is_drawn_anew(app: Flask, more: dict[str, Any]) -> None:
    assert drawn(app) != drawn(app, replace(CARD, **more))
    assert drawn(app) == drawn(app), "the first one is as it was"


def test_each_reads_it_in_her_language_and_zone(app: Flask) -> None:
    facts = [drawn(app, zone=zone, locale=locale).facts
             for zone, locale in (("UTC", "en-US"), ("Asia/Tokyo", "en-US"), ("UTC", "de-DE"), ("UTC", "en-US"))]
    assert [words in fact for words, fact in zip(("Nov 22", "Nov 23", "22.11.2026", "Nov 22"), facts, strict=True)] == [True] * 4


def test_a_script_is_told_from_an_article_of_the_same_name(app: Flask) -> None:
    article, script = drawn(app).link, drawn(app, kind="script").link
    assert 'data-slug="late-premium"' in article and 'data-slug="script:late-premium"' in script


def test_words_of_a_card_are_escaped(app: Flask) -> None:
    assert "Late &lt;premium&gt;" in drawn(app).link
    assert all(isinstance(piece, Markup) for piece in drawn(app))


def test_no_more_are_kept_than_there_is_room_for(app: Flask) -> None:
    with app.test_request_context():
        read = reader_of("UTC", "en-US")
        for number in range(drawing.MOST + 50):
            drawn_card(replace(CARD, id=str(number)), "article", read)
    assert drawn_card.cache_info().currsize == drawing.MOST
    drawn_card.cache_clear()


def test_choices_are_escaped_and_the_chosen_one_is_marked() -> None:
    field = Narrowing("Tag", "tag", "b", [("", "Any"), ('a"<', 'a"< (3)'), ("b", "b (1)")])
    assert field.options == ('<option value="">Any</option><option value="a&#34;&lt;">a&#34;&lt; (3)</option>'
                             '<option value="b" selected>b (1)</option>')
    assert "selected" not in Narrowing("Tag", "tag", "", [("b", "b (1)")]).options


def test_what_is_new_of_a_hit_is_new_in_each_list(app: Flask) -> None:
    with app.test_request_context():
        reader_of("UTC", "en-US")
        hits = [Hit(CARD, Markup("a <mark>line</mark>"), 1.0, "exact", heading="When <late>"),
                Hit(CARD, Markup(""), 1.0, "similar")]
        first, second = (str(drawn_hits(Results("", hits=[hit]), "premuim → premium")) for hit in hits)
    assert "<p>a <mark>line</mark></p>" in first and "When &lt;late&gt;" in first and "Says it exactly" in first
    assert "like: premuim → premium" in second and "hit-passage" not in second
