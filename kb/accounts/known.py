"""Whom this process knows already, so that a request costs one small question to the store and not the whole person."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from kb.accounts.models import Person
from kb.accounts.sign_in import Asking
from kb.db import Database

MOST = 5_000
"""So many people are kept at most."""

_PERSON = select(Person).options(joinedload(Person.role_rows), joinedload(Person.supervision_rows))


class Known:
    """The people of one process, all as they were at one change of people: after the next one everybody is read anew.

    They are shared by its requests, which only read them; whoever changes one loads her own.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: tuple[int | None, dict[str, Person]] = (None, {})

    def person(self, asking: Asking) -> Person | None:
        """Who asks, as she is at the change that `asking` tells of, or newer."""
        kept = self._kept  # the number and the people belong together, whatever other threads do meanwhile
        if asking.last != kept[0] or len(kept[1]) > MOST:
            kept = self._kept = (asking.last, {})
        person = kept[1].get(asking.person_id)
        if person is None:
            with self._database.reading() as session:  # begun after that change was seen
                person = session.scalars(_PERSON.where(Person.id == asking.person_id)).unique().first()
            if person is not None:
                kept[1][asking.person_id] = person
        return person
