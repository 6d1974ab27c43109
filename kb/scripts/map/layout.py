"""The map of a script, laid out: cards in the order of the flow, phases as bands, lines between them. Pure, and always the same.

All lengths are pixels at the size in which the letters are meant to be read.
"""

from dataclasses import dataclass
from functools import lru_cache

from kb.scripts.map.cards import WIDTH, Card, Row, card_of
from kb.scripts.map.lines import Line, lines_of
from kb.scripts.map.places import Places
from kb.scripts.map.ranks import Ranks, rank
from kb.scripts.map.routing import TRACK, Point, Routes, make_gutters, points, route
from kb.scripts.map.spots import Grid, make_grid, without_far
from kb.scripts.script import Script
from kb.scripts.steps import PHASES

PHASE_NAMES = dict(zip(PHASES, ("Acknowledge", "Research", "Resolve", "Wrap up"), strict=True))

MARGIN = 28
_HEAD_OF_BAND = 34
_BETWEEN_BANDS = 10
_CHANNEL = 34
"""The room between two layers when no line runs across, of which `_ABOVE` lies above the first track."""
_ABOVE = 14


@dataclass(frozen=True)
class Placed:
    """A card and its upper left corner."""

    card: Card
    x: float
    y: float


@dataclass(frozen=True)
class Drawn:
    """A line and its corners, from card to card; none where the step does not exist."""

    line: Line
    points: tuple[Point, ...]
    back: bool
    row: Row | None
    """Its row in the card; None where it needs no words."""


@dataclass(frozen=True)
class Band:
    """A phase and what of the height is its."""

    phase: str
    y: float
    height: float


@dataclass(frozen=True)
class Plan:
    """A map, ready to be drawn. `cuts` are heights at which it can be cut without cutting a card."""

    width: float
    height: float
    cards: tuple[Placed, ...]
    lines: tuple[Drawn, ...]
    bands: tuple[Band, ...]
    cuts: tuple[float, ...]

    def pages(self, most: float, first: float) -> list[tuple[float, float]]:
        """The map in parts of at most that height (from, to), cut between cards; a card that is higher stays in one piece.

        The first part, below the head of a page, is `first` high at most.
        """
        found: list[tuple[float, float]] = []
        start = last = 0.0
        for cut in (*self.cuts, self.height):
            if cut - start > (most if found else first) and last > start:
                found.append((start, last))
                start = last
            last = cut
        return [*found, (start, self.height)]


@lru_cache(maxsize=16)
def lay_out(script: Script, told: frozenset[tuple[tuple[str, str], str]] = frozenset()) -> Plan:
    """The plan of a script's own steps. `told` is what is marked on ways: ((step, way), words)."""
    lines, notes = lines_of(script), dict(told)
    ranks = rank(script, lines)
    lines = without_far(lines, ranks)
    grid = make_grid(lines, ranks, WIDTH / 2)
    cards = {name: card_of(script.steps[name], ranks.phases[ranks.layer[name]], ways, notes) for name, ways in lines.items()}
    places = Places(grid.layers)
    places.settle(4)
    make_gutters(grid, cards, ranks.up)
    places.settle(3)
    gutters = make_gutters(grid, cards, ranks.up)  # again: cards have moved, and with them the side on which a line leaves
    places.settle(3)
    places.straighten()
    routes = route(grid, cards, ranks.up, gutters)
    return _plan(grid, cards, ranks, routes)


def _plan(grid: Grid, cards: dict[str, Card], ranks: Ranks, routes: Routes) -> Plan:
    shift = MARGIN - min(spot.x - spot.left for layer in grid.layers for spot in layer)
    width = shift + MARGIN + max(spot.x + spot.right for layer in grid.layers for spot in layer)
    tops, levels, bands, cuts, height = _heights(grid, cards, ranks, routes)
    drawn = []
    for card in cards.values():
        rows = {row.line: row for row in card.rows}
        for line in card.lines:
            row = rows.get(line)
            drawn.append(_drawn(line, grid, routes, levels, tops, card, row, shift, ranks))
    placed = [Placed(card, grid.cards[name].x - WIDTH / 2 + shift, tops[grid.cards[name].layer]) for name, card in cards.items()]
    return Plan(width, height, tuple(placed), tuple(drawn), tuple(bands), tuple(cuts))


def _heights(grid: Grid, cards: dict[str, Card], ranks: Ranks, routes: Routes) \
        -> tuple[list[float], dict[tuple[int, str], float], list[Band], list[float], float]:
    """The top of each layer, the level of each bus, the bands, where the map can be cut, and its height."""
    tops: list[float] = []
    levels: dict[tuple[int, str], float] = {}
    bands: list[Band] = []
    cuts: list[float] = []
    y = float(_BETWEEN_BANDS)
    start = y

    def channel(number: int) -> None:
        nonlocal y
        for name, bus in routes.channels.get(number, {}).items():
            levels[number, name] = y + _ABOVE + TRACK * bus.track
        y += _CHANNEL + TRACK * max(routes.tracks.get(number, 0) - 1, 0)

    for number, layer in enumerate(grid.layers):
        if number == 0 or ranks.phases[number] != ranks.phases[number - 1]:
            if number:
                bands.append(Band(ranks.phases[number - 1], start, y - start))
                y += _BETWEEN_BANDS
                cuts.append(y - _BETWEEN_BANDS / 2)
            start = y
            y += _HEAD_OF_BAND
            if number == 0:
                y -= _ABOVE
                channel(-1)
        else:
            cuts.append(y - _CHANNEL + _ABOVE)
        tops.append(y)
        y += max((cards[spot.name].height for spot in layer if not spot.passing), default=0.0)
        channel(number)
    if ranks.phases:
        bands.append(Band(ranks.phases[-1], start, y - start))
    return tops, levels, bands, cuts, y + _BETWEEN_BANDS


def _drawn(line: Line, grid: Grid, routes: Routes, levels: dict[tuple[int, str], float], tops: list[float], card: Card,
           row: Row | None, shift: float, ranks: Ranks) -> Drawn:
    spot = grid.cards[line.start]
    y = tops[spot.layer]
    if not line.leads:
        return Drawn(line, (), False, row)
    port = routes.ports[line.start, line.to]
    start = (spot.x + port.side * WIDTH / 2, y + row.y) if port.side and row else (port.x, y + card.height)
    corners = points(line, grid, routes, levels, start, tops[grid.cards[line.to].layer])
    return Drawn(line, tuple((x + shift, y) for x, y in corners), (line.start, line.to) in ranks.up, row)
