"""What a slip of the fingers may have meant is found the same with a compiler and without."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.search.compiled import are_compiled
from kb.search.misspelling import begun_near, begun_near_plainly, near_among, near_among_plainly

words = st.text("abc1é", max_size=6)
compiled = pytest.mark.skipif(not are_compiled("kb.search.slips"), reason="no compiler was at hand when this was installed")


@pytest.mark.parametrize(("typed", "meant"), [("premuim", "premium"), ("premim", "premium"), ("premiuum", "premium"),
                                              ("oremium", "premium"), ("premium", "premium"), ("cafés", "café")])
def test_one_slip_away(typed: str, meant: str) -> None:
    assert near_among(typed, {"premium", "café", "claim"}) == {meant}


def test_the_beginning_of_a_word_with_a_slip_in_it() -> None:
    assert begun_near("prwmi", ["claim", "premise", "premium", "premiums"]) == {"premise"}
    assert begun_near("prwmiu", ["claim", "premise", "premium", "premiums"]) == {"premium"}


@compiled
@given(words, st.frozensets(words, max_size=30))
@example("a" * 48, frozenset({"a" * 47, "a" * 48, "a" * 49}))
@example("a" * 49, frozenset({"a" * 48, "a" * 49}))
@example("", frozenset({"", "a"}))
def test_machine_code_finds_what_strings_find(word: str, known: frozenset[str]) -> None:
    in_order = sorted(known)
    assert near_among(word, known) == near_among_plainly(word, known)
    assert begun_near(word, in_order) == begun_near_plainly(word, in_order)
