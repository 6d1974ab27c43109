# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Words that follow one another as they were said."""

from libc.stdint cimport int64_t

cimport cython
cimport numpy as cnp

import numpy as np

from kb.search.engines.loops.common cimport bent, data, rarity_of
from kb.search.engines.loops.postings cimport FIELDS, Part, Postings, reached_in, weight_inside, weight_of

cnp.import_array()


def in_order(Postings postings, cnp.ndarray wanted, list ranks, cnp.ndarray pairs):
    """What pairs of words that follow one another are worth to these documents (see `plain`), which ascend."""
    cdef Following following = Following(postings, wanted)
    cdef int64_t *words = <int64_t *>data(pairs, cnp.NPY_INT64)
    cdef int64_t pair
    for pair in range(cnp.PyArray_SIZE(pairs) // 2):
        following.read(ranks, words[2 * pair], words[2 * pair + 1])
    return following.more


@cython.final
cdef class Following:
    """Documents, in which one pair of words after the other is looked for."""

    cdef Postings postings
    cdef Part *part
    cdef cnp.ndarray wanted, more, sums
    cdef int64_t size
    cdef int64_t *docs
    cdef double *whole  # what the pair is worth to each document, to its best passage, and to each passage of one
    cdef double *best
    cdef double *here
    cdef int64_t rarer[FIELDS]  # how far both words have been read in each field, the one that stands there less often first
    cdef int64_t rarer_end[FIELDS]
    cdef int64_t other[FIELDS]
    cdef int64_t other_end[FIELDS]
    cdef bint turned[FIELDS]  # whether that is the second word

    def __init__(self, Postings postings, cnp.ndarray wanted):
        cdef int64_t longest = 0, place
        self.postings, self.wanted, self.size = postings, wanted, cnp.PyArray_SIZE(wanted)
        self.docs = <int64_t *>data(wanted, cnp.NPY_INT64)
        for place in range(self.size):
            longest = max(longest, postings.first[self.docs[place] + 1] - postings.first[self.docs[place]])
        self.more, self.sums = np.zeros(self.size), np.zeros(2 * self.size + longest)
        self.whole = <double *>data(self.sums, cnp.NPY_FLOAT64)
        self.best = self.whole + self.size
        self.here = self.best + self.size

    cdef void read(self, list ranks, int64_t first, int64_t second):
        """Add what it is worth that the first word is followed by the second. `ranks` has their places in each part."""
        cdef Postings postings = self.postings
        cdef int64_t part = -1, place, doc
        for place in range(self.size):
            self.whole[place] = self.best[place] = 0.0
        for place in range(self.size):
            doc = self.docs[place]
            while part + 1 < postings.size and postings.parts[part + 1].offset <= postings.first[doc]:
                part += 1
                self._enter(&postings.parts[part], ranks[part][first], ranks[part][second])
            self._look_through(doc, place)
        self._count()

    cdef void _enter(self, Part *part, int64_t first, int64_t second) noexcept:
        """Go on with the documents of this part, where the words have these places."""
        cdef int64_t field, one, one_end, other, other_end
        self.part = part
        for field in range(FIELDS):
            one = one_end = other = other_end = 0
            if first >= 0 and second >= 0:
                one, one_end = part.ranges[FIELDS * first + field], part.ranges[FIELDS * first + field + 1]
                other, other_end = part.ranges[FIELDS * second + field], part.ranges[FIELDS * second + field + 1]
            self.turned[field] = other_end - other < one_end - one
            if self.turned[field]:
                one, one_end, other, other_end = other, other_end, one, one_end
            self.rarer[field], self.rarer_end[field] = one, one_end
            self.other[field], self.other_end[field] = other, other_end

    cdef void _look_through(self, int64_t doc, int64_t place) noexcept:
        cdef int64_t first = self.postings.first[doc], end = self.postings.first[doc + 1], unit, field
        cdef bint met = False
        for field in range(FIELDS):
            if self.rarer[field] < self.rarer_end[field]:
                met = self._look_in(field, first, end, doc, place) or met
        if met:
            for unit in range(end - first):
                self.best[place] = max(self.best[place], self.here[unit])
                self.here[unit] = 0.0

    cdef bint _look_in(self, int64_t field, int64_t first, int64_t end, int64_t doc, int64_t place) noexcept:
        """Take in a field of the units of a document; whether the words follow one another there."""
        cdef Part *part = self.part
        cdef int64_t rarer = reached_in(part.units, self.rarer[field], self.rarer_end[field], first - part.offset)
        cdef int64_t other = self.other[field], unit, count
        cdef bint met = False
        while rarer < self.rarer_end[field] and part.units[rarer] < end - part.offset:
            unit = part.units[rarer]
            other = reached_in(part.units, other, self.other_end[field], unit)
            if other < self.other_end[field] and part.units[other] == unit:
                count = _neighbours(part, other, rarer) if self.turned[field] else _neighbours(part, rarer, other)
                if count:
                    met = True
                    unit += part.offset
                    self.whole[place] += count * weight_of(self.postings, field, doc)
                    self.here[unit - first] += count * weight_inside(self.postings, field, unit)
            rarer += 1
        self.rarer[field], self.other[field] = rarer, other
        return met

    cdef void _count(self) noexcept:
        """Add what was found to what each document is worth: the more, the fewer of these documents have it."""
        cdef Postings postings = self.postings
        cdef double *more = <double *>cnp.PyArray_DATA(self.more)
        cdef double rarity
        cdef int64_t place, count = 0
        for place in range(self.size):
            count += self.whole[place] > 0
        rarity = rarity_of(self.size, count)
        for place in range(self.size if count else 0):
            more[place] += rarity * (bent(self.whole[place], postings.bend)
                                     + postings.share * bent(self.best[place], postings.passage_bend))


cdef int64_t _neighbours(Part *part, int64_t one, int64_t other) noexcept nogil:
    """How often a word stands right before another where these postings of a field and unit are."""
    cdef int64_t first = part.starts[one], first_end = part.starts[one + 1]
    cdef int64_t second = part.starts[other], second_end = part.starts[other + 1], count = 0
    while first < first_end and second < second_end:
        if part.positions[first] + 1 < part.positions[second]:
            first += 1
        elif part.positions[first] + 1 > part.positions[second]:
            second += 1
        else:
            count += 1
            first += 1
            second += 1
    return count
