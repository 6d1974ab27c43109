"""The list of hits as HTML. How a card looks is drawn once by its template, and kept for whoever finds it again; why it is there
and its passage are new with each query, and are put between without a template, which would take four times as long.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app
from markupsafe import Markup, escape

from kb.search.answers import Hit
from kb.search.document import Card
from kb.search.reasons import mark_of, why_line
from kb.web import reader

MOST = 10_000
"""So many cards are kept drawn, each about a kilobyte long."""


class DrawnCard(NamedTuple):
    """A card as HTML: the link with its title, the beginning of the line that says why it is there, and what is known of it."""

    link: Markup
    why: Markup
    facts: Markup


def drawn_hits(hits: Iterable[Hit], likenesses: str) -> Markup:
    """The items of the list. `likenesses` says what was taken for what (`reasons.likenesses`)."""
    return Markup("".join([_item(hit, drawn_card(hit.card, hit.kind), likenesses) for hit in hits]))  # noqa: S704 - as below


def drawn_card(card: Card, kind: str) -> DrawnCard:
    """The card as whoever reads this page reads it."""
    return _drawn(card, kind, reader())


def _item(hit: Hit, card: DrawnCard, likenesses: str) -> str:
    """All of it is drawn by a template or escaped."""
    heading = f'<p class="label">{escape(hit.heading)}</p>' if hit.heading else ""
    passage = f'<div class="hit-passage">{heading}<p>{escape(hit.snippet)}</p></div>' if hit.snippet else ""
    return f"""
  <li class="hit">
    {card.link}
    <div class="hit-more">
      {card.why}{escape(why_line(hit.why, likenesses))}</p>
      {passage}
      {card.facts}
    </div>
  </li>"""


# A card says all that its drawing shows, whether it is stale too: the same one looks the same in the same language and zone.
@lru_cache(maxsize=MOST)
def _drawn(card: Card, kind: str, _reader: tuple[ZoneInfo, str]) -> DrawnCard:
    template: Any = current_app.jinja_env.get_template("search/_card.html").module
    return DrawnCard(template.link(card, kind, mark_of(card)), template.why(card, kind), template.facts(card, kind))
