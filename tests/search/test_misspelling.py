"""What a slip of the fingers may have meant is found the same with a compiler and without."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.search.misspelling import COMPILED, Vocabulary

words = st.text("abc1é", max_size=6)
compiled = pytest.mark.skipif(not COMPILED, reason="no compiler was at hand when this was installed")


@pytest.mark.parametrize(("typed", "meant"), [("premuim", "premium"), ("premim", "premium"), ("premiuum", "premium"),
                                              ("oremium", "premium"), ("premium", "premium"), ("cafés", "café")])
def test_one_slip_away(typed: str, meant: str) -> None:
    assert Vocabulary(["café", "claim", "premium"]).near(typed) == {meant}


def test_the_beginning_of_a_word_with_a_slip_in_it() -> None:
    vocabulary = Vocabulary(["claim", "premise", "premium", "premiums"])
    assert vocabulary.begun_near("prwmi") == {"premise"}
    assert vocabulary.begun_near("prwmiu") == {"premium"}


@compiled
@given(words, st.frozensets(words, max_size=30))
@example("a" * 48, frozenset({"a" * 47, "a" * 48, "a" * 49}))
@example("a" * 49, frozenset({"a" * 48, "a" * 49}))
@example("", frozenset({"", "a"}))
@example("a", frozenset({"", "a"}))
def test_machine_code_finds_what_strings_find(word: str, known: frozenset[str]) -> None:
    quick, plain = Vocabulary(sorted(known)), Vocabulary(sorted(known), compiled=False)
    assert quick.near(word) == plain.near(word)
    assert quick.begun_near(word) == plain.begun_near(word)
