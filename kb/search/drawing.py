"""What lists show of a card, drawn once and kept for whoever finds it again: only why it is there and its passage are new."""

from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app
from markupsafe import Markup

from kb.search.document import Card
from kb.search.reasons import mark_of
from kb.web import reader

MOST = 10_000
"""So many cards are kept drawn, each about a kilobyte long."""


class DrawnCard(NamedTuple):
    """A card as HTML: the link with its title, and below the passage what is known of it."""

    link: Markup
    facts: Markup


def drawn_card(card: Card, kind: str) -> DrawnCard:
    """The card as whoever reads this page reads it."""
    return _drawn(card, kind, reader())


# A card says all that its drawing shows, whether it is stale too: the same one looks the same in the same language and zone.
@lru_cache(maxsize=MOST)
def _drawn(card: Card, kind: str, _reader: tuple[ZoneInfo, str]) -> DrawnCard:
    pieces = current_app.jinja_env.get_template("search/_card.html").module
    return DrawnCard(pieces.link(card, kind, mark_of(card)), pieces.facts(card, kind))  # type: ignore[attr-defined]
