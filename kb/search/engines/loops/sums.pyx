# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Adding up what stands at the same place."""

from libc.stdint cimport int8_t, int32_t, int64_t, uint64_t
from libc.stdlib cimport calloc, free, malloc

cimport cython
cimport numpy as cnp

from kb.search.engines.loops.common cimport bent, data, fresh

cnp.import_array()

cdef extern from *:
    int _lowest_bit "__builtin_ctzll"(uint64_t) nogil


@cython.final
cdef class Sums:
    """Numbers by place, of which only those count that were written since `begin`: nothing is ever cleared."""

    def __cinit__(self, int64_t size):
        self.size = size
        self.worth = <double *>malloc((size + 1) * sizeof(double))
        self.why = <int8_t *>malloc(size + 1)
        self.written = <int32_t *>calloc(size + 1, sizeof(int32_t))
        self.touched = <int32_t *>malloc((size + 1) * sizeof(int32_t))
        if not (self.worth and self.why and self.written and self.touched):
            raise MemoryError

    def __dealloc__(self):
        free(self.worth)
        free(self.why)
        free(self.written)
        free(self.touched)

    cdef void begin(self) noexcept:
        self.turn += 1
        self.count = 0

    cdef cnp.ndarray places(self):
        """What was written, ascending."""
        cdef cnp.ndarray found = fresh(self.count, cnp.NPY_INT64)
        cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(found)
        cdef int64_t words = (self.size >> 6) + 1, word, number, n = 0
        cdef uint64_t bits
        cdef uint64_t *there = <uint64_t *>calloc(words, sizeof(uint64_t))
        if not there:
            raise MemoryError
        for number in range(self.count):
            there[self.touched[number] >> 6] |= <uint64_t>1 << (self.touched[number] & 63)
        for word in range(words):
            bits = there[word]
            while bits:
                at[n] = (word << 6) + _lowest_bit(bits)
                n += 1
                bits &= bits - 1
        free(there)
        return found

    cdef cnp.ndarray worths(self, cnp.ndarray places):
        """What stands at these places."""
        cdef cnp.ndarray found = fresh(self.count, cnp.NPY_FLOAT64)
        cdef double *out = <double *>cnp.PyArray_DATA(found)
        cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(places)
        cdef int64_t number
        for number in range(self.count):
            out[number] = self.worth[at[number]]
        return found

    cdef cnp.ndarray saturated(self, cnp.ndarray places, double rarity, double bend):
        """The same, where again and again counts less, times a rarity."""
        cdef cnp.ndarray found = self.worths(places)
        cdef double *worth = <double *>cnp.PyArray_DATA(found)
        cdef int64_t number
        for number in range(self.count):
            worth[number] = rarity * bent(worth[number], bend)
        return found

    cdef cnp.ndarray whys(self, cnp.ndarray places):
        """The reasons at these places."""
        cdef cnp.ndarray found = fresh(self.count, cnp.NPY_INT8)
        cdef int8_t *out = <int8_t *>cnp.PyArray_DATA(found)
        cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(places)
        cdef int64_t number
        for number in range(self.count):
            out[number] = self.why[at[number]]
        return found


idle = []
"""Sums that nobody uses at this moment: several threads may rank at once."""


cdef Sums taken(int64_t size):
    cdef Sums sums
    while idle:
        sums = idle.pop()
        if sums.size >= size and sums.turn < 1 << 30:
            sums.begin()
            return sums
    sums = Sums(size)
    sums.begin()
    return sums


cdef Sums added(list ats, list worths, int64_t size):
    """What stands at the same place (below `size`) in any of these, added up."""
    cdef Sums sums = taken(size)
    cdef int64_t number, place
    cdef int64_t *at
    cdef double *worth
    for number in range(len(ats)):
        at = <int64_t *>data(ats[number], cnp.NPY_INT64)
        worth = <double *>data(worths[number], cnp.NPY_FLOAT64)
        for place in range(cnp.PyArray_SIZE(ats[number])):
            add(sums, at[place], worth[place], 0)
    return sums


def sum_of(list ats, list worths, cnp.ndarray visible):
    """Documents that are visible, each worth the sum of what those are in which it is; ascending."""
    return _joined(ats, worths, visible, False)


def most_of(list ats, list worths, cnp.ndarray visible):
    """The same, each worth the most of these."""
    return _joined(ats, worths, visible, True)


cdef tuple _joined(list ats, list worths, cnp.ndarray visible, bint largest):
    cdef Sums sums = taken(cnp.PyArray_SIZE(visible))
    cdef int8_t *seen = <int8_t *>data(visible, cnp.NPY_BOOL)
    cdef int64_t *at
    cdef int64_t number, place
    cdef double worth
    for number in range(len(ats)):
        at, worth = <int64_t *>data(ats[number], cnp.NPY_INT64), worths[number]
        for place in range(cnp.PyArray_SIZE(ats[number])):
            if not seen[at[place]]:
                continue
            if largest:
                most(sums, at[place], worth, 0)
            else:
                add(sums, at[place], worth, 0)
    places = sums.places()
    found = places, sums.worths(places)
    idle.append(sums)
    return found


def best_of(list ats, list worths, list whys):
    """At each place the one that is worth most, the earlier of equals: places ascending, worths, and reasons where there are."""
    cdef int64_t size = 0, number, place, count
    cdef int64_t *at
    cdef double *worth
    cdef int8_t *why
    cdef bint reasoned = False
    for number in range(len(ats)):
        count = cnp.PyArray_SIZE(ats[number])
        if count:
            size = max(size, (<int64_t *>data(ats[number], cnp.NPY_INT64))[count - 1] + 1)  # they ascend
            reasoned = reasoned or cnp.PyArray_SIZE(whys[number]) == count
    cdef Sums sums = taken(size)
    for number in range(len(ats)):
        at, worth = <int64_t *>data(ats[number], cnp.NPY_INT64), <double *>data(worths[number], cnp.NPY_FLOAT64)
        why = <int8_t *>data(whys[number], cnp.NPY_INT8)
        for place in range(cnp.PyArray_SIZE(ats[number])):
            most(sums, at[place], worth[place], why[place] if reasoned else 0)
    places = sums.places()
    found = places, sums.worths(places), sums.whys(places) if reasoned else fresh(0, cnp.NPY_INT8)
    idle.append(sums)
    return found
