"""The last word on what may be seen is the store's: cards of what was found, as they are now."""

import time
from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from kb.search.document import Card, Source

MOST = 20_000
"""So many cards are kept."""
AGES = 10.0
"""Whether something is stale changes with the date and no change tells of it, so cards are kept for so long at most (seconds)."""


class Confirming:
    """Cards from the sources, kept as long as nothing has changed. A change of a source tells a new mark."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._kept: dict[tuple[frozenset[str] | None, str], Card | None] = {}
        self._valid: tuple[str, float] = ("", 0.0)

    def cards(self, session: Session, person: object, groups: frozenset[str] | None, keys: Iterable[str],
              mark: str | None) -> dict[str, Card]:
        """The cards, by key, of those that this person, of these groups, may see. `mark` is the last change that this session
        sees, or None where that is not known: then nothing is kept.
        """
        if mark is None:
            return self._fetched(session, person, keys)
        self._forget_after(mark)
        kept = self._kept
        wanted = list(keys)
        missing = [key for key in wanted if (groups, key) not in kept]
        found = self._fetched(session, person, missing) if missing else {}
        if self._valid[0] == mark:  # another thread may have seen a later change meanwhile
            kept.update(((groups, key), found.get(key)) for key in missing)
        return found | {key: card for key in wanted if (card := kept.get((groups, key))) is not None}

    def _forget_after(self, mark: str) -> None:
        if self._valid[0] != mark or time.monotonic() > self._valid[1] or len(self._kept) > MOST:
            self._kept = {}
            self._valid = (mark, time.monotonic() + AGES)

    def _fetched(self, session: Session, person: object, keys: Iterable[str]) -> dict[str, Card]:
        cards: dict[str, Card] = {}
        names = [key.partition(":") for key in keys]
        for source in self._sources:
            ids = [id_ for kind, _, id_ in names if kind == source.kind]
            if ids:
                cards |= {f"{source.kind}:{id_}": card for id_, card in source.cards(session, person, ids).items()}
        return cards
