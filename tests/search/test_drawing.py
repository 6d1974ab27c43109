"""Cards that are kept drawn: whatever alters how one looks alters it on the next list, for whoever reads it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, g, render_template
from markupsafe import Markup

from kb.search import drawing
from kb.search.answers import Hit, Results
from kb.search.asking import KINDS, Asked
from kb.search.document import Card
from kb.search.drawing import DrawnCard, drawn_bar, drawn_card, drawn_hits
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
    field = Narrowing("Tag", "tag", "b", "Any <tag>", [('a"<', 3), ("b", 1), ("c", 0)])
    assert field.options == ('<option value="">Any &lt;tag&gt;</option><option value="a&#34;&lt;">a&#34;&lt; (3)</option>'
                             '<option value="b" selected>b (1)</option><option value="c">c</option>')
    assert Narrowing("State", "trust", "", "Any", [("b", 0)], {"b": "In words"}).options == (
        '<option value="" selected>Any</option><option value="b">In words</option>')


def test_what_is_new_of_a_hit_is_new_in_each_list(app: Flask) -> None:
    with app.test_request_context():
        reader_of("UTC", "en-US")
        hits = [Hit(CARD, Markup("a <mark>line</mark>"), 1.0, "exact", heading="When <late>"),
                Hit(CARD, Markup(""), 1.0, "similar")]
        first, second = (str(drawn_hits(Results("", hits=[hit]), "premuim → premium")) for hit in hits)
    assert "<p>a <mark>line</mark></p>" in first and "When &lt;late&gt;" in first and "Says it exactly" in first
    assert "like: premuim → premium" in second and "hit-passage" not in second


def test_a_bar_has_the_words_of_its_own_query(app: Flask) -> None:
    tricky = ["late premium", "", "a&b=\"c\" %02", "\u00e9?q=%02"]
    for words in tricky:
        with app.test_request_context():
            asked = Asked(words, words, "script", tags=('href="/search?q=%02',))
            bar = drawn_bar(asked, list(KINDS.items()), [Narrowing("Tag", "tag", "", "Any", [("<b>", 2)])])
            fresh = render_template("search/_bar.html", asked=asked, kinds=list(KINDS.items()),
                                    fields=[("Tag", "tag", Markup('<option value="" selected>Any</option>'
                                                                  '<option value="&lt;b&gt;">&lt;b&gt; (2)</option>'))])
        assert bar == fresh


def test_a_bar_leads_where_its_reader_came_from(app: Flask) -> None:
    bars = []
    for root in ("", "/kb", ""):
        with app.test_request_context(base_url=f"http://localhost{root}"):
            bars.append(str(drawn_bar(Asked("x", "x"), [("article", "Articles")], [])))
    assert [bar.count('href="/kb/search?q=x') for bar in bars] == [0, 2, 0]
