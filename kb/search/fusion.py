"""One order out of two: what words found, and what is near in meaning."""

from collections.abc import Sequence
from typing import NamedTuple

MEANING = "meaning"
"""Why a document is there that no word found."""
WEIGHT = 0.8
"""What the nearest in meaning counts, beside what fits best by words. Less than 1: what alone has the words is not passed."""
DEPTH = 30
"""So many documents are near; how near, is counted from the next one on."""
FAR = 0.25
"""What is no nearer than that is not near at all."""
LEAST_WORDS = 5
"""Shorter queries are words, not questions."""
SURE = 0.5
"""Where the second best by words has less than this share of the best, words are sure and nobody else is asked."""


class Fused(NamedTuple):
    """A document in the one order. `why` is empty for those that words found: they have their own reasons."""

    key: str
    score: float
    why: str


def is_asked(spoken: int, scores: Sequence[float]) -> bool:
    """Whether meaning is worth asking: of a question of so many words, where words found this, best first."""
    return spoken >= LEAST_WORDS and (len(scores) < 2 or scores[1] >= SURE * scores[0])


def fuse(words: Sequence[tuple[str, float]], near: Sequence[tuple[str, float]], weight: float = WEIGHT) -> list[Fused]:
    """Both lists, each best first, in one. Scores are shares: 1 and `weight` more for what is first in both.

    `words` are (key, score). `near` are (key, nearness) of the `DEPTH` nearest documents and the next one, whose nearness
    counts nothing, nor does `FAR`. Weight 0 is the order of words.
    """
    if not near or not weight:
        return [Fused(key, score, "") for key, score in words]
    most = max((score for _, score in words), default=0.0) or 1.0
    share = {key: score / most for key, score in words}
    far = max(FAR, near[DEPTH][1]) if len(near) > DEPTH else FAR
    reach = near[0][1] - far or 1.0
    meant = {key: (nearness - far) / reach for key, nearness in near[:DEPTH] if nearness > far}
    fused = [Fused(key, share.get(key, 0.0) + weight * meant.get(key, 0.0), "" if key in share else MEANING)
             for key in {**share, **meant}]
    return sorted(fused, key=lambda each: (-round(each.score, 9), each.key))
