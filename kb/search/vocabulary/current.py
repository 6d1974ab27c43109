"""The table as it is now, in each process: read again when somebody changed it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.search.vocabulary.models import Pin, Synonym
from kb.search.vocabulary.table import Pinned, Table
from kb.search.vocabulary.wording import Wording

TOPIC = "words"


class Vocabulary:
    """Keeps one table; all rows are read again only when the number of the last change of `TOPIC` is another than before."""

    def __init__(self) -> None:
        self._known: tuple[int, Table] | None = None

    def current(self, session: Session, number: int) -> Table:
        """The table as this session sees it, up to that change."""
        known = self._known
        if known is None or known[0] != number:
            known = self._known = (number, read_table(session))
        return known[1]


def read_table(session: Session) -> Table:
    """All words and pins of the store."""
    rows = session.execute(select(Synonym.words, Synonym.instead).order_by(Synonym.changed_at, Synonym.id))
    pins = session.execute(select(Pin.said, Pin.document, Pin.ends_at).order_by(Pin.place, Pin.id))
    return Table((Wording(tuple(words), tuple(instead)) for words, instead in rows), (Pinned(*pin) for pin in pins))
