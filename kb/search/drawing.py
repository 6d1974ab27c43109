"""What was found as HTML: the bar above the list, and the list. How a card looks is drawn once by its template, and kept for
whoever finds it again; why it is there and its passage are new with each query, and are put between without a template, which
would take four times as long. The bar is kept the same way, with holes for the words and the choices.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import current_app, render_template, request, url_for
from markupsafe import Markup, escape

from kb.search.answers import Hit, Results
from kb.search.asking import Asked, quote_plus
from kb.search.document import Card
from kb.search.narrowing import Narrowing
from kb.search.reasons import mark_of, why_line
from kb.web import Stencil, hole, reader

MOST = 10_000
"""So many cards are kept drawn, each about a kilobyte long."""

MOST_BARS = 500
"""So many bars are kept drawn; one for each kind of thing and each set of fields, where nothing narrows the list."""
_WORDS = "words"
"""The hole for what is asked, and what stands for it while a bar is drawn."""


class DrawnCard(NamedTuple):
    """A card as HTML: the link with its title, the beginning of the line that says why it is there, and what is known of it."""

    link: Markup
    why: Markup
    facts: Markup


def drawn_results(shown: Mapping[str, Any]) -> Markup:
    """The answer to a key, and the middle of the page: what `_results.html` makes of what is shown.

    Straight from the template: what Flask gives to each, about the request and who asks, is not needed and takes a while.
    """
    template: Any = current_app.jinja_env.get_template("search/_results.html").module
    drawn: Markup = template.found(drawn_bar, drawn_hits, **shown)
    return drawn


def drawn_hits(results: Results, likenesses: str) -> Markup:
    """The list, for whoever reads this page. `likenesses` says what was taken for what (`reasons.likenesses`)."""
    read = reader()
    items = [_item(hit, drawn_card(hit.card, hit.kind, read), likenesses) for hit in results.hits]
    return Markup(f'<ol class="list hits" id="hits" data-total="{results.total}">{"".join(items)}</ol>')  # noqa: S704 - as below


def _item(hit: Hit, card: DrawnCard, likenesses: str) -> str:
    """All of it is drawn by a template or escaped; a snippet is HTML as it comes."""
    heading = f'<p class="label">{escape(hit.heading)}</p>' if hit.heading else ""
    passage = f'<div class="hit-passage">{heading}<p>{hit.snippet}</p></div>' if hit.snippet else ""
    return f"""
  <li class="hit">
    {card.link}
    <div class="hit-more">
      {card.why}{_why(hit.why, likenesses)}</p>
      {passage}
      {card.facts}
    </div>
  </li>"""


@lru_cache(maxsize=100)
def _why(why: str, likenesses: str) -> Markup:
    return escape(why_line(why, likenesses))


@lru_cache(maxsize=MOST)
def drawn_card(card: Card, kind: str, _reader: tuple[ZoneInfo, str]) -> DrawnCard:
    """The card as this page's reader, who is told apart by language and zone, reads it.

    It is never too old: a card says all that its drawing shows, whether it is stale too.
    """
    template: Any = current_app.jinja_env.get_template("search/_card.html").module
    return DrawnCard(template.link(card, kind, mark_of(card)), template.why(card, kind), template.facts(card, kind))


def drawn_bar(asked: Asked, kinds: Sequence[tuple[str, str]], narrowings: Sequence[Narrowing]) -> Markup:
    """What is looked for, and by what it can be narrowed. Only the words and the choices are new with each query."""
    alike = Asked("", _WORDS if asked.words else "", asked.kind, asked.category, asked.tags, asked.language, asked.trust)
    bar = _bar(alike, tuple(kinds), tuple([(field.label, field.name) for field in narrowings]), request.root_path)
    return bar.filled({field.name: field.options for field in narrowings} | {_WORDS: quote_plus(asked.words)})


@lru_cache(maxsize=MOST_BARS)
def _bar(asked: Asked, kinds: tuple[tuple[str, str], ...], fields: tuple[tuple[str, str], ...], _root: str) -> Stencil:
    choices = [(label, name, hole(name)) for label, name in fields]
    bar = render_template("search/_bar.html", asked=asked, kinds=kinds, fields=choices)
    link = f'href="{escape(url_for("search.page"))}?q='  # a tag may look like words in a link, but not with the quotation mark
    return Stencil(bar.replace(f"{link}{_WORDS}", f"{link}{hole(_WORDS)}"))
