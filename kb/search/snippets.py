"""The few words of a passage that show why it was found, as HTML: escaped, with what fits in `<mark>`."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from operator import itemgetter
from typing import Any

from markupsafe import Markup, escape

from kb.search.compiled import are_compiled
from kb.search.words import LONGEST, Token, fold, tokens_among

LENGTH = 240
"""About so much is shown (characters)."""
MANY = 24
"""Of more marks it is quicker to look at each word of the text (a beginning stands for up to two hundred)."""
READ = 20_000
"""A passage is never this long; where one is, only its beginning is looked through (characters)."""

_compiled: Any = None
if are_compiled("kb.search.marking"):
    from kb.search.marking import Marks

    _compiled = lru_cache(maxsize=100)(Marks)  # the same words are looked for in one passage after the other

_SENTENCE = re.compile(r"[.?!]\s|\n")


def snippet(text: str, marks: Collection[str], length: int = LENGTH) -> Markup:
    """The stretch of `text` with the most different words of `marks`, cut at words."""
    text = text[:READ].strip()
    if _OPEN in text or _CLOSE in text:
        text = text.replace(_OPEN, " ").replace(_CLOSE, " ").strip()
    shown = _compiled(frozenset(marks)).show(text, length) if _compiled else None
    return Markup(shown or show_plainly(text, marks, length))  # noqa: S704 - everything but the marks has been escaped


def show_plainly(text: str, marks: Collection[str], length: int) -> str:
    """The same of a text without space around it, in all letters and without a compiler; `marking.pyx` is held to it."""
    marked = marked_in(text, marks)
    start, end = _stretch(text, marked, length)
    pieces = ["… "] if start else []
    at = start
    for token in marked:
        if start <= token.start and token.end <= end:
            pieces += [text[at : token.start], _OPEN, text[token.start : token.end], _CLOSE]
            at = token.end
    pieces.append(text[at:end].rstrip())
    if end < len(text):
        pieces.append(" …")
    return str(escape("".join(pieces))).replace(_OPEN, "<mark>").replace(_CLOSE, "</mark>")


_OPEN, _CLOSE = "\x02", "\x03"
"""Stand for the marks until the text is escaped, which is done once."""

_ALIKE = str.maketrans("\u2019\u2018\u201c\u201d\u2013\u2014\u2026\u2022\xa0", "'\"\"\"--.- ")
"""Signs of good print, each as the plain one that cuts words as it does."""
_BEYOND = re.compile(r"[^\W\x00-\x7f]")
"""A letter or digit whose plain form is another one; other signs only stand between words."""
_TIED = re.compile(r"[a-z0-9]+(?:'[a-z0-9]+)+")


def marked_in(text: str, marks: Collection[str]) -> list[Token]:
    """The words of `text` that are among `marks`, in order, as `tokens_among` gives them.

    Looking for a few marks in the text is many times quicker than cutting the whole text into words.
    """
    plain = text.lower() if text.isascii() else text.translate(_ALIKE).lower()
    if not plain.isascii() and _BEYOND.search(plain):
        return list(tokens_among(text, frozenset(marks)))
    has_ties = "'" in plain
    found = []
    for mark, at in _apart(plain, marks) if len(marks) > MANY else _one_by_one(plain, marks):
        end = at + len(mark)
        if len(mark) >= LONGEST:  # it may stand for any longer word that begins so
            return list(tokens_among(text, frozenset(marks)))
        if not (has_ties and _tied(plain, at, end)):
            found.append(Token(mark, at, end))
    if has_ties:
        found += [token for token in _ties(plain) if token.word in marks]
    found.sort(key=_BY_START)
    return found


_BY_START = itemgetter(1)
_PLAIN_WORD = re.compile("[a-z0-9]+")


def _one_by_one(text: str, marks: Collection[str]) -> Iterator[tuple[str, int]]:
    """Where each mark stands as a word of its own in a text of plain letters; of very long ones, where they only begin."""
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            end = at + len(mark)
            alone = not text[end : end + 1].isalnum() and not (at and text[at - 1].isalnum())
            if alone or len(mark) >= LONGEST:
                yield mark, at
            at = text.find(mark, end)


def _apart(text: str, marks: Collection[str]) -> Iterator[tuple[str, int]]:
    """The same by way of the words of the text."""
    for match in _PLAIN_WORD.finditer(text):
        word = match.group()[:LONGEST]
        if word in marks:
            yield word, match.start()


def _ties(text: str) -> Iterator[Token]:
    """The words that an apostrophe ties together."""
    at = text.find("'")
    while at >= 0:
        start = at
        while start and text[start - 1].isalnum():
            start -= 1
        match = _TIED.match(text, start)
        if match:
            yield Token(fold(match.group()), start, match.end())
        at = text.find("'", match.end() if match else at + 1)


def _tied(text: str, start: int, end: int) -> bool:
    """Whether an apostrophe ties it to another word."""
    before = start > 1 and text[start - 1] == "'" and text[start - 2].isalnum()
    return before or (text[end : end + 1] == "'" and text[end + 1 : end + 2].isalnum())


def _stretch(text: str, marked: list[Token], length: int) -> tuple[int, int]:
    """Where the shown part begins and ends."""
    if len(text) <= length * 5 // 4:
        return 0, len(text)
    start = _beginning(text, _densest(marked, length * 3 // 4), length // 4)
    if start + length >= len(text):
        return start, len(text)
    gap = max(text.rfind(" ", start + length // 2, start + length), text.rfind("\n", start + length // 2, start + length))
    return start, gap if gap > 0 else start + length


def _densest(marked: list[Token], width: int) -> int:
    """Where a stretch of that width with the most different words begins; the first of equals."""
    best = most = end = 0
    within: dict[str, int] = {}
    for token in marked:
        while end < len(marked) and marked[end].end <= token.start + width:
            within[marked[end].word] = within.get(marked[end].word, 0) + 1
            end += 1
        if len(within) > most:
            best, most = token.start, len(within)
        if within.get(token.word, 0) > 1:
            within[token.word] -= 1
        else:
            within.pop(token.word, None)
    return best


def _beginning(text: str, at: int, lead: int) -> int:
    """The beginning of the sentence or line around `at` where it is near, else a word a little before."""
    if at <= lead:
        return 0
    ends = [match.end() for match in _SENTENCE.finditer(text, at - lead, at)]
    if ends:
        return ends[-1]
    gap = text.find(" ", at - lead, at)
    return gap + 1 if gap >= 0 else at
