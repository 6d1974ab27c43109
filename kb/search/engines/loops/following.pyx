# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Words that follow one another as they were said."""

from libc.stdint cimport int32_t, int64_t

cimport cython
cimport numpy as cnp

import numpy as np

from kb.search.engines.loops.common cimport bent, data, rarity_of
from kb.search.engines.loops.postings cimport FIELDS, HEADING, Part, Postings, reached_in, weight_inside, weight_of

cnp.import_array()

cdef enum:
    NOWHERE = 2147483647


def in_order(Postings postings, cnp.ndarray wanted, list ranks, cnp.ndarray pairs):
    """What pairs of words that follow one another are worth to these documents (see `plain`), which ascend."""
    cdef Following following = Following(postings, pairs, len(ranks[0]) if ranks else 0, cnp.PyArray_SIZE(wanted))
    cdef int64_t *docs = <int64_t *>data(wanted, cnp.NPY_INT64)
    cdef int64_t part = -1, place
    for place in range(cnp.PyArray_SIZE(wanted)):
        while part + 1 < postings.size and postings.parts[part + 1].offset <= postings.first[docs[place]]:
            part += 1
            following.enter(&postings.parts[part], ranks[part])
        following.read(docs[place], place)
    return following.worth()


@cython.final
cdef class Following:
    """Pairs of words that follow one another, looked for in one document after the other."""

    cdef Postings postings
    cdef Part *part
    cdef list _kept
    cdef int64_t words, docs, pairs, met_count
    cdef int64_t *pair  # two words each
    cdef int64_t *at  # how far each word has been read in each field, and where it ends there
    cdef int64_t *end
    cdef int64_t *next  # the unit in which it stands next
    cdef int64_t *met  # the pairs that stand in the passage being read
    cdef int64_t *rarer  # of each pair and field the word that stands there less often
    cdef int64_t soonest[FIELDS]  # no pair stands in a field before that unit
    cdef double *whole
    cdef double *best
    cdef double *here

    def __init__(self, Postings postings, cnp.ndarray pairs, int64_t words, int64_t docs):
        self.postings, self.words, self.pairs, self.docs = postings, words, cnp.PyArray_SIZE(pairs) // 2, docs
        places = np.zeros(3 * FIELDS * words + (FIELDS + 1) * self.pairs, np.int64)
        worths = np.zeros(self.pairs * (2 * docs + 1))
        self._kept = [pairs, places, worths]
        self.pair = <int64_t *>data(pairs, cnp.NPY_INT64)
        self.at = <int64_t *>data(places, cnp.NPY_INT64)
        self.end = self.at + FIELDS * words
        self.next = self.end + FIELDS * words
        self.rarer = self.next + FIELDS * words
        self.met = self.rarer + FIELDS * self.pairs
        self.whole = <double *>data(worths, cnp.NPY_FLOAT64)
        self.best = self.whole + self.pairs * docs
        self.here = self.best + self.pairs * docs

    cdef void enter(self, Part *part, list ranks):
        """Go on with the documents of this part."""
        cdef int64_t word, field, rank, place, pair, one, other
        self.part = part
        for word in range(self.words):
            rank = ranks[word]
            for field in range(FIELDS):
                place = field * self.words + word
                self.at[place] = part.ranges[FIELDS * rank + field] if rank >= 0 else 0
                self.end[place] = part.ranges[FIELDS * rank + field + 1] if rank >= 0 else 0
                self.next[place] = part.units[self.at[place]] if self.at[place] < self.end[place] else NOWHERE
        for field in range(FIELDS):
            self.soonest[field] = 0
            for pair in range(self.pairs):
                one, other = field * self.words + self.pair[2 * pair], field * self.words + self.pair[2 * pair + 1]
                self.rarer[field * self.pairs + pair] = (
                    one if self.end[one] - self.at[one] <= self.end[other] - self.at[other] else other)

    cdef void read(self, int64_t doc, int64_t place) noexcept:
        """Take in a document; `place` is its place among those wanted."""
        cdef int64_t first = self.postings.first[doc], unit, field, pair, number
        for unit in range(first, self.postings.first[doc + 1]):
            self.met_count = 0
            # A head has title, say-line and keywords, a passage heading and body.
            for field in range(0 if unit == first else HEADING, HEADING if unit == first else FIELDS):
                if self.soonest[field] <= unit - self.part.offset:
                    self._read_field(unit, field, doc, place)
            for number in range(self.met_count):
                pair = self.met[number]
                if self.here[pair] > self.best[pair * self.docs + place]:
                    self.best[pair * self.docs + place] = self.here[pair]
                self.here[pair] = 0.0

    cdef inline bint _stands(self, int64_t place, int64_t wanted) noexcept:
        """Read a word of a field up to this unit; whether it stands there."""
        if self.next[place] < wanted:
            self.at[place] = reached_in(self.part.units, self.at[place], self.end[place], wanted)
            self.next[place] = self.part.units[self.at[place]] if self.at[place] < self.end[place] else NOWHERE
        return self.next[place] == wanted

    cdef void _read_field(self, int64_t unit, int64_t field, int64_t doc, int64_t place) noexcept:
        cdef int64_t wanted = unit - self.part.offset, soonest = NOWHERE, pair, one, other, rarer, count
        for pair in range(self.pairs):
            rarer = self.rarer[field * self.pairs + pair]
            if self._stands(rarer, wanted):
                one, other = field * self.words + self.pair[2 * pair], field * self.words + self.pair[2 * pair + 1]
                if self._stands(one, wanted) and self._stands(other, wanted):
                    count = _neighbours(self.part, self.at[one], self.at[other])
                    if count:
                        self._met(pair, count, unit, field, doc, place)
            if self.next[rarer] < soonest:
                soonest = self.next[rarer]
        self.soonest[field] = soonest

    cdef void _met(self, int64_t pair, int64_t count, int64_t unit, int64_t field, int64_t doc, int64_t place) noexcept:
        cdef double inside = count * weight_inside(self.postings, field, unit)
        self.whole[pair * self.docs + place] += count * weight_of(self.postings, field, doc)
        if inside > 0.0 and self.here[pair] == 0.0:
            self.met[self.met_count] = pair
            self.met_count += 1
        self.here[pair] += inside

    cdef cnp.ndarray worth(self):
        """What was found, by document."""
        cdef cnp.ndarray found = np.zeros(self.docs)
        cdef double *more = <double *>cnp.PyArray_DATA(found)
        cdef double *whole
        cdef double *best
        cdef double rarity
        cdef int64_t pair, doc, count
        for pair in range(self.pairs):
            whole, best, count = self.whole + pair * self.docs, self.best + pair * self.docs, 0
            for doc in range(self.docs):
                count += whole[doc] > 0
            rarity = rarity_of(self.docs, count)
            for doc in range(self.docs if count else 0):
                more[doc] += rarity * (bent(whole[doc], self.postings.bend)
                                       + self.postings.share * bent(best[doc], self.postings.passage_bend))
        return found


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
