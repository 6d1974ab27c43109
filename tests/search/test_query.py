"""What is typed is understood, whatever it is."""

import json
from pathlib import Path

import pytest

from kb.search.query import MOST_WORDS, parse

BOMBS = Path(__file__).parents[3] / "shared" / "data" / "badinput" / "own" / "search_query_bombs.json"


def test_words_that_only_carry_the_sentence_are_left_out() -> None:
    assert parse("What do I do when my wife's premium isn't posted?").words == ("wife", "premium", "posted")


@pytest.mark.parametrize("text", ["who am I", "the", "to be or not to be", "how"])
def test_a_query_of_nothing_else_keeps_them(text: str) -> None:
    assert parse(text).words
    assert parse(text, typing=True)


def test_a_sentence_that_has_only_begun_waits_for_what_tells() -> None:
    assert parse("can", typing=True).beginning == "can"  # cancel, cancer
    assert parse("hello how can", typing=True).beginning == ""
    assert parse("hello how can", typing=True).words == parse("hello how can ", typing=True).words
    assert parse("hello how canc", typing=True).beginning == "canc"


def test_the_last_word_is_a_beginning_while_it_is_typed() -> None:
    assert parse("mailed prem", typing=True).beginning == "prem"
    assert parse("mailed prem ", typing=True).beginning == ""
    assert parse("mailed prem").words == ("mailed", "prem")
    assert parse("mailed prem*").beginning == "prem"


def test_quotes_make_a_phrase_of_either_style() -> None:
    assert parse('my "grace period" ended').phrases == (("grace", "period"),)
    assert parse("my “grace period” ended").phrases == (("grace", "period"),)
    assert parse('"unclosed phrase').phrases == ()


def test_accents_case_and_apostrophes_do_not_matter() -> None:
    assert parse("CAFÉ").words == parse("cafe\u0301").words == parse("cafe").words
    assert parse("don’t pay").words == parse("dont pay").words


@pytest.mark.parametrize("text", ["", "   ", "*", "(((", "!!!", "\0", "\"\"", "\u200b"])
def test_signs_alone_ask_nothing(text: str) -> None:
    assert not parse(text)


def test_a_long_query_is_read_as_far_as_it_counts() -> None:
    words = " ".join(f"word{number}" for number in range(500))
    assert len(parse(words).words) == MOST_WORDS
    assert len(parse("x" * 1_000_000).words[0]) < 100


@pytest.mark.skipif(not BOMBS.is_file(), reason="the corpus of bad input is not here")
def test_every_query_bomb_is_understood() -> None:
    for bomb in json.loads(BOMBS.read_text(encoding="utf-8")):
        text = bomb["prefix"] + bomb["unit"] * bomb["repeat"] + bomb["suffix"]
        assert len(parse(text).words) <= MOST_WORDS, bomb["name"]
