"""Whether an issue, in the caller's words, has the words of a known problem. The desk does the same in `desk/matching.js`."""

import re
from collections.abc import Sequence

STEM = 5
"""Letters by which two forms of a long word are one: *cheques* and *cheque*, *posting* and *posted*."""


def matches(phrases: Sequence[str], text: str) -> bool:
    """Whether all words of one of the phrases stand in the text, in any order and form."""
    said = _words(text)
    return any(all(any(_is_same(word, other) for other in said) for word in wanted)
               for wanted in map(_words, phrases) if wanted)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _is_same(word: str, other: str) -> bool:
    if word == other:
        return True
    return len(word) >= STEM and len(other) >= STEM and word[:STEM] == other[:STEM]
