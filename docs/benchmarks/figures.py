"""How the figures of benchmarks are made from what was measured."""

import math
from collections.abc import Sequence


def share(hits: int, among: int) -> str:
    """A share in per cent, with its 95 % interval after Wilson."""
    z, p = 1.96, hits / among
    middle, spread = p + z * z / 2 / among, z * math.sqrt(p * (1 - p) / among + z * z / 4 / among / among)
    low, high = ((middle + sign * spread) / (1 + z * z / among) for sign in (-1, 1))
    return f"{100 * p:5.1f} ({100 * low:.1f}-{100 * high:.1f})"


def at(values: Sequence[float], part: float) -> float:
    """The value that this part of all values does not exceed (0.5: the median); 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0
