"""The best documents are read again for what single words cannot tell: words in the order in which they were said, and the
small words between them.

How telling it is that two words follow one another is counted among these documents: a pair that stands in all of them
does not tell them apart.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from kb.search.engines.columns import FIELDS
from kb.search.engines.groups import Weight, Whole, begins, saturated
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
            more += (found.at[at] == docs) * found.worth[at]
    more *= SMALL_WORDS
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
    met = (code[1:] == code[:-1] + 1).nonzero()[0]
    which = follows[stands[met], stands[met + 1]]
    said = (which >= 0).nonzero()[0]
    if not said.size:
        return np.zeros(docs.size)
    where = code[met[said]] >> _POSITIONS
    return _worth(view, docs, which[said], where // len(FIELDS), where % len(FIELDS), len(pairs))


def _tokens(view: View, docs: Whole, words: Sequence[str]) -> tuple[Whole, NDArray[np.intp]]:
    """Where these words stand in these documents: unit, field and position in one number, ascending, and which word."""
    here = np.zeros(len(view.index.heads) + 1, bool)  # the last one for units of hidden documents, whose number is -1
    here[docs] = True
    code, word = view.index.positions(words, view.doc_of, here, _POSITIONS)
    order = code.argsort(kind="stable")  # runs that ascend, one behind the other
    return code[order], word[order]


def _worth(view: View, docs: Whole, pair: Whole, unit: Whole, field: Whole, pairs: int) -> Weight:
    """What pairs at these places are worth to each document: as words are, and to its best passage."""
    doc, once = view.doc_of[unit], np.ones(1, np.int64)
    place = docs.searchsorted(doc)
    whole = _table(pair, place, view.field_worth(field, doc, once), pairs, docs.size)
    count = (whole > 0).sum(axis=1)
    rarity = np.log(1 + (docs.size - count + 0.5) / (count + 0.5))
    starts = begins(unit)  # places ascend, so what belongs to a unit stands together
    part = np.zeros(unit.size, np.int64)
    part[starts[1:]] = 1
    parts = _table(pair, part.cumsum(), view.inside_worth(field, unit, once), pairs, starts.size)
    best = np.zeros((pairs, docs.size))
    of = place[starts]
    best[:, of[begins(of)]] = np.maximum.reduceat(parts, begins(of), axis=1)
    more: Weight = rarity @ (saturated(whole, SATURATION) + PASSAGE_SHARE * saturated(best, PASSAGE_SATURATION))
    return more


def _table(row: Whole, column: Whole, worth: Weight, rows: int, columns: int) -> Weight:
    """What stands at the same place, added up."""
    summed: Weight = np.bincount(row * columns + column, worth, rows * columns).astype(np.float64, copy=False)
    return summed.reshape(rows, columns)
