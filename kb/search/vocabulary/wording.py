"""How words that mean the same are written: `DME, durable medical equipment`, or one way `DME => durable medical equipment`."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from kb.errors import Invalid
from kb.search.query import LONGEST_PHRASE
from kb.search.words import STOP_WORDS, stem, telling_stems, words_of

LONGEST_WORDING = 200
"""Nobody says more in one breath for one thing (characters)."""
MOST_TOGETHER = 20
"""So many words or phrases of one meaning are kept together."""
ARROW = "=>"


@dataclass(frozen=True)
class Wording:
    """Words and phrases that mean the same. With `instead` only one way: who says one of `words` also finds those."""

    words: tuple[str, ...]
    instead: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As a line of a file."""
        return ", ".join(self.words) + (f" {ARROW} {', '.join(self.instead)}" if self.instead else "")

    @property
    def key(self) -> str:
        """The same for what search could not tell apart, whatever the order and the spelling."""
        sides = [sorted({parts(word) for word in side}) for side in (self.words, self.instead)]
        return hashlib.sha256(repr(sides).encode()).hexdigest()

    def touches(self, text: str) -> bool:
        """Whether a telling word of `text`, in any form, stands in it."""
        said = set(telling_stems(text))
        return any(not said.isdisjoint(telling_stems(phrase)) for phrase in (*self.words, *self.instead))


def parts(phrase: str) -> tuple[str, ...]:
    """What search keeps of a word or phrase: the stems of all its words."""
    return tuple(stem(word) for word in words_of(phrase))


def read_line(line: str) -> Wording:
    """A line of a file. Raises `Invalid`."""
    words, arrow, instead = line.partition(ARROW)
    if arrow and not instead.strip():
        raise Invalid("Nothing stands behind the arrow.", {"instead": "Write what is to be found as well."})
    return read_wording(words, instead, both_ways=not arrow)


def read_wording(words: str, instead: str, *, both_ways: bool) -> Wording:
    """What stands in the two fields of the form, separated by commas. Raises `Invalid` by field."""
    said, others = _phrases(words, "words"), _phrases(instead, "instead")
    if not said:
        raise Invalid("There are no words yet.", {"words": "Write what callers say."})
    if both_ways:
        said, others = [*said, *others], []
        if len(said) < 2:
            raise Invalid("One word alone means nothing else.", {"instead": "Write at least one that means the same."})
    elif not others:
        raise Invalid("Nothing is said to mean the same.", {"instead": "Write what is to be found as well."})
    _refuse_same(said)
    _refuse_same(others)
    known = {parts(phrase) for phrase in said}
    others = [phrase for phrase in others if parts(phrase) not in known]
    if not both_ways and not others:
        raise Invalid("Both sides are the same.", {"instead": "That is the same word; search finds its forms by itself."})
    if len(said) + len(others) > MOST_TOGETHER:
        raise Invalid("Those are too many.", {"instead": f"At most {MOST_TOGETHER} words or phrases of one meaning."})
    _refuse_empty_words(said if not both_ways else said + others)
    return Wording(tuple(said), tuple(others))


def _phrases(text: str, field: str) -> list[str]:
    found = [" ".join(piece.split()) for piece in text.replace("\0", "").replace("\n", ",").split(",")]
    found = [phrase for phrase in found if phrase]
    for phrase in found:
        if len(phrase) > LONGEST_WORDING:
            raise Invalid("That is too long.", {field: f"At most {LONGEST_WORDING} characters between two commas."})
        if len(words_of(phrase)) > LONGEST_PHRASE:
            raise Invalid("That is too long.", {field: f"At most {LONGEST_PHRASE} words between two commas: “{_short(phrase)}”."})
        if not words_of(phrase):
            raise Invalid(f"“{_short(phrase)}” has no letter or digit.", {field: "Only letters and digits are searched."})
    return found


def _refuse_same(phrases: Iterable[str]) -> None:
    known: dict[tuple[str, ...], str] = {}
    for phrase in phrases:
        other = known.setdefault(parts(phrase), phrase)
        if other is not phrase:
            raise Invalid(f"“{_short(other)}” and “{_short(phrase)}” are the same for search.", {
                "words": "Capitals, accents and forms of a word are found by themselves. Leave one out."})


def _refuse_empty_words(phrases: Iterable[str]) -> None:
    for phrase in phrases:
        words = words_of(phrase)
        if len(words) == 1 and words[0] in STOP_WORDS:
            raise Invalid(f"“{phrase}” stands in nearly every sentence.", {
                "words": f"Write it with another word, like “{phrase} card”."})


def _short(phrase: str) -> str:
    return phrase if len(phrase) <= 40 else f"{phrase[:39]}…"
