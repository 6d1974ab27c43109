"""Stencils: what is put into a drawing stands where it should, whatever it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.web import Stencil, hole

WORDS = st.text() | st.sampled_from(["\x02", "\x02words\x02", str(hole("words")), "<b>"])


@given(WORDS, WORDS)
def test_what_fills_a_hole_is_never_taken_for_one(words: str, other: str) -> None:
    stencil = Stencil(f"<p>{hole('words')}|{hole('other')}|{hole('words')}</p>")
    assert stencil.filled({"words": words, "other": other}) == f"<p>{words}|{other}|{words}</p>"


def test_a_drawing_without_holes_is_itself() -> None:
    assert Stencil("<p>\x02</p>").filled({}) == "<p>\x02</p>"


def test_a_hole_that_is_left_open_is_an_error() -> None:
    with pytest.raises(KeyError, match="words"):
        Stencil(hole("words")).filled({"others": ""})
