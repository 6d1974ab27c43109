"""How far from the left everything stands: near the middle of what it is tied to, without touching its neighbours."""

from collections.abc import Sequence
from math import floor

from kb.scripts.map.spots import Spot

GRID = 8
"""Middles lie on multiples of it, so that what should be in one line is."""

APART = 8
_ROUNDS = 6


def place(layers: Sequence[Sequence[Spot]]) -> None:
    """Set `x` of every spot, from what it is."""
    for number in range(_ROUNDS):
        down = number % 2 == 0
        for layer in layers if down else reversed(layers):
            _settle(layer, [_wanted(spot, up=down, both=number >= _ROUNDS - 2) for spot in layer])
    for layer in layers:
        for spot in layer:
            spot.x = floor(spot.x / GRID + 0.5) * GRID  # never round(): it goes down here and up there
    for _ in range(2):
        _straighten(layers, down=True)
        _straighten(layers, down=False)


def _wanted(spot: Spot, *, up: bool, both: bool) -> tuple[float, float]:
    """Where a spot would like to stand, and how much it would."""
    near = [*(spot.above if up or both else ()), *(spot.below if both or not up else ()), *spot.beside]
    if not near:
        return spot.x, 0.05
    pulls = [_pull(spot, one) for one in near]
    return sum(one.x * pull for one, pull in zip(near, pulls, strict=True)) / sum(pulls), max(pulls)


def _pull(one: Spot, other: Spot) -> float:
    """How much two of them would like to stand in one line: a way that passes by most of all, then two that have only each other."""
    if one.passing and other.passing:
        return 8.0
    return 3.0 if _alone(one, other) else 1.0


def _alone(one: Spot, other: Spot) -> bool:
    return (one.below == [other] and other.above == [one]) or (one.above == [other] and other.below == [one])


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


def _straighten(layers: Sequence[Sequence[Spot]], *, down: bool) -> None:
    """Put what should be in one line with the layer before there, where there is room."""
    for layer in layers if down else reversed(layers):
        for number, spot in enumerate(layer):
            near = spot.above if down else spot.below
            wanted = next((one.x for one in near if (spot.passing and one.passing) or _alone(spot, one)), None)
            if wanted is None and spot.passing and near:
                wanted = near[0].x
            if wanted is None:
                continue
            least = layer[number - 1].x + _apart(layer[number - 1], spot) if number else float("-inf")
            most = layer[number + 1].x - _apart(spot, layer[number + 1]) if number + 1 < len(layer) else float("inf")
            spot.x = min(max(wanted, least), most)
