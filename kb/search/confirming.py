"""The last word on what may be seen is the store's: cards of what was found, as they are now."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from kb.db import now
from kb.search.document import Card, Source

MOST = 20_000
"""So many cards are kept."""

Kept = dict[tuple[frozenset[str] | None, str], Card | None]
"""By groups and key; None is what these may not see."""


class Confirming:
    """Cards from the sources, kept as long as nothing has changed: a change of a source tells a new mark, and what is stale
    changes with the date, of which no change tells.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._sources = sources
        self._kept: tuple[tuple[str, date], Kept] = (("", date.min), {})

    def cards(self, session: Session, person: object, groups: frozenset[str] | None, keys: Iterable[str],
              mark: str | None) -> dict[str, Card]:
        """The cards, by key, of those that this person, of these groups, may see. `mark` is the last change that this session
        sees, or None where that is not known: then nothing is kept.
        """
        if mark is None:
            return self._fetched(session, person, keys)
        kept = self._kept_for(mark)
        wanted = list(keys)
        missing = [key for key in wanted if (groups, key) not in kept]
        found = self._fetched(session, person, missing) if missing else {}
        kept.update(((groups, key), found.get(key)) for key in missing)
        return found | {key: card for key in wanted if (card := kept.get((groups, key))) is not None}

    def _kept_for(self, mark: str) -> Kept:
        valid, (known, kept) = (mark, now().date()), self._kept  # read and put at once: other threads may see other changes
        if known != valid or len(kept) > MOST:
            kept = {}
            self._kept = valid, kept
        return kept

    def _fetched(self, session: Session, person: object, keys: Iterable[str]) -> dict[str, Card]:
        cards: dict[str, Card] = {}
        names = [key.partition(":") for key in keys]
        for source in self._sources:
            ids = [id_ for kind, _, id_ in names if kind == source.kind]
            if ids:
                cards |= {f"{source.kind}:{id_}": card for id_, card in source.cards(session, person, ids).items()}
        return cards
