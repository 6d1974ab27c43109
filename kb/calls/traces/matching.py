"""Whether an issue, in the caller's words, has the words of a known problem. The desk does the same in `desk/matching.js`."""

import re
from collections.abc import Sequence

ENDING = re.compile(r"^(.{3,}?)(?:ing|ed|es|e|s)$")
"""What a form of a word ends in: *faxed*, *moves*, *posting*."""
STEM = 5
"""Letters by which two forms of a long word are one all the same: *cheque* and *chequebook*."""


def matches(phrases: Sequence[str], text: str) -> bool:
    """Whether all words of one of the phrases stand in the text, in any order and form."""
    said = _words(text)
    return any(all(any(_is_same(word, other) for other in said) for word in wanted)
               for wanted in map(_words, phrases) if wanted)


def _words(text: str) -> list[str]:
    return [ENDING.sub(r"\1", word) for word in re.findall(r"[^\W_]+", text.lower())]


def _is_same(word: str, other: str) -> bool:
    return word == other or (len(word) >= STEM and len(other) >= STEM and word[:STEM] == other[:STEM])
