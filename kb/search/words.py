"""Words: how text is cut into them, which forms belong together, and which carry no meaning of their own.

Documents and queries go through the same functions; nothing else in the room decides what a word is.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from whoosh.lang.porter import stem as _porter  # a pure function; the index itself stays behind its adapter

LONGEST = 48
"""Longer words are cut: nobody types them, and a megabyte without a space is not a word (letters)."""

# Scripts without spaces are taken letter by letter; neighbours are then found as phrases are.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|"
                   r"[^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
                   r"(?:['’][^\W_\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+)*")

_TIED = re.compile(r"'(?:s|ll|ve|re|d|m)$")

STOP_WORDS = frozenset(
    """
    a about also am an and any are as ask at be because been before but by can cant could did didnt do does
    doing dont for from get got had has have he hello help her hey hi him his how i id if im in into is isnt it
    its ive just know let like look looking may me might must my need needs no not now of on only or other our
    out over own please question same she should so some such tell than thank thanks that the their them then
    there these they this those to too under until up us very want wanted wants was we were what when where
    which who whom why will with wondering would you your
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
"""Words that only carry the sentence. They are indexed, and count when a query has nothing else, or quotes them."""


class Token(NamedTuple):
    """A word of a text, folded, and where it stands there (offsets into the text as given)."""

    word: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a text, in order."""
    for match in _WORD.finditer(text):
        word = fold(match.group())
        if word:
            yield Token(word, match.start(), match.end())


def tokens_among(text: str, words: Container[str]) -> Iterator[Token]:
    """Those words of a text that are among `words`."""
    for match in _WORD.finditer(text):
        word = fold(match.group())
        if word in words:
            yield Token(word, match.start(), match.end())


def words_of(text: str) -> list[str]:
    """The words of a text, in order, folded."""
    return [word for found in _WORD.findall(text) if (word := fold(found))]


def fold(word: str) -> str:
    """Lower case, without accents and apostrophes, nor what an apostrophe ties to it, at most `LONGEST` letters."""
    if word.isascii() and "'" not in word:
        return word[:LONGEST].lower()
    word = _TIED.sub("", word[:LONGEST].lower().replace("’", "'")).replace("'", "")
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFKD", word)
    return unicodedata.normalize("NFC", "".join(letter for letter in plain if not unicodedata.combining(letter)))[:LONGEST]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """What the English forms of a word have in common; words with digits and of other scripts are their own stem."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    stemmed: str = _porter(word)
    return stemmed


LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
"""What a finger may type instead."""


def near(word: str) -> Iterator[str]:
    """Every string one slip of the fingers away: a letter left out, doubled, swapped with the next, or mistyped."""
    for at in range(len(word) + 1):
        before, after = word[:at], word[at:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def beginning_with(start: str, words: list[str]) -> list[str]:
    """Those of `words`, which are in order, that begin so."""
    return words[bisect_left(words, start) : bisect_left(words, start + "\U0010ffff")]


def telling_stems(text: str) -> tuple[str, ...]:
    """The stems of a text in order, without words that only carry the sentence (unless there are no others)."""
    words = words_of(text)
    return tuple(stem(word) for word in words if word not in STOP_WORDS) or tuple(stem(word) for word in words)
