"""What other rooms add to finding: groups of hits beside the index, which only the store may tell, and whom else to ask."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session


@dataclass(frozen=True)
class BesideHit:
    """A thing found beside: what a list shows of it."""

    id: str
    title: str
    say: str
    url: str
    about: str = ""
    """Beside the title: what tells it from others."""
    side: str = ""
    snippet: Markup = Markup("")
    why: str = ""


@dataclass(frozen=True)
class Beside:
    """What a room found: the best of `total`, more of which there may be (`is_more`).

    `is_of_people`: words of the query are somebody's name or number, so that it is no question for editors and is not noted.
    """

    total: int = 0
    hits: list[BesideHit] = field(default_factory=list)
    is_more: bool = False
    is_of_people: bool = False


@dataclass(frozen=True)
class Finder:
    """How a room finds things of its `kind`: for whom, and `find(session, person, words, limit)`."""

    kind: str
    may: Callable[[object], bool]
    find: Callable[[Session, Any, str, int], Beside]


class Others:
    """What the other rooms of an application have added."""

    def __init__(self) -> None:
        self._finders: dict[str, Finder] = {}
        self._ask: Callable[[Session, Any, str], str | None] | None = None

    def add(self, finder: Finder) -> None:
        """Have things of this kind found on the search page and by the API."""
        self._finders[finder.kind] = finder

    def finder(self, kind: str, person: object) -> Finder | None:
        """The finder of a kind, where there is one and this person may use it."""
        finder = self._finders.get(kind)
        return finder if finder is not None and finder.may(person) else None

    def ask_by(self, ask: Callable[[Session, Any, str], str | None]) -> None:
        """Have `ask(session, person, words)` say where she can ask a colleague, where she can."""
        self._ask = ask

    def ask_address(self, session: Session, person: object, words: str) -> str | None:
        """Where this person can ask her colleagues these words now; None where she cannot."""
        return self._ask(session, person, words) if self._ask is not None else None
