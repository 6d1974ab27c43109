"""The last word on what may be seen is the store's: cards of what was found, as they are now."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from sqlalchemy.orm import Session

from kb.changes import changes_after
from kb.db import now
from kb.search.document import Card, Source

MOST = 20_000
"""So many cards are kept."""
ENOUGH = 15_000
"""With so many no others are asked for beside those that are wanted."""
MANY = 200
"""After so many changes all cards are asked for anew."""

Groups = frozenset[str] | None


@dataclass
class _Kept:
    """Cards by groups and key, as they are at one mark of the change log and on one day; None where these may not see it."""

    mark: str
    day: date
    cards: dict[tuple[Groups, str], Card | None] = field(default_factory=dict)
    ahead: dict[tuple[Groups, str], Iterator[str]] = field(default_factory=dict)
    """By groups and kind: the keys of which nobody has asked for the card yet."""


class Confirming:
    """Cards from the sources, kept until they change: of that the change log tells, and of what is stale the date.

    `known` gives the keys of all that can be found.
    """

    def __init__(self, sources: Sequence[Source], known: Callable[[], Collection[str]] = tuple) -> None:
        self._sources, self._known = sources, known
        self._kept = _Kept("", date.min)

    def cards(self, session: Session, person: object, groups: Groups, keys: Iterable[str], mark: str | None) -> dict[str, Card]:
        """The cards, by key, of those that this person, of these groups, may see. `mark` is the last change of the sources that
        this session sees, or None where that is not known: then nothing is kept.
        """
        if mark is None:
            return self._fetched(session, person, keys)
        kept, wanted = self._kept_for(session, mark), list(keys)
        missing = [key for key in wanted if (groups, key) not in kept.cards]
        if missing:
            missing += self._more(kept, groups, missing)
            found = self._fetched(session, person, missing)
            kept.cards.update(((groups, key), found.get(key)) for key in missing)
        return {key: card for key in wanted if (card := kept.cards.get((groups, key))) is not None}

    def _kept_for(self, session: Session, mark: str) -> _Kept:
        """What is kept at this mark. Another one has cards of its own: requests that see different changes go on side by side."""
        today, kept = now().date(), self._kept  # read and put at once, whatever other threads do meanwhile
        if (kept.mark, kept.day) != (mark, today) or len(kept.cards) > MOST:
            changed = self._changed(session, kept, mark) if kept.day == today and len(kept.cards) <= MOST else None
            kept = _Kept(mark, today) if changed is None else _Kept(mark, today, kept.cards.copy(), kept.ahead)
            for name in [name for name in kept.cards if changed and name[1] in changed]:
                del kept.cards[name]
            self._kept = kept
        return kept

    def _changed(self, session: Session, kept: _Kept, mark: str) -> set[str] | None:
        """The keys of what has changed since; None where that cannot be told: it is too much, or another store's history."""
        number, _, subject = kept.mark.partition(" ")
        if not number or int(mark.partition(" ")[0]) < int(number):
            return None
        since = changes_after(session, int(number) - 1, MANY, *[source.kind for source in self._sources])
        if not since or len(since) == MANY or (since[0].number, since[0].subject) != (int(number), subject):
            return None
        return {f"{change.topic}:{change.subject}" for change in since[1:]}

    def _more(self, kept: _Kept, groups: Groups, missing: Sequence[str]) -> list[str]:
        """Keys of cards that come with the missing ones for next to nothing, so that soon all are there."""
        more: list[str] = []
        for source in self._sources if len(kept.cards) < ENOUGH else ():
            start, name = f"{source.kind}:", (groups, source.kind)
            if source.at_once > 1 and any(key.startswith(start) for key in missing):
                if name not in kept.ahead:
                    kept.ahead[name] = iter([key for key in self._known() if key.startswith(start)])
                more += islice(kept.ahead[name], source.at_once)
        return [key for key in more if (groups, key) not in kept.cards and key not in missing]

    def _fetched(self, session: Session, person: object, keys: Iterable[str]) -> dict[str, Card]:
        cards: dict[str, Card] = {}
        names = [key.partition(":") for key in keys]
        for source in self._sources:
            ids = [id_ for kind, _, id_ in names if kind == source.kind]
            if ids:
                cards |= {f"{source.kind}:{id_}": card for id_, card in source.cards(session, person, ids).items()}
        return cards
