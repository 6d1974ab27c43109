"""Words that follow one another as they were said."""

import numpy as np

from kb.search.engines.columns import FIELDS
from kb.search.engines.plain.postings import Postings, Ranks
from kb.search.engines.plain.sums import begins, saturated
from kb.search.engines.weights import PASSAGE_SATURATION, PASSAGE_SHARE, SATURATION
from kb.search.engines.worths import Weight, Whole

_NONE = np.empty(0, np.int64)
_POSITIONS = 20
"""Bits for a position; no field that is kept is longer."""


def in_order(postings: Postings, docs: Whole, ranks: Ranks, pairs: Whole) -> Weight:
    """What pairs of words that follow one another are worth to these documents (ascending): as words are, and to their best
    passages. `pairs` has the numbers of both words of each.

    How telling a pair is, is counted among these documents: one that stands in all of them does not tell them apart.
    """
    words = len(ranks[0]) if ranks else 0
    follows = np.full((words, words), -1)
    follows[pairs[:, 0], pairs[:, 1]] = np.arange(len(pairs))
    code, stands = _tokens(postings, docs, ranks)
    met = (code[1:] == code[:-1] + 1).nonzero()[0]
    which = follows[stands[met], stands[met + 1]]
    said = (which >= 0).nonzero()[0]
    if not said.size:
        return np.zeros(docs.size)
    where = code[met[said]] >> _POSITIONS
    return _pairs_worth(postings, docs, which[said], where // len(FIELDS), where % len(FIELDS), len(pairs))


def _tokens(postings: Postings, docs: Whole, ranks: Ranks) -> tuple[Whole, Whole]:
    """Where these words stand in these documents: unit, field and position in one number, ascending, and which word."""
    here = np.zeros(postings.docs + 1, bool)  # the last one for units of hidden documents, whose number is -1
    here[docs] = True
    codes, numbers = [_NONE], [_NONE]
    for (columns, offset), places in zip(postings.parts, ranks, strict=True):
        for word, place in enumerate(places):
            if place < 0:
                continue
            ends = columns.ranges[len(FIELDS) * place : len(FIELDS) * (place + 1) + 1]
            at = ends[0] + here[postings.doc_of[columns.units[ends[0] : ends[-1]] + offset]].nonzero()[0]
            field, times = ends.searchsorted(at, "right") - 1, columns.counts[at]
            each = np.arange(times.sum()) + np.repeat(columns.starts[at] - (times.cumsum() - times), times)
            where = (columns.units[at].astype(np.int64) + offset) * len(FIELDS) + field
            codes.append((np.repeat(where, times) << _POSITIONS) + columns.positions[each])
            numbers.append(np.full(each.size, word, np.int64))
    code = np.concatenate(codes)
    order = code.argsort(kind="stable")
    return code[order], np.concatenate(numbers)[order]


def _pairs_worth(postings: Postings, docs: Whole, pair: Whole, unit: Whole, field: Whole, pairs: int) -> Weight:
    doc = postings.doc_of[unit]
    place = docs.searchsorted(doc)
    whole = _table(pair, place, postings.worth(field, doc, 1), pairs, docs.size)
    count = (whole > 0).sum(axis=1)
    rarity = np.log(1 + (docs.size - count + 0.5) / (count + 0.5))
    starts = begins(unit)  # places ascend, so what belongs to a unit stands together
    part = np.zeros(unit.size, np.int64)
    part[starts[1:]] = 1
    parts = _table(pair, part.cumsum(), postings.inside(field, unit, 1), pairs, starts.size)
    most = np.zeros((pairs, docs.size))
    of = place[starts]
    most[:, of[begins(of)]] = np.maximum.reduceat(parts, begins(of), axis=1)
    more: Weight = rarity @ (saturated(whole, SATURATION) + PASSAGE_SHARE * saturated(most, PASSAGE_SATURATION))
    return more


def _table(row: Whole, column: Whole, worth: Weight, rows: int, columns: int) -> Weight:
    """What stands at the same place, added up."""
    summed: Weight = np.bincount(row * columns + column, worth, rows * columns).astype(np.float64, copy=False)
    return summed.reshape(rows, columns)
