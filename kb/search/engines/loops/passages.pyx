# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What passages are worth to a query."""

from libc.stdint cimport int64_t
from libc.stdlib cimport calloc, free

cimport cython
cimport numpy as cnp

from kb.search.engines.loops.common cimport data

cnp.import_array()


@cython.final
cdef class Zeros:
    """Room for a number at each place. Whoever borrows it leaves nothing in it."""

    cdef double *at
    cdef int64_t size

    def __cinit__(self, int64_t size):
        self.size = size
        self.at = <double *>calloc(size + 1, sizeof(double))
        if not self.at:
            raise MemoryError

    def __dealloc__(self):
        free(self.at)


idle = []
"""Rooms that nobody uses at this moment: several threads may rank at once."""


cdef Zeros borrowed(int64_t size):
    cdef Zeros zeros
    while idle:
        zeros = idle.pop()
        if zeros.size >= size:
            return zeros
    return Zeros(size)


@cython.final
cdef class Passages:
    """As `plain.Passages`; what is worth nothing is as if it were not there."""

    cdef Zeros sums  # what each unit is worth
    cdef int64_t *of  # the document of each unit, and the first unit of each document
    cdef int64_t *begin
    cdef list ats, worths
    cdef tuple arrays

    def __init__(self, list ats, list worths, cnp.ndarray doc_of, cnp.ndarray first):
        self.of = <int64_t *>data(doc_of, cnp.NPY_INT64)
        self.begin = <int64_t *>data(first, cnp.NPY_INT64)
        self.ats, self.worths, self.arrays = ats, worths, (doc_of, first)  # which are not to go before they have been read
        self.sums = borrowed(cnp.PyArray_SIZE(doc_of))

    def add_best(self, cnp.ndarray scores, double share):
        """As there. Raises `RuntimeError` when `best` has been asked for."""
        cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
        cdef int64_t docs = cnp.PyArray_SIZE(scores), number, place, unit
        cdef Zeros best = borrowed(docs)
        cdef double *most = best.at
        cdef double *sums = self._sums()
        cdef int64_t *at
        cdef double *worth
        for number in range(len(self.ats)):
            at = <int64_t *>data(self.ats[number], cnp.NPY_INT64)
            worth = <double *>data(self.worths[number], cnp.NPY_FLOAT64)
            for place in range(cnp.PyArray_SIZE(self.ats[number])):  # without a branch, which nobody could foretell
                unit = at[place]
                sums[unit] += worth[place]
                most[self.of[unit]] = max(most[self.of[unit]], sums[unit])  # sums only grow
        for number in range(docs):
            score[number] += share * most[number]
            most[number] = 0.0
        idle.append(best)

    def best(self, cnp.ndarray docs):
        """As there. Raises `RuntimeError` when it is asked for again."""
        cdef int64_t *doc = <int64_t *>data(docs, cnp.NPY_INT64)
        cdef double *sums = self._sums()
        cdef int64_t number, unit, best
        found = []
        for number in range(cnp.PyArray_SIZE(docs)):
            best = self.begin[doc[number]]
            for unit in range(best, self.begin[doc[number] + 1]):
                if sums[unit] > sums[best]:
                    best = unit
            found.append(best if sums[best] > 0 else -1)
        self._leave()
        return found

    cdef double *_sums(self) except NULL:
        if self.sums is None:
            raise RuntimeError("the best passages can be asked for once")
        return self.sums.at

    cdef void _leave(self):
        cdef double *sums = self.sums.at
        cdef int64_t *at
        cdef int64_t number, place
        for number in range(len(self.ats)):
            at = <int64_t *>cnp.PyArray_DATA(self.ats[number])
            for place in range(cnp.PyArray_SIZE(self.ats[number])):
                sums[at[place]] = 0.0
        idle.append(self.sums)
        self.sums = None
