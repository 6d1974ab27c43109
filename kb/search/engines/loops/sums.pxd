from libc.stdint cimport int8_t, int32_t, int64_t

cimport cython
cimport numpy as cnp


@cython.final
cdef class Sums:
    cdef double *worth
    cdef int8_t *why
    cdef int32_t *written
    cdef int32_t *touched
    cdef int32_t turn
    cdef int64_t size, count

    cdef void begin(self) noexcept
    cdef cnp.ndarray places(self)
    cdef cnp.ndarray worths(self, cnp.ndarray places)
    cdef cnp.ndarray saturated(self, cnp.ndarray places, double rarity, double bend)
    cdef cnp.ndarray whys(self, cnp.ndarray places)


cdef list idle
cdef Sums taken(int64_t size)
cdef Sums added(list ats, list worths, int64_t size)


cdef inline void add(Sums sums, int64_t at, double worth, int8_t why) noexcept nogil:
    """Add up; the smallest reason stays."""
    if sums.written[at] != sums.turn:
        write(sums, at, worth, why)
    else:
        sums.worth[at] += worth
        if why < sums.why[at]:
            sums.why[at] = why


cdef inline void most(Sums sums, int64_t at, double worth, int8_t why) noexcept nogil:
    """Keep the largest, the first of equals, and its reason."""
    if sums.written[at] != sums.turn:
        write(sums, at, worth, why)
    elif worth > sums.worth[at]:
        sums.worth[at] = worth
        sums.why[at] = why


cdef inline void write(Sums sums, int64_t at, double worth, int8_t why) noexcept nogil:
    sums.written[at] = sums.turn
    sums.touched[sums.count] = at
    sums.count += 1
    sums.worth[at] = worth
    sums.why[at] = why
