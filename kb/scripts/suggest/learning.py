"""What agents took for calls like this one: how often a word led to a script that was gone through to its end.

Learned overnight at most, from counts alone: which forms of words stood in the openings of how many calls. A word counts only
when several calls have it, so that no caller's name or story is in it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from kb.db import now
from kb.scripts.models import HabitRow
from kb.scripts.suggest.words import callers_words

LEAST_CALLS = 3
"""A word, and a script, of fewer calls is not learned from."""

MOST_WORDS = 400
"""Of each script: its most frequent ones."""

CAUTION = 2.0
"""As many calls as usual are imagined for each script, so that a few real ones prove little."""

TEMPER = 0.5
"""The words of an opening are said together, so each proves less than it would alone."""

CARRIES = 0.35
"""What a word that only carries the sentence proves."""

ALL = ""
"""Stands for all words of a script, and for all scripts: that row says when it was learned, also where nothing was."""


@dataclass(frozen=True)
class Opening:
    """How one call began, as forms of words, and the script that was gone through to its end for it."""

    script: str
    forms: Collection[str]


@dataclass(frozen=True, eq=False)
class Habits:
    """`calls`: of each script; `words`: form → in how many calls of which script it stood."""

    calls: Mapping[str, int]
    words: Mapping[str, Mapping[str, int]]

    def likely(self, query: str, scripts: Iterable[str]) -> dict[str, float]:
        """The share of calls like this one that agents would take each of the scripts for; empty where nothing is known."""
        among, known = sum(self.calls.values()), self._known(query)
        if not known:
            return {}
        proof = {script: TEMPER * sum(weight * math.log(self._lift(script, form, among)) for form, weight in known.items())
                 for script in scripts}
        most = max(proof.values(), default=0.0)
        odds = {script: math.exp(value - most) for script, value in proof.items()}
        total = sum(odds.values())
        return {script: value / total for script, value in odds.items()}

    def _known(self, query: str) -> dict[str, float]:
        found = {word.stem: 1.0 if word.is_telling else CARRIES for word in callers_words(query) if word.stem in self.words}
        return found if any(weight == 1.0 for weight in found.values()) else {}

    def _lift(self, script: str, form: str, among: int) -> float:
        """How much more often the word stands in calls of this script than in all calls."""
        calls, usual = self.calls.get(script, 0), sum(self.words[form].values()) / among
        return (self.words[form].get(script, 0) + CAUTION * usual) / (calls + CAUTION) / usual


def count(openings: Iterable[Opening]) -> Habits:
    """What these openings teach."""
    calls: Counter[str] = Counter()
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for opening in openings:
        calls[opening.script] += 1
        for form in set(opening.forms):
            words[form][opening.script] += 1
    rare = {form for form, by_script in words.items() if by_script.total() < LEAST_CALLS}
    kept: dict[str, dict[str, int]] = defaultdict(dict)
    for script, number in calls.items():
        said = Counter({form: by_script[script] for form, by_script in words.items() if form not in rare and by_script[script]})
        if number >= LEAST_CALLS:
            for form, often in said.most_common(MOST_WORDS):
                kept[form][script] = often
    return Habits({script: number for script, number in calls.items() if number >= LEAST_CALLS}, kept)


def learn(session: Session, openings: Iterable[Opening]) -> None:
    """Put what these openings teach in the place of what was learned before."""
    found, at = count(openings), now()
    session.execute(delete(HabitRow))
    session.add(HabitRow(script_id=ALL, word=ALL, calls=sum(found.calls.values()), learned_at=at))
    session.add_all(HabitRow(script_id=script, word=ALL, calls=number, learned_at=at) for script, number in found.calls.items())
    session.add_all(HabitRow(script_id=script, word=form, calls=number, learned_at=at)
                    for form, by_script in found.words.items() for script, number in by_script.items())


def learned_at(session: Session) -> datetime | None:
    """When something was learned last."""
    return session.scalar(select(func.max(HabitRow.learned_at)))


_LAST: dict[str, tuple[datetime, Habits]] = {}


def habits(session: Session) -> Habits:
    """What has been learned; read again only after the next time of learning."""
    store, at = str(session.get_bind().engine.url), learned_at(session)
    if at is None:
        return NOTHING
    if store not in _LAST or _LAST[store][0] != at:
        calls: dict[str, int] = {}
        words: dict[str, dict[str, int]] = defaultdict(dict)
        rows = select(HabitRow.script_id, HabitRow.word, HabitRow.calls).where(HabitRow.script_id != ALL)
        for script, form, number in session.execute(rows):
            if form == ALL:
                calls[script] = number
            else:
                words[form][script] = number
        _LAST[store] = at, Habits(calls, words)
    return _LAST[store][1]


NOTHING = Habits({}, {})
