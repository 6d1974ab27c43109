# ruff: noqa: S311 - chance with a seed, no secrets
"""What the benchmarks of search count with is right: slips, cuts, places and shares."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.benchmarks.figures import at, share
from docs.benchmarks.search.as_typed import came_back
from docs.benchmarks.search.damage import NEIGHBOURS, SLIPS, cuts, damaged, slip
from docs.benchmarks.search.relevance import first, five, place_of, reciprocal
from docs.benchmarks.search.rivals import _fts5_queries, telling


@pytest.mark.parametrize(("kind", "place", "word"), [("delete", 3, "clam"), ("swap", 1, "calim"), ("swap", 4, "claim")])
def test_a_slip_of_each_kind(kind: str, place: int, word: str) -> None:
    assert slip("claim", kind, place, Random(1)) == word


def test_an_inserted_letter_and_a_neighbour() -> None:
    assert len(slip("claim", "insert", 2, Random(1))) == 6
    assert slip("claim", "neighbour", 0, Random(1))[0] in NEIGHBOURS["c"]


def test_neighbours_are_those_that_a_finger_touches() -> None:
    assert set(NEIGHBOURS["g"]) == set("fhtyvb")
    assert set(NEIGHBOURS["q"]) == set("wa")
    assert all(key in NEIGHBOURS[other] for key, others in NEIGHBOURS.items() for other in others)


@given(st.text(st.sampled_from("abcdefg ,.'"), max_size=40), st.integers())
def test_one_word_of_four_letters_is_damaged_and_the_rest_stays(text: str, seed: int) -> None:
    found = damaged(text, Random(seed))
    words = [word for word in "".join(sign if sign.isalpha() else " " for sign in text).split() if len(word) >= 4]
    assert (found != text) == bool(words)
    assert abs(len(found) - len(text)) <= 1
    assert found == damaged(text, Random(seed)), "the same seed, the same slip"
    before, after = text.split(), found.split()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == bool(words)


def test_every_kind_of_slip_comes_up() -> None:
    lengths = {len(damaged("premium", Random(seed))) for seed in range(40)}
    assert lengths == {6, 7, 8}
    assert len(SLIPS) == 4


def test_cuts_are_what_stands_after_each_key() -> None:
    assert list(cuts("my c")) == ["my", "my ", "my c"]
    assert list(cuts("a")) == []


def test_what_came_back() -> None:
    assert came_back(["a", "b", "a", "a", "b", "b"]) == 1
    assert came_back(["a", "b", "c"]) == 0


def test_places() -> None:
    assert place_of(["x", "right", "also"], frozenset({"right", "also"})) == 2
    assert place_of(["x"], frozenset({"right"})) == 0
    found = [1, 0, 2, 6, 5]
    assert (first(found), five(found)) == (1, 3)
    assert reciprocal(found) == pytest.approx((1 + 1 / 2 + 1 / 6 + 1 / 5) / 5)


def test_shares_come_with_their_interval() -> None:
    assert share(50, 100).split() == ["50.0", "(40.4-59.6)"]
    assert share(0, 10).split() == ["0.0", "(0.0-27.8)"]


def test_the_part_of_values() -> None:
    assert (at([3, 1, 2], 0.5), at([1, 2], 0.99), at([], 0.5)) == (2, 2, 0)


def test_rivals_are_asked_as_somebody_would_who_knows_them() -> None:
    assert telling("how do I pay the premium") == ["pay", "premium"]
    assert _fts5_queries("pay my premium", "all") == ['"pay" AND "premium"', '"pay" OR "premium"']
    assert _fts5_queries("pay prem", "typing")[0] == '"pay" AND "prem"*'
    assert _fts5_queries("pay ", "typing") == ['"pay"', '"pay"']
    assert len(_fts5_queries("premium mailed cheque lockbox posted", "all")) == 1, "any word, in a long sentence"
    assert _fts5_queries("pay the premium", "phrase") == ['"pay the premium"']
