"""One order out of two: what words found, and what is near in meaning."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

MEANING = "meaning"
"""Why a document is there that no word found."""
WEIGHT = 2.0
"""What a whole point of cosine counts, beside the whole score of what fits best by words."""


class Fused(NamedTuple):
    """A document in the one order. `why` is empty for those that words found: they have their own reasons."""

    key: str
    score: float
    why: str


def fuse(words: Sequence[tuple[str, float]], near: Mapping[str, float], weight: float = WEIGHT) -> list[Fused]:
    """Both lists in one, best first. `words` are (key, score), best first; `near` are cosines by key.

    A document's score is its share of the best score by words, and `weight` times its cosine. Documents of `words` that
    have no vector yet count as if they were as near as the middle one of those that have. Weight 0 is the order of words.
    """
    if not near or not weight:
        return [Fused(key, score, "") for key, score in words]
    most = max((score for _, score in words), default=0.0) or 1.0
    known = sorted(near[key] for key, _ in words if key in near) or sorted(near.values())
    middle = known[len(known) // 2]
    fused = [Fused(key, score / most + weight * near.get(key, middle), "") for key, score in words]
    there = {key for key, _ in words}
    fused += [Fused(key, weight * cosine, MEANING) for key, cosine in near.items() if key not in there]
    return sorted(fused, key=lambda each: (-round(each.score, 9), each.key))
