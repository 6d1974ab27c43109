"""The lines between the cards: straight, with round corners, between the layers side by side, in front of no card.

All ways to the same step share their line from where they meet; lines to different steps only ever cross.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.scripts.map.cards import WIDTH, Card
from kb.scripts.map.lines import Line
from kb.scripts.map.spots import Grid, Spot

STEP = 8
"""From line to line beside a card."""

TRACK = 9
"""From line to line between two layers."""

_EDGE = 20
"""How near to its corner a line may leave or enter a card."""

_ASIDE = 3.0
_TRIES = 4

Point = tuple[float, float]
Pair = tuple[str, str]
"""From which step to which."""


@dataclass(frozen=True)
class Port:
    """Where ways to one step leave a card: at `x`, from below, or from the side on which `side` says (-1 left, 1 right)."""

    x: float
    side: int


@dataclass(eq=False)
class Bus:
    """What leads to one step between two layers: lines that come from above and from below, and one level between them."""

    to: str
    tops: set[float] = field(default_factory=set)
    bottoms: set[float] = field(default_factory=set)
    track: int = 0

    @property
    def extent(self) -> tuple[float, float]:
        """From where to where it reaches."""
        every = self.tops | self.bottoms
        return min(every), max(every)


@dataclass
class Routes:
    """Where lines leave and enter the cards, and on which track they run in the channel below each layer (-1: above all)."""

    ports: dict[Pair, Port]
    entries: dict[str, float]
    channels: dict[int, dict[str, Bus]]
    tracks: dict[int, int]


def make_gutters(grid: Grid, cards: Mapping[str, Card], up: set[Pair]) -> dict[Pair, tuple[int, int]]:
    """Room beside the cards for lines out of their rows. For each (step, step): the side and the place there, 0 next to the card.

    A card whose ways lead all to one step has its line below it; so has its last row, where that step stands below.
    """
    found: dict[Pair, tuple[int, int]] = {}
    for name, card in cards.items():
        spot, targets = grid.cards[name], _targets(card)
        sides: dict[int, list[str]] = {-1: [], 1: []}
        for to in targets if len(targets) > 1 else ():
            onward = _onward(grid, spot, to, up)
            if not (_is_last(card, to) and _is_below(spot, onward)):
                sides[-1 if onward.x < spot.x else 1].append(to)
        for side, names in sides.items():
            # The first row's line lies outermost, so that the rows below it need not cross it.
            found |= {(name, to): (side, place) for place, to in enumerate(reversed(names))}
        spot.left, spot.right = (WIDTH / 2 + (STEP * (len(sides[side]) + 2) if sides[side] else 0) for side in (-1, 1))
    return found


def route(grid: Grid, cards: Mapping[str, Card], up: set[Pair], gutters: Mapping[Pair, tuple[int, int]]) -> Routes:
    """All lines, once the cards stand. Some are moved aside a little, where else one would lie upon another."""
    aside: dict[str, float] = {}
    for _ in range(_TRIES):
        routes = _routed(grid, cards, up, gutters, aside)
        if not any([_moved_aside(grid, number, list(channel.values()), aside) for number, channel in routes.channels.items()]):
            break
    return routes


def _routed(grid: Grid, cards: Mapping[str, Card], up: set[Pair], gutters: Mapping[Pair, tuple[int, int]],
            aside: Mapping[str, float]) -> Routes:
    routes = Routes({}, {}, {}, {})
    feeders = _feeders(grid)
    for name, card in cards.items():
        spot = grid.cards[name]
        for to in _targets(card):
            onward = _onward(grid, spot, to, up)
            below = _is_last(card, to) and _is_below(spot, onward)
            routes.ports[name, to] = _port(spot, onward, None if below else gutters.get((name, to)))
    for name, spot in grid.cards.items():
        starts = [one.x if one.passing else routes.ports[one.name, name].x for one in feeders[name]]
        routes.entries[name] = _entry(spot, starts) + aside.get(name, 0.0)
    _fill(grid, cards, up, routes)
    for number, channel in routes.channels.items():
        routes.tracks[number] = _lay_tracks(list(channel.values()))
    return routes


def _moved_aside(grid: Grid, channel: int, buses: Sequence[Bus], aside: dict[str, float]) -> bool:
    """Whether some line was: one that would run down where another still comes down."""
    moved = False
    coming = {x: bus for bus in buses for x in bus.tops}
    for upper in buses:
        for x in sorted(upper.bottoms):
            lower = coming.get(x, upper)
            if lower is upper or upper.track > lower.track:
                continue
            passing = [spot for spot in grid.layers[channel + 1] if spot.passing and spot.name == upper.to and spot.x == x]
            for spot in passing:
                spot.x += _ASIDE
            if not passing:
                aside[upper.to] = aside.get(upper.to, 0.0) + _ASIDE
            moved = True
    return moved


def _targets(card: Card) -> list[str]:
    return list(dict.fromkeys(line.to for line in card.lines if line.leads))


def _onward(grid: Grid, spot: Spot, to: str, up: set[Pair]) -> Spot:
    """Where the way goes first, once it has left the card."""
    if (spot.name, to) in up:
        return grid.passing[to, spot.layer, "up"]
    return grid.toward(to, spot.layer + 1)


def _is_last(card: Card, to: str) -> bool:
    """Whether only the last row leads there."""
    return [line.to for line in card.lines].index(to) == len(card.lines) - 1


def _is_below(spot: Spot, onward: Spot) -> bool:
    return abs(onward.x - spot.x) <= WIDTH / 2 - _EDGE and onward.layer != spot.layer


def _feeders(grid: Grid) -> dict[str, list[Spot]]:
    """For each step, from where lines come into the channel above it."""
    found: dict[str, list[Spot]] = {name: list(spot.above) for name, spot in grid.cards.items()}
    for name, spot in grid.cards.items():
        back = grid.passing.get((name, spot.layer, "up"))
        if back is not None:
            found[name].append(back)
    return found


def _port(spot: Spot, onward: Spot, gutter: tuple[int, int] | None) -> Port:
    if gutter is not None:
        side, place = gutter
        return Port(spot.x + side * (WIDTH / 2 + STEP * (place + 1.5)), side)
    return Port(onward.x if _is_below(spot, onward) else spot.x, 0)


def _entry(spot: Spot, feeders: Sequence[float]) -> float:
    """Where lines enter a card: in the middle, or straight from above where there is only one."""
    if len(feeders) == 1 and abs(feeders[0] - spot.x) <= WIDTH / 2 - _EDGE:
        return feeders[0]
    return spot.x


def _fill(grid: Grid, cards: Mapping[str, Card], up: set[Pair], routes: Routes) -> None:
    """Which lines meet in which channel."""
    def bus(channel: int, to: str) -> Bus:
        return routes.channels.setdefault(channel, {}).setdefault(to, Bus(to))

    for (name, to), port in routes.ports.items():
        spot = grid.cards[name]
        one = bus(spot.layer, to)
        one.tops.add(port.x)
        onward = _onward(grid, spot, to, up)
        (one.tops if onward.layer == spot.layer else one.bottoms).add(routes.entries[to] if not onward.passing else onward.x)
    for (to, layer, passing), spot in grid.passing.items():
        if passing == "down":
            one = bus(layer, to)
            one.tops.add(spot.x)
            onward = grid.toward(to, layer + 1)
            one.bottoms.add(onward.x if onward.passing else routes.entries[to])
        else:
            one = bus(layer - 1, to)
            one.bottoms.add(spot.x)
            if layer == grid.cards[to].layer:
                one.bottoms.add(routes.entries[to])
            else:
                one.tops.add(grid.passing[to, layer - 1, "up"].x)


def _lay_tracks(buses: list[Bus]) -> int:
    """Give each bus its track; how many there are. Those that cross the others least go on top."""
    order: list[Bus] = []
    for bus in sorted((bus for bus in buses if bus.extent[0] != bus.extent[1]), key=lambda one: one.extent):
        costs = [0]
        for other in order:  # the cost of standing below one more of them, against standing above it
            costs.append(costs[-1] + _cost(other, bus) - _cost(bus, other))
        order.insert(costs.index(min(costs)), bus)
    for number, bus in enumerate(order):
        low, high = bus.extent
        above = [other for other in order[:number] if other.extent[0] <= high + STEP and low <= other.extent[1] + STEP]
        bus.track = 1 + max((other.track for other in above), default=-1)
    return max((bus.track + 1 for bus in order), default=0)


def _cost(upper: Bus, lower: Bus) -> int:
    """What it costs when one runs above the other: a crossing 1; lines upon each other more than any crossings."""
    (left, right), (low, high) = upper.extent, lower.extent
    if left > high or low > right:
        return 0
    crossings = sum(low <= x <= high for x in upper.bottoms) + sum(left <= x <= right for x in lower.tops)
    return crossings + 1000 * len(upper.bottoms & lower.tops)


def points(line: Line, grid: Grid, routes: Routes, levels: Mapping[tuple[int, str], float], start: Point,
           end: float) -> list[Point]:
    """The corners of a line, from `start` on the card to the step at the height `end`; `levels` says how high each bus runs."""
    spot, to = grid.cards[line.start], grid.cards[line.to]
    port = routes.ports[line.start, line.to]
    x, found = port.x, [start, (port.x, start[1])]
    back = to.layer <= spot.layer or (line.to, spot.layer, "up") in grid.passing
    channels = range(spot.layer, to.layer - 2, -1) if back else range(spot.layer, to.layer)
    for channel in channels:
        level = levels[channel, line.to]
        if back and channel >= to.layer:
            onward = grid.passing[line.to, channel, "up"].x
        elif channel == to.layer - 1:
            onward = routes.entries[line.to]
        else:
            onward = grid.toward(line.to, channel + 1).x
        found += [(x, level), (onward, level)]
        x = onward
    return _corners([*found, (x, end)])


def _corners(points: Sequence[Point]) -> list[Point]:
    """Without points that lie upon or between their neighbours."""
    found: list[Point] = []
    for point in points:
        if found and found[-1] == point:
            continue
        if len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found[-1] = point
        else:
            found.append(point)
    return found
