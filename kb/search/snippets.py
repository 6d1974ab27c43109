"""The few words of a passage that show why it was found, as HTML: escaped, with what fits in `<mark>`."""

import re
from collections.abc import Container

from markupsafe import Markup, escape

from kb.search.words import Token, tokens_among

LENGTH = 240
"""About so much is shown (characters)."""
READ = 20_000
"""A passage is never this long; where one is, only its beginning is looked through (characters)."""

_SENTENCE = re.compile(r"[.?!]\s|\n")


def snippet(text: str, marks: Container[str], length: int = LENGTH) -> Markup:
    """The stretch of `text` with the most different words of `marks`, cut at words."""
    text = text[:READ].strip()
    marked = list(tokens_among(text, marks))
    start, end = _stretch(text, marked, length)
    pieces = ["… "] if start else []
    at = start
    for token in marked:
        if start <= token.start and token.end <= end:
            pieces += [escape(text[at : token.start]), "<mark>", escape(text[token.start : token.end]), "</mark>"]
            at = token.end
    pieces.append(escape(text[at:end].rstrip()))
    if end < len(text):
        pieces.append(" …")
    return Markup("".join(pieces))  # noqa: S704 - every piece of text is escaped above


def _stretch(text: str, marked: list[Token], length: int) -> tuple[int, int]:
    """Where the shown part begins and ends."""
    if len(text) <= length * 5 // 4:
        return 0, len(text)
    best, most = 0, 0
    for first, token in enumerate(marked):
        within = {other.word for other in marked[first : first + 40] if other.end <= token.start + length * 3 // 4}
        if len(within) > most:
            best, most = token.start, len(within)
    start = _beginning(text, best, length // 4)
    if start + length >= len(text):
        return start, len(text)
    gap = max(text.rfind(" ", start + length // 2, start + length), text.rfind("\n", start + length // 2, start + length))
    return start, gap if gap > 0 else start + length


def _beginning(text: str, at: int, lead: int) -> int:
    """The beginning of the sentence or line around `at` where it is near, else a word a little before."""
    if at <= lead:
        return 0
    ends = [match.end() for match in _SENTENCE.finditer(text, at - lead, at)]
    if ends:
        return ends[-1]
    gap = text.find(" ", at - lead, at)
    return gap + 1 if gap >= 0 else at
