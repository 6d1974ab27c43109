"""The best documents are read again for what single words cannot tell: words in the order in which they were said, and the
small words between them.

How telling it is that two words follow one another is counted among these documents: a pair that stands in all of them
does not tell them apart.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.columns import FIELDS, HEADING
from kb.search.engines.groups import Weight, Whole, Worths, added
from kb.search.engines.view import View
from kb.search.engines.weights import IN_ORDER, PASSAGE_SATURATION, PASSAGE_SHARE, SATURATION, SMALL_WORDS
from kb.search.words import STOP_WORDS

_POSITIONS = 20
"""Bits for a position; no field that is kept is longer."""


def reread(view: View, docs: Whole, spoken: Sequence[str], words: Sequence[str]) -> Weight:
    """What each of these documents (ascending) is worth besides: `words` have been counted, `spoken` are all in their order."""
    more = np.zeros(docs.size)
    for word in dict.fromkeys(word for word in spoken if word in STOP_WORDS and word not in words):
        found = view.group(word).docs
        if found.at.size:
            at = np.minimum(found.at.searchsorted(docs), found.at.size - 1)
            more += SMALL_WORDS * np.where(found.at[at] == docs, found.worth[at], 0.0)
    pairs = {pair for pair in pairwise(spoken) if not STOP_WORDS.issuperset(pair)}
    if pairs:
        more += IN_ORDER * _in_order(view, docs, sorted(pairs))
    return more


def _in_order(view: View, docs: Whole, pairs: Sequence[tuple[str, str]]) -> Weight:
    number: dict[str, int] = {}
    for pair in pairs:
        for word in pair:
            number.setdefault(word, len(number))
    code, stands = _tokens(view, docs, list(number))
    follows = np.full((len(number), len(number)), -1)
    for place, (first, second) in enumerate(pairs):
        follows[number[first], number[second]] = place
    met = np.flatnonzero(code[1:] == code[:-1] + 1)
    which = follows[stands[met], stands[met + 1]]
    where = code[met[which >= 0]] >> _POSITIONS
    return _worth(view, docs, which[which >= 0], where // len(FIELDS), where % len(FIELDS), len(pairs))


def _tokens(view: View, docs: Whole, words: Sequence[str]) -> tuple[Whole, NDArray[np.intp]]:
    """Where these words stand in these documents: unit, field and position in one number, ascending, and which word."""
    index = view.index
    wanted = np.zeros(view.doc_of.size, bool)
    wanted[units_of(index.first, docs, view.doc_of.size)] = True
    code, word = index.positions(words, wanted, _POSITIONS)
    order = np.argsort(code)
    return code[order], word[order]


def units_of(first: Whole, docs: Whole, units: int) -> Whole:
    """The units of these documents, where documents begin at `first` and there are so many units."""
    begin = first[docs]
    size = np.append(first, units)[docs + 1] - begin
    ends = np.cumsum(size)
    found: Whole = np.arange(ends[-1] if ends.size else 0) + np.repeat(begin - (ends - size), size)
    return found


def _worth(view: View, docs: Whole, pair: Whole, unit: Whole, field: Whole, pairs: int) -> Weight:
    """What pairs at these places are worth to each document: as words are, and to its best passage."""
    more = np.zeros(docs.size)
    doc = view.doc_of[unit]
    place = docs.searchsorted(doc)
    whole = added(pair * docs.size + place, view.field_worth(field, doc, np.ones(doc.size, np.int64)))
    count = np.bincount(whole.at // docs.size, minlength=pairs)
    rarity = np.log(1 + (docs.size - count + 0.5) / (count + 0.5))
    _add(more, whole, rarity, SATURATION, 1.0)
    inside = field >= HEADING
    unit, field, pair, place = unit[inside], field[inside], pair[inside], place[inside]
    parts = added(pair * view.doc_of.size + unit, view.inside_worth(field, unit, np.ones(unit.size, np.int64)))
    at = parts.at // view.doc_of.size * docs.size + docs.searchsorted(view.doc_of[parts.at % view.doc_of.size])
    _add(more, _most(at, parts.worth), rarity, PASSAGE_SATURATION, PASSAGE_SHARE)
    return more


def _most(at: Whole, worth: Weight) -> Worths:
    """The most at each place; places ascend."""
    if not at.size:
        return Worths()
    starts = np.flatnonzero(np.concatenate(([True], at[1:] != at[:-1])))
    return Worths(at[starts], np.maximum.reduceat(worth, starts))


def _add(more: Weight, found: Worths, rarity: Weight, bend: float, share: float) -> None:
    worth = share * rarity[found.at // more.size] * (bend + 1) * found.worth / (bend + found.worth)
    np.add.at(more, found.at % more.size, worth)
