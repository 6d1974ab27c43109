"""How far from the left everything stands: near the middle of what it is tied to, without touching its neighbours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor, inf

from kb.scripts.map.spots import Spot

GRID = 8
"""Middles lie on multiples of it, so that what should be in one line is."""

APART = 8

_Pulls = list[tuple[Spot, float]]


@dataclass(frozen=True)
class _Ties:
    """What a spot is tied to, and how much: above, below, on both sides; and with which of them it should be in one line."""

    above: _Pulls
    below: _Pulls
    both: _Pulls
    line_above: Spot | None
    line_below: Spot | None


class Places:
    """Sets `x` of the spots of these layers, from what it is; once and again, when they have become wider."""

    def __init__(self, layers: Sequence[Sequence[Spot]]) -> None:
        self._layers = [[(spot, _ties(spot)) for spot in layer] for layer in layers]
        self._spots = layers

    def settle(self, rounds: int) -> None:
        """Everybody towards the middle of what she is tied to: of what is above going down, of what is below going up."""
        for number in range(rounds):
            down, both = number % 2 == 0, number >= rounds - 2
            for place in range(len(self._layers)) if down else range(len(self._layers) - 1, -1, -1):
                _settle(self._spots[place], [_wanted(spot, ties.both if both else ties.above if down else ties.below)
                                             for spot, ties in self._layers[place]])

    def straighten(self) -> None:
        """Put what should be in one line there, where there is room."""
        for layer in self._layers:
            for spot, _ in layer:
                spot.x = floor(spot.x / GRID + 0.5) * GRID  # never round(): it goes down here and up there
        for _ in range(2):
            for layer in self._layers:
                _in_line([(spot, ties.line_above) for spot, ties in layer])
            for layer in reversed(self._layers):
                _in_line([(spot, ties.line_below) for spot, ties in layer])


def _ties(spot: Spot) -> _Ties:
    beside = [(one, _pull(spot, one)) for one in spot.beside]
    above = [(one, _pull(spot, one)) for one in spot.above]
    below = [(one, _pull(spot, one)) for one in spot.below]
    return _Ties([*above, *beside], [*below, *beside], [*above, *below, *beside],
                 _line(spot, spot.above), _line(spot, spot.below))


def _pull(one: Spot, other: Spot) -> float:
    """How much two would like to stand in one line: most of all a way that passes by, then two that have only each other."""
    if one.passing and other.passing:
        return 8.0
    return 3.0 if _alone(one, other) else 1.0


def _alone(one: Spot, other: Spot) -> bool:
    return (one.below == [other] and other.above == [one]) or (one.above == [other] and other.below == [one])


def _line(spot: Spot, near: Iterable[Spot]) -> Spot | None:
    """Which of those in the next layer it should be in one line with."""
    near = list(near)
    found = next((one for one in near if (spot.passing and one.passing) or _alone(spot, one)), None)
    return found or (near[0] if spot.passing and near else None)


def _wanted(spot: Spot, pulls: _Pulls) -> tuple[float, float]:
    """Where a spot would like to stand, and how much it would."""
    where = total = most = 0.0
    for one, pull in pulls:
        where += one.x * pull
        total += pull
        most = max(most, pull)
    return (where / total, most) if total else (spot.x, 0.05)


def _settle(layer: Sequence[Spot], wanted: Sequence[tuple[float, float]]) -> None:
    """Everybody as near as can be to where she would like to stand (least squares), in their order and without touching."""
    groups: list[tuple[float, float, int]] = []  # where, weight, how many
    offsets, offset = [], 0.0
    for number, spot in enumerate(layer):
        offset += _apart(layer[number - 1], spot) if number else 0.0
        offsets.append(offset)
        where, weight, count = wanted[number][0] - offset, wanted[number][1], 1
        while groups and groups[-1][0] > where:
            there, heavy, many = groups.pop()
            where = (where * weight + there * heavy) / (weight + heavy)
            weight, count = weight + heavy, count + many
        groups.append((where, weight, count))
    places = [where for where, _weight, count in groups for _ in range(count)]
    for spot, where, along in zip(layer, places, offsets, strict=True):
        spot.x = where + along


def _apart(left: Spot, right: Spot) -> float:
    """How far apart the middles of two neighbours are at least."""
    return left.right + right.left + (0 if left.passing and right.passing else APART)


def _in_line(layer: Sequence[tuple[Spot, Spot | None]]) -> None:
    for number, (spot, line) in enumerate(layer):
        if line is None or line.x == spot.x:
            continue
        before, after = layer[number - 1][0] if number else None, layer[number + 1][0] if number + 1 < len(layer) else None
        least = before.x + _apart(before, spot) if before else -inf
        most = after.x - _apart(spot, after) if after else inf
        spot.x = min(max(line.x, least), most)
