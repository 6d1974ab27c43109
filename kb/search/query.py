"""What a person typed, understood: words, phrases in quotes, and the beginning of a word that is still being typed.

This is a grammar without errors: whatever is typed means something, and nothing typed can be expensive. Signs that
mean something to other engines (stars, brackets, tildes, NOT) are only gaps between words here.
"""

import re
import unicodedata
from dataclasses import dataclass

from kb.search.words import STOP_WORDS, tokens, words_of

LONGEST_QUERY = 1000
"""Read so far, the rest is left: nobody says more in one breath (characters)."""
MOST_WORDS = 32
"""Words that count, after those that only carry the sentence (words)."""
MOST_PHRASES = 4
LONGEST_PHRASE = 12

_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]')


@dataclass(frozen=True)
class Also:
    """Words of a query that editors gave others for: each of `instead` counts as if it had been said in place of `said`."""

    said: tuple[str, ...]
    instead: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Query:
    """A query ready to be asked. `words` are different from one another and in order; `beginning` may go on being typed."""

    text: str
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    beginning: str = ""
    spoken: tuple[str, ...] = ()
    """All words in order, those that only carry the sentence too."""
    also: tuple[Also, ...] = ()
    """What editors have said means the same as some of the words."""

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.beginning)


def parse(text: str, *, typing: bool = False) -> Query:
    """Understand `text`. With `typing`, its last word is the beginning of one, unless a space or sign follows it."""
    text = unicodedata.normalize("NFC", text[:LONGEST_QUERY]).replace("\0", " ")
    phrases = [phrase for quoted in _QUOTED.findall(text) if len(phrase := tuple(words_of(quoted)[:LONGEST_PHRASE])) > 1]
    found = list(tokens(text))
    spoken = [token.word for token in found]
    beginning = ""
    if found and _open_ended(text, found[-1].end, typing):
        beginning = spoken.pop()
    telling = [word for word in spoken if word not in STOP_WORDS]
    if beginning in STOP_WORDS and spoken and not telling:  # "how do": a sentence begins, and its list waits for what tells
        spoken.append(beginning)
        beginning = ""
    if not telling and not beginning:
        telling = spoken  # "who am I", "how to": all that there is
    words = tuple(dict.fromkeys(telling))[:MOST_WORDS]
    return Query(text.strip(), words, tuple(phrases[:MOST_PHRASES]), beginning, tuple(spoken[: MOST_WORDS * 4]))


def _open_ended(text: str, end: int, typing: bool) -> bool:
    rest = text[end:]
    return rest.startswith("*") and not rest.strip("* ") if rest else typing
