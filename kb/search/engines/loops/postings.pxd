from libc.stdint cimport int32_t, int64_t

cimport cython

from kb.search.engines.loops.sums cimport Sums

cdef enum:
    FIELDS = 5  # as in columns.py, in that order
    TITLE = 0
    KEYWORDS = 2
    HEADING = 3
    BODY = 4


cdef struct Part:
    int32_t *ranges
    int32_t *units
    int32_t *counts
    int32_t *starts
    int32_t *positions
    int64_t offset


@cython.final
cdef class Postings:
    cdef list _kept
    cdef Part *parts
    cdef int64_t size, units, docs
    cdef double among
    cdef int64_t *doc_of
    cdef int64_t *first
    cdef double *weigh  # what a word in a field of a document weighs, and in the body of a unit
    cdef double *body
    cdef double heading
    cdef double bend, passage_bend, share

    cdef int64_t _gather(self, list ranks, int64_t word, bint names_only, double sure, signed char why, Sums docs, Sums units)
    cdef tuple _closed(self, Sums docs, Sums units, list met)
    cdef int64_t _row_in(self, Part *part, int64_t field, list ranks, ats, ends, Sums docs, Sums units)


cdef inline double weight_of(Postings postings, int64_t field, int64_t doc) noexcept nogil:
    """What a word in a field of a document weighs."""
    return postings.weigh[field * postings.docs + doc]


cdef inline double weight_inside(Postings postings, int64_t field, int64_t unit) noexcept nogil:
    """What it weighs in its passage."""
    return postings.body[unit] if field == BODY else postings.heading if field == HEADING else 0.0


cdef inline int64_t reached_in(int32_t *units, int64_t at, int64_t end, int64_t wanted) noexcept nogil:
    """The first place from `at` whose unit is not before the wanted one."""
    cdef int64_t step = 1
    if at >= end or units[at] >= wanted:
        return at
    while at + step < end and units[at + step] < wanted:  # ever longer steps: the next unit is often near
        at += step
        step *= 2
    while step:
        if at + step < end and units[at + step] < wanted:
            at += step
        step >>= 1
    return at + 1
