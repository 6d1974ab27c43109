"""Slugs: the names of articles in addresses. Plain ASCII, so that no two of them look alike."""

import re
import unicodedata
from collections.abc import Callable
from itertools import count
from pathlib import PurePosixPath

LONGEST = 80
RESERVED = frozenset({"new", "index", "preview", "con", "prn", "aux", "nul",
                      *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Words of our own addresses, and names that no file on Windows can have."""
_FOLDS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
_FOLDER_FILES = frozenset({"index", "readme"})


def slug_of(text: str) -> str:
    """The slug of a title or a file's name: small letters, digits and hyphens; empty when nothing of it is left.

    Whatever reads the same (accents, full width, letters' case, signs that are not seen) gives the same slug.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDS)
    letters = (character for character in unicodedata.normalize("NFKD", folded)
               if unicodedata.category(character) not in {"Mn", "Cf", "Cc", "Me"})
    ascii_digits = "".join(str(unicodedata.decimal(letter, letter)) for letter in letters)
    plain = re.sub(r"['’`]", "", ascii_digits)
    # A letter of another script is dropped, not replaced: it must neither look like another slug nor spoil the rest.
    plain = "".join(letter for letter in plain if letter.isascii() or not letter.isalpha())
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].strip("-")


def is_slug(text: str) -> bool:
    """Whether this can be an article's slug as it stands."""
    return bool(text) and slug_of(text) == text and text not in RESERVED


def wanted_slug(given: str, path: str) -> str:
    """The slug that an article asks for: the one given, else its file's name, for an index file its folder's."""
    place = PurePosixPath(path)
    of_folder = place.stem.casefold() in _FOLDER_FILES and place.parent.name
    for text in (given, place.parent.name if of_folder else place.stem):
        if slug_of(text):
            return slug_of(text)
    return ""


def free_slug(wanted: str, path: str, taken: Callable[[str], bool], fallback: str) -> str:
    """The slug itself where it is free, else with its folder before it, else with a number; `fallback` for an empty one."""
    wanted = wanted or slug_of(fallback)
    folder = slug_of(PurePosixPath(path).parent.name)
    tries = [wanted, f"{folder}-{wanted}"[:LONGEST].strip("-")] if folder and not wanted.startswith(f"{folder}-") else [wanted]
    for text in tries:
        if text not in RESERVED and not taken(text):
            return text
    for number in count(2):
        text = f"{tries[-1][:LONGEST - 6]}-{number}"
        if not taken(text):
            return text
    raise AssertionError("numbers do not end")
