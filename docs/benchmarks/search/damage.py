"""What happens to a query between a head and a key: slips of the fingers, and that it is not finished yet."""

import re
from collections.abc import Iterator
from random import Random

_WORD = re.compile(r"[A-Za-z]{4,}")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_LETTERS = "".join(_ROWS)
_TOUCHING = ((0, -1), (0, 1), (-1, 0), (-1, 1), (1, -1), (1, 0))


def _beside() -> dict[str, str]:
    """The keys around each key: left, right, and those it touches in the rows above and below."""
    keys = {key: (row, place) for row, letters in enumerate(_ROWS) for place, key in enumerate(letters)}
    return {key: "".join(other for other, (r, at) in keys.items() if (r - row, at - place) in _TOUCHING)
            for key, (row, place) in keys.items()}


NEIGHBOURS = _beside()
SLIPS = ("insert", "delete", "swap", "neighbour")


def damaged(text: str, chance: Random) -> str:
    """`text` with one slip in one word of at least four letters; as it is where it has none."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = chance.choice(words)
    while True:
        slipped = slip(word[0], chance.choice(SLIPS), chance.randrange(len(word[0])), chance)
        if slipped != word[0]:
            return text[: word.start()] + slipped + text[word.end() :]


def slip(word: str, kind: str, place: int, chance: Random) -> str:
    """A word with this slip at this place (of its letters, from 0); a swap at the end leaves it as it is."""
    if kind == "insert":
        return word[:place] + chance.choice(_LETTERS) + word[place:]
    if kind == "delete":
        return word[:place] + word[place + 1 :]
    if kind == "swap":
        return word[:place] + word[place : place + 2][::-1] + word[place + 2 :]
    return word[:place] + chance.choice(NEIGHBOURS[word[place].lower()]) + word[place + 1 :]


def cuts(text: str) -> Iterator[str]:
    """What stands in the box after each key, from the second character on."""
    for length in range(2, len(text) + 1):
        yield text[:length]
