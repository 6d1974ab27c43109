"""A small index over scripts, by the words of their title, summary, `for` and what is said and asked in them."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kb.scripts.script import Script
from kb.scripts.suggest.words import Word, callers_words, one_form
from kb.search import near

SATURATION, EVENING = 1.2, 0.4
"""BM25's k and b: how soon a repeated word says nothing new, and how far long scripts are put on a par with short ones."""

RARITY = 0.7
"""The power to which rarity is taken: among a few dozen scripts a word in one of them is often there by chance."""

CARRIES = 0.35
"""What a word that only carries the sentence tells, beside one that is telling."""

PAIR, PHRASE = 0.4, 2.0
"""What two words in the same order tell, and a phrase of `for` or the title, as shares of the weight of their words."""

PART, PART_TOO = 0.7, 0.5
"""What the same beginning tells (`fraud`, `fraudulent`): where the word itself is in no script, and where it is."""

SHORTEST_PART, SHORTEST_SLIP = 5, 5
"""Shorter words are not taken for parts of others, nor for slips of the fingers (letters)."""

MOST_LETTERS = 2000
"""More of a query is not looked at."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Match:
    """How well a script fits; `why` are the caller's words that it was found by, the most telling first."""

    score: float = 0.0
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Entry:
    script: Script
    words: Mapping[str, float]
    pairs: Mapping[Pair, float]
    phrases: tuple[tuple[str, ...], ...]
    said: frozenset[str]
    """Its words as they stand there."""
    length: float


@dataclass(frozen=True)
class _Asked:
    """A query as the index knows its words: form → (share of its weight, as it was said)."""

    words: Mapping[str, tuple[float, str]]
    pairs: frozenset[Pair]


class Index:
    """Over some scripts; it never changes."""

    def __init__(self, scripts: Iterable[Script]) -> None:
        self._entries = [_entry(script) for script in scripts]
        self._among: Counter[str | Pair] = Counter()
        self._said: Counter[str] = Counter()
        for entry in self._entries:
            self._among.update(entry.words.keys())
            self._among.update(entry.pairs.keys())
            self._said.update(entry.said)
        self._longer = [form for form in self._among if isinstance(form, str) and len(form) >= SHORTEST_PART
                        and form.isalpha() and Word(form, form).is_telling]
        self._rare = {name: self._rarity_of(name) for name in self._among}
        total = sum(entry.length for entry in self._entries)
        self._usual = total / len(self._entries) if total else 1.0

    def matches(self, query: str) -> dict[Script, Match]:
        """Every script that has any word of the query."""
        asked = self._asked(query[:MOST_LETTERS])
        found = {entry.script: self._match(entry, asked) for entry in self._entries}
        return {script: match for script, match in found.items() if match.why}

    def _asked(self, query: str) -> _Asked:
        words: dict[str, tuple[float, str]] = {}
        in_order = [self._meant(word) for word in callers_words(query)]
        for said, form in in_order:
            known = form in self._among
            for name, share in [(form, 1.0)] * known + [(part, PART_TOO if known else PART) for part in self._parts(form)]:
                words[name] = max(words.get(name, (0.0, said)), (share, said))
        return _Asked(words, frozenset(pairwise(word.stem for word in in_order)))

    def _meant(self, word: Word) -> Word:
        """The word, or where no script knows it the one that it is one slip of the fingers away from."""
        if self._among[word.stem] or len(word.said) < SHORTEST_SLIP or not word.said.isalpha():
            return word
        slips = {other for other in near(word.said) if other in self._said}
        return Word(word.said, one_form(max(slips, key=lambda other: (self._said[other], other)))) if slips else word

    def _parts(self, form: str) -> list[str]:
        """Other forms with the same beginning."""
        if len(form) < SHORTEST_PART or not form.isalpha():
            return []
        return [other for other in self._longer if other != form and (other.startswith(form) or form.startswith(other))]

    def _match(self, entry: _Entry, asked: _Asked) -> Match:
        hits = {name: share * self._rare[name] * self._often(entry, entry.words[name])
                for name, (share, _said) in asked.words.items() if name in entry.words}
        pairs = [pair for pair in asked.pairs if pair in entry.pairs]
        score = sum(hits.values()) + PHRASE * self._phrase(entry, asked)
        score += PAIR * sum(self._rare[pair] * self._often(entry, entry.pairs[pair]) for pair in pairs)
        telling = [name for name in hits if Word(name, name).is_telling]
        why = telling or [name for pair in pairs for name in pair if name in hits]
        return Match(score, tuple(dict.fromkeys(asked.words[name][1] for name in sorted(why, key=lambda name: -hits[name]))))

    def _phrase(self, entry: _Entry, asked: _Asked) -> float:
        """The best of its phrases: what is said of it, the more the less is missing."""
        best = 0.0
        for phrase in entry.phrases:
            said = sum(self._rare[name] * asked.words[name][0] for name in phrase if name in asked.words)
            if said:
                best = max(best, said * said / sum(self._rare[name] for name in phrase))
        return best

    def _rarity_of(self, name: str | Pair) -> float:
        among = self._among[name]
        rare = float(math.log(1 + (len(self._entries) - among + 0.5) / (among + 0.5)) ** RARITY)
        parts = (name,) if isinstance(name, str) else name
        return rare * sum(1.0 if Word(part, part).is_telling else CARRIES for part in parts) / len(parts)

    def _often(self, entry: _Entry, often: float) -> float:
        return often * (SATURATION + 1) / (often + SATURATION * (1 - EVENING + EVENING * entry.length / self._usual))


@lru_cache(maxsize=1000)
def _entry(script: Script) -> _Entry:
    """A version never changes, so the others need not be read again when one script is published."""
    words: Counter[str] = Counter()
    pairs: Counter[Pair] = Counter()
    said: set[str] = set()
    for worth, texts in _fields(script):
        for text in texts:
            found = callers_words(text)
            said.update(word.said for word in found)
            forms = [word.stem for word in found]
            for form in forms:
                words[form] += worth  # type: ignore[assignment]
            for pair in pairwise(forms):
                pairs[pair] += worth  # type: ignore[assignment]
    phrases = {tuple(word.stem for word in callers_words(phrase)) for phrase in (*script.calls_for, script.title)}
    return _Entry(script, words, pairs, tuple(filter(None, phrases)), frozenset(said), float(sum(words.values())))


def _fields(script: Script) -> Iterable[tuple[float, Sequence[str]]]:
    """The texts of a script, and what a word in them is worth."""
    own = script.own_steps.values()
    yield 4.0, script.calls_for
    yield 4.0, (script.title,)
    yield 2.0, (script.summary,)
    yield 1.0, [question.label for step in own for question in step.questions]
    yield 1.0, [words.text for step in own for words in (*step.say, *step.when_hot)]
    yield 0.3, [option.label for step in own for option in step.options]
