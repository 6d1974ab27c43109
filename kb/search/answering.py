"""What fits a query: by words, and where these are weak also by meaning."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from kb.search.engines import Asker, Engine, Found, Match
from kb.search.engines.allowed import Allowed, Roll
from kb.search.fusion import DEPTH, LEAST_WORDS, MEANING, fuse, is_asked
from kb.search.meaning import Meaning, Near
from kb.search.query import Query

log = logging.getLogger("kb.search")

FUSED = 50
"""So many of the best by words are put in order with those that are near; the others follow as they are."""
LEAST = 0.2
"""What only meaning found, and is worth less than this share of the best, is noise."""
AGAIN = 0.5
"""What looks just like a hit above it counts so much less: another answer is worth more in its place."""


def answer(engine: Engine, meaning: Meaning | None, query: Query, asker: Asker, limit: int, category: str | None,
           facets: Collection[str]) -> Found:
    """As `Engine.search`; where `meaning` is given, can be had, and words are weak, what is near in meaning is among it.

    Copies of an article stand behind other answers.
    """
    asks = not query.phrases and not query.beginning and len(query.spoken) >= LEAST_WORDS
    found = engine.search(query, asker, max(limit, FUSED) if meaning and asks else limit, category, facets)
    if meaning and asks and is_asked(len(query.spoken), [match.score for match in found.matches[:2]]):
        allowed = engine.allowed(asker, category, facets)
        near = _near(meaning, query, allowed) if allowed else []
        if allowed and near:
            found = _fused(found, near, allowed, query)
    allowed = engine.allowed(asker) if _repeat(found.matches[:limit]) else None
    if allowed and _again(found.matches[:limit], allowed.roll):
        if len(found.matches) < min(FUSED, found.total):
            found = engine.search(query, asker, FUSED, category, facets)
        found = replace(found, matches=_behind(found.matches, allowed.roll))
    return replace(found, matches=found.matches[:limit]) if len(found.matches) > limit else found


def _repeat(matches: Sequence[Match]) -> bool:
    """Whether any two show the same passage."""
    texts = [match.passage.text for match in matches if match.passage]
    return len(set(texts)) < len(texts)


def _again(matches: Sequence[Match], roll: Roll) -> set[str]:
    """The keys of those that look just like one above them."""
    seen: set[object] = set()
    again = set()
    for match in matches:
        if match.passage and match.key in roll.number:
            looks = match.passage.text, roll.looks(match.key)
            if looks in seen:
                again.add(match.key)
            seen.add(looks)
    return again


def _behind(matches: Sequence[Match], roll: Roll) -> list[Match]:
    """The best `FUSED`, where what looks the same once more stands further down, and the others."""
    best = matches[:FUSED]
    again = _again(best, roll)
    counted = [match._replace(score=round(AGAIN * match.score, 4)) if match.key in again else match for match in best]
    return [*sorted(counted, key=lambda match: -match.score), *matches[FUSED:]]


def _near(meaning: Meaning, query: Query, allowed: Allowed) -> list[Near]:
    try:
        return meaning.similar(query.text, allowed=allowed, limit=DEPTH + 1)
    except Exception:  # words alone are an answer, too
        log.exception("search by meaning failed; words alone decide")
        return []


def _fused(found: Found, near: list[Near], allowed: Allowed, query: Query) -> Found:
    said = {match.key: match for match in found.matches[:FUSED]}
    passages = {each.key: each.passage for each in near}
    marks = found.matches[0].marks if found.matches else frozenset(query.words)
    order = fuse([(key, match.score) for key, match in said.items()], [(each.key, each.nearness) for each in near])
    matches = []
    for key, score, why in order:
        if why != MEANING:
            matches.append(said[key]._replace(score=round(score, 4)))
        elif score >= LEAST * order[0].score:
            matches.append(Match(key, round(score, 4), why, allowed.roll.passage(key, passages[key]), marks))
    there = {match.key for match in matches}
    rest = [match for match in found.matches[FUSED:] if match.key not in there]
    more = len(matches) - len(said) if found.total <= FUSED else 0  # of a longer list, some may be among its end
    sure = found.sure / 2 + near[0].nearness  # measured: answers and noise are told apart best by both
    return replace(found, matches=matches + rest, total=found.total + more, sure=sure)
