"""Who is near whom, among those who may take part."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.engines.allowed import Allowed, state_name
from kb.search.meaning import space as spaces
from kb.search.meaning.space import WHOLE, Space
from kb.search.meaning.vectors import RECORD, SIZE, packed


class Names:
    """A roll without an index."""

    def __init__(self, states: Sequence[tuple[str, str]]) -> None:
        self.keys = [key for key, _ in states]
        self.names = [state_name(*state) for state in states]


def space_of(vectors: np.ndarray, owners: Sequence[int]) -> Space:
    """A space in which stretch `n` belongs to document `owners[n]`."""
    records = np.zeros(len(owners), RECORD)
    numbers: dict[int, int] = {}
    for row, owner in enumerate(owners):
        name = state_name(f"article:{owner:03}", "1")
        numbers[owner] = number = numbers.get(owner, -1) + 1
        scale, small = packed(vectors[row])
        records[row] = (name[:16], name[16:], number, 1, bytes(16), scale, small, 0)
    return Space(records)


def points(count: int, seed: int) -> np.ndarray:
    """Points that lie as meanings do: in few directions more than in others."""
    drawn = np.random.default_rng(seed).normal(size=(count, SIZE)) * np.linspace(3, 0.2, SIZE) ** 2
    return (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)


def slowly(vectors: np.ndarray, owners: Sequence[int], question: np.ndarray, mask: np.ndarray) -> list[int]:
    """The same by going through all."""
    best: dict[int, float] = {}
    for vector, owner in zip(vectors, owners, strict=True):
        if mask[owner]:
            best[owner] = max(best.get(owner, -2.0), float(vector @ question))
    return sorted(best, key=lambda owner: -best[owner])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60), st.integers(1, 12), st.sets(st.integers(0, 11)))
def test_only_those_allowed_and_in_the_order_of_all(seed: int, stretches: int, documents: int, hidden: set[int]) -> None:
    owners = [row % documents for row in range(stretches)]
    vectors = points(stretches + 1, seed)
    roll = Names([(f"article:{number:03}", "1") for number in range(12)])
    mask = np.array([number not in hidden for number in range(12)])
    space = space_of(vectors[:-1], owners)
    near = space.nearest(vectors[-1], space.places(roll), Allowed(roll, mask), 12)
    expected = slowly(vectors[:-1], owners, vectors[-1], mask)
    assert {each.key for each in near} == {f"article:{owner:03}" for owner in expected}
    assert [each.nearness for each in near] == sorted((each.nearness for each in near), reverse=True)
    for each in near:
        own = [float(vector @ vectors[-1]) for vector, owner in zip(vectors, owners, strict=False)
               if each.key == f"article:{owner:03}"]
        assert abs(each.nearness - (max(own) + WHOLE * sum(own) / len(own))) < 0.02
        assert own[each.passage + 1] > max(own) - 0.02


def test_what_others_may_see_changes_nothing() -> None:
    vectors, owners = points(300, 5), [row // 3 for row in range(300)]
    question = points(1, 6)[0]
    roll = Names([(f"article:{number:03}", "1") for number in range(100)])
    mask = np.arange(100) % 2 == 0
    some = space_of(vectors, owners)
    only = space_of(vectors[[owner % 2 == 0 for owner in owners]], [owner for owner in owners if owner % 2 == 0])
    assert (some.nearest(question, some.places(roll), Allowed(roll, mask), 20)
            == only.nearest(question, only.places(roll), Allowed(roll, mask), 20))


def test_the_shortlist_keeps_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, owners = points(3000, 7), [row // 3 for row in range(3000)]
    roll = Names([(f"article:{number:03}", "1") for number in range(1000)])
    space = space_of(vectors, owners)
    everything = Allowed(roll, np.ones(1000, bool))
    kept, all_ = 0, 0
    for question in points(40, 8):
        quick = space.nearest(question, space.places(roll), everything, 10)
        monkeypatch.setattr(spaces, "SHORTLIST", 10**6)
        slow = space.nearest(question, space.places(roll), everything, 10)
        monkeypatch.undo()
        kept, all_ = kept + len(set(quick) & set(slow)), all_ + len(slow)
    assert kept >= 0.99 * all_


def test_a_document_in_another_state_takes_no_part() -> None:
    space = space_of(points(2, 1), [0, 1])
    roll = Names([("article:000", "2"), ("article:001", "1")])
    near = space.nearest(points(1, 2)[0], space.places(roll), Allowed(roll, np.ones(2, bool)), 5)
    assert [each.key for each in near] == ["article:001"]


def test_an_empty_space_has_nobody_near(tmp_path: Path) -> None:
    space = Space(np.empty(0, RECORD))
    roll = Names([("article:000", "1")])
    assert space.nearest(points(1, 1)[0], space.places(roll), Allowed(roll, np.ones(1, bool)), 5) == [] and len(space) == 0
