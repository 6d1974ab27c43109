"""The likeliest scripts for what a caller wants, from the words of title, summary, `for` and what is said in them."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from kb.scripts.script import Script
from kb.scripts.versions import list_scripts
from kb.search import telling_stems

SATURATION, EVENING = 1.2, 0.4
"""BM25's k and b: how soon a repeated word says nothing new, and how far long scripts are put on a par with short ones."""

PHRASE = 0.6
"""What a whole phrase of `for` in the query adds, as a share of the weight of its words."""

MOST_LETTERS = 2000
"""More of a query is not looked at."""


@dataclass(frozen=True)
class Suggestion:
    """One script that fits; `why` are the caller's words that it was found by."""

    script: Script
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    script: Script
    weights: dict[str, float]
    length: float
    phrases: tuple[frozenset[str], ...]


class Suggester:
    """A small index over some scripts; built again when any of them has a new version."""

    def __init__(self, scripts: Iterable[Script]) -> None:
        self._entries = [_entry(script) for script in scripts]
        self._among: Counter[str] = Counter(word for entry in self._entries for word in entry.weights)
        total = sum(entry.length for entry in self._entries)
        self._usual = total / len(self._entries) if total else 1.0

    def suggest(self, query: str, limit: int = 3) -> list[Suggestion]:
        """The best scripts for a query, best first; none when no word of it is in any."""
        words = dict.fromkeys(telling_stems(query[:MOST_LETTERS]))
        found = [self._scored(entry, words) for entry in self._entries]
        found = [one for one in found if one.score > 0]
        return sorted(found, key=lambda one: (-one.score, one.script.title))[:limit]

    def _scored(self, entry: _Entry, words: dict[str, None]) -> Suggestion:
        hits = {word: self._weight(entry, word) for word in words if word in entry.weights}
        score = sum(hits.values())
        for phrase in entry.phrases:
            if phrase <= hits.keys():
                score += PHRASE * sum(hits[word] for word in phrase)
        return Suggestion(entry.script, score, tuple(sorted(hits, key=lambda word: -hits[word])))

    def _weight(self, entry: _Entry, word: str) -> float:
        among = self._among[word]
        rare = math.log(1 + (len(self._entries) - among + 0.5) / (among + 0.5))
        often = entry.weights[word]
        return rare * often * (SATURATION + 1) / (often + SATURATION * (1 - EVENING + EVENING * entry.length / self._usual))


def _entry(script: Script) -> _Entry:
    weights: dict[str, float] = {}
    for worth, texts in _fields(script):
        for text in texts:
            for word in telling_stems(text):
                weights[word] = weights.get(word, 0.0) + worth
    phrases = {frozenset(telling_stems(phrase)) for phrase in script.calls_for}
    return _Entry(script, weights, sum(weights.values()), tuple(phrase for phrase in phrases if len(phrase) > 1))


def _fields(script: Script) -> Iterable[tuple[float, Sequence[str]]]:
    own = script.own_steps.values()
    yield 4.0, script.calls_for
    yield 3.0, (script.title,)
    yield 2.0, (script.summary,)
    yield 1.0, [question.label for step in own for question in step.questions]
    yield 0.5, [words.text for step in own for words in (*step.say, *step.when_hot)]
    yield 0.5, [option.label for step in own for option in step.options]


@lru_cache(maxsize=4)
def _suggester(scripts: tuple[Script, ...]) -> Suggester:
    return Suggester(scripts)


def suggest(session: Session, query: str, limit: int = 3) -> list[Suggestion]:
    """The likeliest published scripts for a query, best first."""
    return _suggester(tuple(list_scripts(session))).suggest(query, limit)
