"""The likeliest scripts for what a caller wants: by the words of the scripts, and by what agents took for calls like it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy.orm import Session

from kb.scripts.publishing.versions import list_scripts
from kb.scripts.script import Script
from kb.scripts.suggest.index import Index, Match
from kb.scripts.suggest.learning import NOTHING, Habits, Opening, habits, learn, learned_at
from kb.scripts.suggest.words import callers_words

__all__ = ["Opening", "Suggester", "Suggestion", "callers_words", "learn", "learned_at", "suggest"]

LEARNED = 1.0
"""What agents took for similar calls weighs at most as much as the words of the script that fits best."""

SHOWN = 0.2
"""From this share of similar calls on it is said that agents took the script for them."""


@dataclass(frozen=True)
class Suggestion:
    """One script that fits. `why`: the caller's words that it was found by; `taken`: agents took it for similar calls."""

    script: Script
    score: float
    why: tuple[str, ...]
    taken: bool = False


class Suggester:
    """Suggests among some scripts."""

    def __init__(self, scripts: Iterable[Script], taken: Habits = NOTHING) -> None:
        self._scripts = {script.id: script for script in scripts}
        self._index, self._habits = Index(self._scripts.values()), taken

    def suggest(self, query: str, limit: int = 3) -> list[Suggestion]:
        """The best scripts for a query, best first; none when no word of it says anything."""
        matches = self._index.matches(query)
        best = max((match.score for match in matches.values()), default=1.0)
        likely = self._habits.likely(query, self._scripts)
        found = []
        for script in self._scripts.values():
            match, share = matches.get(script, Match()), likely.get(script.id, 0.0)
            if match.why or share >= SHOWN:
                found.append(Suggestion(script, match.score / best + LEARNED * share, match.why, share >= SHOWN))
        return sorted(found, key=lambda one: (-one.score, one.script.title))[:limit]


@lru_cache(maxsize=4)
def _suggester(scripts: tuple[Script, ...], taken: Habits) -> Suggester:
    return Suggester(scripts, taken)


def suggest(session: Session, query: str, limit: int = 3) -> list[Suggestion]:
    """The likeliest published scripts for a query, best first."""
    return _suggester(tuple(list_scripts(session)), habits(session)).suggest(query, limit)
