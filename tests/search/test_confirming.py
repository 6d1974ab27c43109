"""Cards that are kept: whatever alters one is on the next list, and what alters another throws nothing away."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kb.changes import Change, ChangeHead, note_change
from kb.search import confirming
from kb.search.confirming import Confirming
from kb.search.document import Card
from tests.search.library import Library, Page, Shelf

AGENT, GROUPS = SimpleNamespace(roles=frozenset({"agent"})), frozenset({"agents"})


@dataclass
class Counting(Shelf):
    """A shelf that remembers of which cards it was asked."""

    asked: list[list[str]] = field(default_factory=list)

    def cards(self, session: Session, person: object, ids: Collection[str]) -> dict[str, Card]:
        self.asked.append(sorted(ids))
        return super().cards(session, person, ids)


@pytest.fixture
def shelf() -> Counting:
    return Counting()


@pytest.fixture
def titles(library: Library, shelf: Counting) -> Callable[..., dict[str, str]]:
    """`titles(*ids)`: the titles of the cards, as a request that begins now sees them."""
    library.put(*({"id": name, "title": f"First {name}"} for name in "abcdef"))
    confirming = Confirming([shelf], lambda: [f"article:{name}" for name in "abcdef"])

    def ask(*ids: str, groups: frozenset[str] = GROUPS, one: Confirming = confirming) -> dict[str, str]:
        with library.database.reading() as session:
            cards = one.cards(session, AGENT, groups, [f"article:{name}" for name in ids], library.search.index.newest(session))
            return {key.partition(":")[2]: card.title for key, card in cards.items()}

    return ask


def test_a_card_that_changes_is_asked_for_anew_and_the_others_are_not(
        library: Library, shelf: Counting, titles: Callable[..., dict[str, str]]) -> None:
    assert titles("a", "b") == titles("a", "b") == {"a": "First a", "b": "First b"}
    assert shelf.asked == [["a", "b"]]
    library.put({"id": "b", "title": "Second b"})
    assert titles("a", "b") == {"a": "First a", "b": "Second b"}
    library.drop("a")
    assert titles("a", "b") == {"b": "Second b"}
    library.put({"id": "a", "title": "Third a", "audience": "supervisors"}, {"id": "c", "title": "Third c"})
    assert titles("a", "b", "c") == {"b": "Second b", "c": "Third c"}
    library.put({"id": "a", "title": "Fourth a"})
    assert titles("a", "b", "c") == {"a": "Fourth a", "b": "Second b", "c": "Third c"}
    assert shelf.asked[1:] == [["b"], ["a"], ["a", "c"], ["a"]]


def test_what_changes_elsewhere_throws_no_card_away(
        library: Library, shelf: Counting, titles: Callable[..., dict[str, str]]) -> None:
    titles("a")
    with library.database.writing() as session:
        note_change(session, "call", "a")
    library.put({"id": "f", "title": "Second f"})
    assert titles("a") == {"a": "First a"}
    assert shelf.asked == [["a"]]


def test_one_request_never_gets_what_another_group_may_see(
        library: Library, shelf: Counting, titles: Callable[..., dict[str, str]]) -> None:
    titles("a", "b")
    titles("a", "b", groups=frozenset({"agents", "supervisors"}))
    assert shelf.asked == [["a", "b"]] * 2


def test_a_new_day_asks_for_all_anew(
        shelf: Counting, titles: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    titles("a", "b")
    later = datetime.now(UTC) + timedelta(days=1)
    monkeypatch.setattr(confirming, "now", lambda: later)
    assert [titles("a"), titles("a")] == [{"a": "First a"}] * 2
    assert shelf.asked == [["a", "b"], ["a"]]


def test_another_history_of_changes_is_not_taken_for_the_same(
        library: Library, shelf: Counting, titles: Callable[..., dict[str, str]]) -> None:
    """As where a copy of the store from yesterday was put in its place, and went on from there."""
    titles("a", "b")
    with library.database.writing() as session:
        session.execute(update(Page).values(title="Yesterday's"))
        session.execute(update(Change).values(subject="z"))
        note_change(session, "article", "c")
    assert titles("a", "b") == {"a": "Yesterday's", "b": "Yesterday's"}
    with library.database.writing() as session:
        session.execute(update(Page).values(title="Older"))
        session.execute(delete(Change).where(Change.number > 2))
        session.execute(update(ChangeHead).values(last=2))
    assert titles("a", "b") == {"a": "Older", "b": "Older"}


def test_a_request_that_began_before_a_change_leaves_nothing_old_behind(
        library: Library, titles: Callable[..., dict[str, str]], shelf: Counting) -> None:
    one = Confirming([shelf])
    with library.database.reading() as early:
        before = library.search.index.newest(early)
        library.put({"id": "a", "title": "Second a"})
        assert titles("b", one=one) == {"b": "First b"}
        old = one.cards(early, AGENT, GROUPS, ["article:a"], before)
        assert old["article:a"].title == "First a", "as it was when the request began"
    assert titles("a", one=one) == {"a": "Second a"}


def test_many_changes_ask_for_all_anew(library: Library, shelf: Counting, titles: Callable[..., dict[str, str]],
                                       monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirming, "MANY", 3)
    titles("a", "b")
    library.put(*({"id": name, "title": f"Second {name}"} for name in "bcd"))
    assert titles("a", "b") == {"a": "First a", "b": "Second b"}
    assert shelf.asked == [["a", "b"], ["a", "b"]]


def test_what_is_cheap_comes_along_and_no_more_is_kept_than_there_is_room_for(
        library: Library, shelf: Counting, titles: Callable[..., dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.at_once = 4
    assert titles("e") == {"e": "First e"}
    assert shelf.asked == [["a", "b", "c", "d", "e"]]
    assert titles("a", "c") == {"a": "First a", "c": "First c"} and len(shelf.asked) == 1
    library.put({"id": "a", "title": "Second a"})
    assert titles("a", "b") == {"a": "Second a", "b": "First b"}
    assert shelf.asked[1:] == [["a", "f"]]
    monkeypatch.setattr(confirming, "MOST", 5)
    assert titles("a") == {"a": "Second a"}
    assert shelf.asked[2:] == [["a", "b", "c", "d"]], "begun anew"
    monkeypatch.setattr(confirming, "ENOUGH", 0)
    assert titles("e") == {"e": "First e"}
    assert shelf.asked[3:] == [["e"]]
