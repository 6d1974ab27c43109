"""The places in the layers of a map: cards, and where ways pass by; in an order in which few ways cross."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kb.scripts.map.lines import Line
from kb.scripts.map.ranks import Ranks

SWEEPS = 8
HALF_PASSING = 8
"""Half of the room that a way takes which passes between cards."""

MOST_PASSING = 4000
"""Places at which ways pass by cards: with many more a map takes minutes to lay out, and nobody could follow its lines."""


@dataclass(eq=False)
class Spot:
    """A place in a layer. `x` is its middle; `left` and `right` say how far it reaches from there.

    All ways to the same step that pass by a layer in the same direction (`passing`: down or up) share one place: ways meet
    only where they lead to the same step.
    """

    name: str
    layer: int
    passing: str = ""
    left: float = HALF_PASSING
    right: float = HALF_PASSING
    x: float = 0.0
    above: list["Spot"] = field(default_factory=list)
    below: list["Spot"] = field(default_factory=list)
    beside: list["Spot"] = field(default_factory=list)


@dataclass
class Grid:
    """All places by layer, from left to right."""

    layers: list[list[Spot]]
    cards: dict[str, Spot]
    passing: dict[tuple[str, int, str], Spot]

    def toward(self, name: str, layer: int) -> Spot:
        """Where a way down to that step stands in a layer: where it passes, or the step itself."""
        return self.passing.get((name, layer, "down")) or self.cards[name]


def without_far(lines: Mapping[str, Sequence[Line]], ranks: Ranks) -> dict[str, list[Line]]:
    """The same ways, the longest of them marked `far` where all together would take more room than a map can be laid out in."""
    spans = {(name, line.to): ranks.layer[line.to] - ranks.layer[name]
             for name, ways in lines.items() for line in ways if not line.torn}
    passing: set[tuple[str, int, bool]] = set()
    far: set[tuple[str, str]] = set()
    for (name, to), span in sorted(spans.items(), key=lambda one: abs(one[1])):
        up, first = span <= 0, ranks.layer[name]
        passed = range(first + span, first + 1) if up else range(first + 1, first + span)
        if len(passing) + len(passed) > MOST_PASSING:
            far.add((name, to))
        else:
            passing.update((to, layer, up) for layer in passed)
    return {name: [replace(line, far=(name, line.to) in far) for line in ways] for name, ways in lines.items()}


def make_grid(lines: Mapping[str, Sequence[Line]], ranks: Ranks, half: float) -> Grid:
    """The grid of these ways; `half` is how far a card reaches from its middle."""
    grid = Grid([[] for _ in ranks.phases], {}, {})
    for name, layer in ranks.layer.items():
        spot = grid.cards[name] = Spot(name, layer, left=half, right=half)
        grid.layers[layer].append(spot)
    pairs = dict.fromkeys((name, line.to) for name, ways in lines.items() for line in ways if line.leads)
    for name, to in pairs:
        (_up if (name, to) in ranks.up else _down)(grid, grid.cards[name], grid.cards[to])
    _order(grid)
    return grid


def _pass(grid: Grid, name: str, layer: int, passing: str) -> Spot:
    key = (name, layer, passing)
    if key not in grid.passing:
        grid.passing[key] = Spot(name, layer, passing)
        grid.layers[layer].append(grid.passing[key])
    return grid.passing[key]


def _down(grid: Grid, start: Spot, to: Spot) -> None:
    last = start
    for layer in range(start.layer + 1, to.layer + 1):
        known = layer == to.layer or (to.name, layer, "down") in grid.passing
        spot = to if layer == to.layer else _pass(grid, to.name, layer, "down")
        last.below.append(spot)
        spot.above.append(last)
        if known:
            return  # from here on it goes with the others
        last = spot


def _up(grid: Grid, start: Spot, to: Spot) -> None:
    """A way back: below its card to the side, up between the cards, and from above into the step."""
    last: Spot | None = None
    for layer in range(start.layer, to.layer - 1, -1):
        known = (to.name, layer, "up") in grid.passing
        spot = _pass(grid, to.name, layer, "up")
        if last is None:
            start.beside.append(spot)
            spot.beside.append(start)
        else:
            last.above.append(spot)
            spot.below.append(last)
        if known:
            return
        last = spot
    if last is not None:
        last.beside.append(to)
        to.beside.append(last)


def _order(grid: Grid) -> None:
    best = [list(layer) for layer in grid.layers]
    fewest = None
    for sweep in range(SWEEPS):
        _spread(grid.layers)
        order = grid.layers if sweep % 2 == 0 else reversed(grid.layers)
        for layer in order:
            near = {spot: _middle(spot.above if sweep % 2 == 0 else spot.below, spot) for spot in layer}
            layer.sort(key=near.__getitem__)
            _spread([layer])
        count = sum(_crossings(layer) for layer in grid.layers)
        if fewest is None or count < fewest:
            fewest, best = count, [list(layer) for layer in grid.layers]
        if not count:
            break
    grid.layers[:] = best
    _spread(grid.layers)


def _middle(near: Sequence[Spot], spot: Spot) -> float:
    near = [*near, *spot.beside]
    return sum(one.x for one in near) / len(near) if near else spot.x


def _spread(layers: Iterable[Sequence[Spot]]) -> None:
    """Side by side, each layer around the middle."""
    for layer in layers:
        x = -sum(spot.left + spot.right for spot in layer) / 2
        for spot in layer:
            spot.x = x + spot.left
            x += spot.left + spot.right


def _crossings(layer: Sequence[Spot]) -> int:
    """How often ways from this layer to the next one cross."""
    seen: list[float] = []
    count = 0
    for spot in layer:
        ends = [below.x for below in spot.below]
        count += sum(len(seen) - bisect_right(seen, end) for end in ends)
        for end in ends:
            insort(seen, end)
    return count
