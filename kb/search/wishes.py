"""Several wishes in one breath: "my wife is ill and the premium I mailed isn't posted and you have our old address"."""

import re

from kb.search.words import STOP_WORDS, words_of

LEAST_WORDS = 2
"""A wish has so many words that tell something."""
MOST_WISHES = 4

_BETWEEN = re.compile(r"[.;?!,]+\s+(?:(?:and|but|also|plus|then)\s+)?|\s+(?:and|but|also|plus|then)\s+", re.I)


def wishes_of(text: str) -> list[str]:
    """The wishes in what a caller said, in her words; [] where there is only one."""
    wishes: list[str] = []
    at = 0
    cuts = [match.span() for match in _BETWEEN.finditer(text)]
    if not cuts:
        return []
    for end, after in [*cuts, (len(text), len(text))]:
        wish = text[at:end].strip(" ,.;?!")
        if sum(word not in STOP_WORDS for word in words_of(wish)) >= LEAST_WORDS:
            wishes.append(wish)
            at = after
    rest = text[at:].strip(" ,.;?!")
    if rest and wishes and rest != wishes[-1]:
        wishes[-1] = text[text.rindex(wishes[-1]) :].strip(" ,.;?!")
    return wishes[:MOST_WISHES] if len(wishes) > 1 else []
