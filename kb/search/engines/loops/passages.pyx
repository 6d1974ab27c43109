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

    cdef Sums sums
    cdef tuple arrays
    cdef int64_t *of  # the document of each unit, and the first unit of each document
    cdef int64_t *begin

    def __init__(self, list ats, list worths, cnp.ndarray doc_of, cnp.ndarray first):
        self.of = <int64_t *>data(doc_of, cnp.NPY_INT64)
        self.begin = <int64_t *>data(first, cnp.NPY_INT64)
        self.arrays = doc_of, first  # which are not to go before they have been read
        self.sums = added(ats, worths, cnp.PyArray_SIZE(doc_of))

    def add_best(self, cnp.ndarray scores, double share):
        """As there."""
        cdef Sums sums = self.sums, best = taken(cnp.PyArray_SIZE(scores))
        cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
        cdef int64_t number, unit
        for number in range(sums.count):
            unit = sums.touched[number]
            most(best, self.of[unit], sums.worth[unit], 0)
        for number in range(best.count):
            score[best.touched[number]] += share * best.worth[best.touched[number]]
        idle.append(best)

    def best(self, cnp.ndarray docs):
        """As there."""
        cdef Sums sums = self.sums
        cdef int64_t *doc = <int64_t *>data(docs, cnp.NPY_INT64)
        cdef int64_t number, unit, best
        found = []
        for number in range(cnp.PyArray_SIZE(docs)):
            best = -1
            for unit in range(self.begin[doc[number]], self.begin[doc[number] + 1]):
                if sums.written[unit] == sums.turn and (best < 0 or sums.worth[unit] > sums.worth[best]):
                    best = unit
            found.append(best)
        self.sums = None
        idle.append(sums)
        return found
