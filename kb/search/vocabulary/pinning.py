"""Pinned answers among what was found."""

from collections.abc import Collection, Sequence

from kb.search.engines import Match


def put_first(pinned: Sequence[str], matches: Sequence[Match], kinds: Collection[str]) -> list[Match]:
    """The matches, best first, behind those that are pinned; these may not have been among them. Rights are checked later."""
    if not pinned:
        return list(matches)
    found = {match.key: match for match in matches}
    score = max((match.score for match in matches), default=1.0)
    first = [(found.get(key) or Match(key, score, "pinned"))._replace(score=score, why="pinned") for key in pinned
             if key.partition(":")[0] in kinds]
    keys = {match.key for match in first}
    return [*first, *(match for match in matches if match.key not in keys)]
