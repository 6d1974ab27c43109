"""Words in a given room: about how wide a text is, and what of it fits."""

import unicodedata
from functools import lru_cache

_NARROW, _SLIM, _WIDE = frozenset("iljI.,:;'’|! ·"), frozenset("frt()[]{}-\"“”/\\"), frozenset("mwMW@%—…→")


@lru_cache(maxsize=4096)
def _width(letter: str) -> float:
    """Of one letter, in em: a little more than in most faces, so that what fits here fits everywhere."""
    if letter in _NARROW:
        return 0.31
    if letter in _SLIM:
        return 0.4
    if letter in _WIDE:
        return 0.92
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    return 0.69 if letter.isupper() else 0.575


def width(text: str, size: float) -> float:
    """How wide a text is, about; in the unit of `size` (pixels)."""
    return sum(map(_width, text)) * size


def fitted(text: str, room: float, size: float) -> str:
    """The text in one line, cut with an ellipsis where it is too long."""
    text = " ".join(text.split())
    if width(text[:400], size) <= room and len(text) <= 400:
        return text
    left, kept = room - width("…", size), 0
    for letter in text:
        left -= _width(letter) * size
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def wrapped(text: str, room: float, size: float, most: int) -> list[str]:
    """The text in `most` lines at most; the last one is cut where there is more."""
    words, lines = text.split()[:most * 40], [""]
    while words:
        longer = f"{lines[-1]} {words[0]}".strip()
        if width(longer, size) <= room:
            lines[-1] = longer
        elif len(lines) == most:
            lines[-1] = fitted(f"{lines[-1]} {' '.join(words)}", room, size)
            break
        elif lines[-1]:
            lines.append("")
            continue
        else:
            lines[-1] = fitted(words[0], room, size)
        words.pop(0)
    return [line for line in lines if line]
