"""The passage shown is safe, and its marks are right."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search.compiled import are_compiled
from kb.search.snippets import MANY, marked_in, show_plainly, snippet
from kb.search.words import tokens_among, words_of


def test_what_fits_is_marked_and_everything_is_escaped() -> None:
    shown = snippet('<b>Premium</b> & "fees" are due', {"premium", "fees"})
    assert shown == "&lt;b&gt;<mark>Premium</mark>&lt;/b&gt; &amp; &#34;<mark>fees</mark>&#34; are due"


def test_a_long_passage_is_cut_around_what_fits() -> None:
    text = "Nothing of note here. " * 60 + "The lockbox log shows the cheque. " + "More of the same. " * 60
    shown = snippet(text, {"lockbox", "cheque"})
    assert "The <mark>lockbox</mark> log shows the <mark>cheque</mark>" in shown
    assert shown.startswith("… ") and shown.endswith(" …")
    assert len(shown) < 400


@given(st.text(max_size=900), st.lists(st.text(max_size=8), max_size=4))
def test_it_never_breaks_markup(text: str, marks: list[str]) -> None:
    shown = str(snippet(text, {word for mark in marks for word in words_of(mark)} | set(words_of(text)[:2])))
    bare = re.sub(r"</?mark>", "", shown)
    assert "<" not in bare and ">" not in bare
    assert shown.count("<mark>") == shown.count("</mark>")


@given(st.text("ab'’‘\" -_.éA²®→", max_size=40), st.lists(st.text("abé'", min_size=1, max_size=4), max_size=4),
       st.sampled_from([0, MANY]))
def test_marks_found_the_quick_ways_are_those_found_word_by_word(text: str, given_marks: list[str], others: int) -> None:
    marks = frozenset(word for mark in given_marks for word in words_of(mark))
    marks |= {f"other{number}" for number in range(others)}
    assert marked_in(text, marks) == list(tokens_among(text, marks))


@pytest.mark.skipif(not are_compiled("kb.search.marking"), reason="no compiler was at hand when this was installed")
@given(st.text("aBc1'’‘\" -_.!?&<>\n\t\x85é²→", max_size=120), st.lists(st.text("abc1é'", min_size=1, max_size=4), max_size=5),
       st.integers(4, 60), st.integers(0, 60))
def test_what_machine_code_shows_is_what_strings_show(
        text: str, given_marks: list[str], length: int, longest: int) -> None:
    from kb.search.marking import Marks

    text = (text + "c" * longest + " a" * (longest % 2)).strip()
    marks = frozenset(word for mark in [*given_marks, "c" * longest] for word in words_of(mark))
    shown = Marks(marks).show(text, length)
    assert shown in (None, show_plainly(text, marks, length))
    assert (shown is None) == bool(re.search(r"[^\W\x00-\x7f]", text))
