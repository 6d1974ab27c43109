# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What passages are worth to a query."""

from libc.stdint cimport int64_t

cimport cython
cimport numpy as cnp

from kb.search.engines.loops.common cimport data
from kb.search.engines.loops.sums cimport Sums, added, idle, most, taken

cnp.import_array()


@cython.final
cdef class Passages:
    """As `plain.Passages`."""

    cdef Sums sums  # None where there is one word alone: its own arrays say all
    cdef int64_t *at
    cdef double *worth
    cdef int64_t size
    cdef tuple arrays
    cdef int64_t *of  # the document of each unit, and the first unit of each document
    cdef int64_t *begin

    def __init__(self, list ats, list worths, cnp.ndarray doc_of, cnp.ndarray first):
        self.of = <int64_t *>data(doc_of, cnp.NPY_INT64)
        self.begin = <int64_t *>data(first, cnp.NPY_INT64)
        self.arrays = doc_of, first, ats, worths  # which are not to go before they have been read
        if len(ats) == 1:
            self.at, self.size = <int64_t *>data(ats[0], cnp.NPY_INT64), cnp.PyArray_SIZE(ats[0])
            self.worth = <double *>data(worths[0], cnp.NPY_FLOAT64)
        else:
            self.sums = added(ats, worths, cnp.PyArray_SIZE(doc_of))

    def add_best(self, cnp.ndarray scores, double share):
        """As there."""
        cdef Sums sums = self.sums, best
        cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
        cdef int64_t number, unit
        if sums is None:
            self._add_best(score, share)
            return
        best = taken(cnp.PyArray_SIZE(scores))
        for number in range(sums.count):
            unit = sums.touched[number]
            most(best, self.of[unit], sums.worth[unit], 0)
        for number in range(best.count):
            score[best.touched[number]] += share * best.worth[best.touched[number]]
        idle.append(best)

    cdef void _add_best(self, double *score, double share) noexcept:
        cdef int64_t at = 0, doc
        cdef double best
        while at < self.size:
            doc, best = self.of[self.at[at]], 0.0
            while at < self.size and self.of[self.at[at]] == doc:  # units ascend, and documents with them
                best = max(best, self.worth[at])
                at += 1
            score[doc] += share * best

    def best(self, cnp.ndarray docs):
        """As there."""
        cdef Sums sums = self.sums
        cdef int64_t *doc = <int64_t *>data(docs, cnp.NPY_INT64)
        cdef int64_t number, unit, best
        found = []
        if sums is None:
            return [self._best(doc[number]) for number in range(cnp.PyArray_SIZE(docs))]
        for number in range(cnp.PyArray_SIZE(docs)):
            best = -1
            for unit in range(self.begin[doc[number]], self.begin[doc[number] + 1]):
                if sums.written[unit] == sums.turn and (best < 0 or sums.worth[unit] > sums.worth[best]):
                    best = unit
            found.append(best)
        self.sums = None
        idle.append(sums)
        return found

    cdef int64_t _best(self, int64_t doc) noexcept:
        cdef int64_t low = 0, high = self.size, middle, best = -1
        while low < high:
            middle = (low + high) >> 1
            if self.at[middle] < self.begin[doc]:
                low = middle + 1
            else:
                high = middle
        while low < self.size and self.at[low] < self.begin[doc + 1]:
            if best < 0 or self.worth[low] > self.worth[best]:
                best = low
            low += 1
        return self.at[best] if best >= 0 else -1
