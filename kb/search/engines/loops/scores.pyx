# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Adding to the scores of documents, and choosing among them."""

from libc.math cimport INFINITY, nextafter
from libc.stdint cimport int8_t, int64_t
from libc.stdlib cimport free, malloc

cimport numpy as cnp

import numpy as np

from kb.search.engines.loops.common cimport data, fresh
from kb.search.engines.loops.sums cimport Sums, added, idle, taken

cnp.import_array()


def add_at(cnp.ndarray scores, cnp.ndarray at, cnp.ndarray worths):
    """Add each worth at its place."""
    cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *place = <int64_t *>data(at, cnp.NPY_INT64)
    cdef double *worth = <double *>data(worths, cnp.NPY_FLOAT64)
    cdef int64_t number
    for number in range(cnp.PyArray_SIZE(at)):
        score[place[number]] += worth[number]


def add_to_each(cnp.ndarray scores, cnp.ndarray at, double worth):
    """Add the same at each place."""
    cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *place = <int64_t *>data(at, cnp.NPY_INT64)
    cdef int64_t number
    for number in range(cnp.PyArray_SIZE(at)):
        score[place[number]] += worth


def add_to_found(cnp.ndarray scores, tuple docs, double worth):
    """Add the same to those of these documents that have been found."""
    cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
    cdef int64_t doc
    for doc in docs:
        if score[doc] > 0:
            score[doc] += worth


def add_titles(cnp.ndarray scores, list ats, list worths, cnp.ndarray sizes, list named, double most):
    """Add to each title as much of `most` as all words together say of it; to those that are named, all."""
    cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
    cdef double *size = <double *>data(sizes, cnp.NPY_FLOAT64)
    cdef Sums sums = added(ats, worths, cnp.PyArray_SIZE(scores))
    cdef int64_t number, doc
    for number in range(sums.count):
        doc = sums.touched[number]
        if not named or doc not in named:
            score[doc] += most * min(1.0, sums.worth[doc] / size[doc])
    for doc in named:
        score[doc] += most
    idle.append(sums)


def add_within(cnp.ndarray scores, cnp.ndarray docs, cnp.ndarray at, cnp.ndarray worths, double share):
    """Add a share of each worth to those of these documents that stand there; both ascend."""
    cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *doc = <int64_t *>data(docs, cnp.NPY_INT64)
    cdef int64_t *place = <int64_t *>data(at, cnp.NPY_INT64)
    cdef double *worth = <double *>data(worths, cnp.NPY_FLOAT64)
    cdef int64_t size = cnp.PyArray_SIZE(at), number, here = 0, step
    for number in range(cnp.PyArray_SIZE(docs)):
        step = 1
        while here + step < size and place[here + step] <= doc[number]:  # ever longer steps: the next is often near
            here += step
            step *= 2
        while step:
            if here + step < size and place[here + step] <= doc[number]:
                here += step
            step >>= 1
        if here < size and place[here] == doc[number]:
            score[doc[number]] += share * worth[here]


def above(cnp.ndarray scores, double least, bint reached):
    """The documents whose score is above this, or, when `reached`, reaches it."""
    cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
    cdef int64_t size = cnp.PyArray_SIZE(scores), doc, count = 0
    cdef Sums sums = taken(size + 1)  # of which only the list of places is used
    cdef double below = nextafter(least, -INFINITY) if reached else least
    for doc in range(size):  # without a branch, which nobody could foretell
        sums.touched[count] = doc
        count += score[doc] > below
    found = fresh(count, cnp.NPY_INT64)
    cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(found)
    for doc in range(count):
        at[doc] = sums.touched[doc]
    idle.append(sums)
    return found


def near_first(cnp.ndarray docs, cnp.ndarray scores, int64_t limit, double slack):
    """The best so many documents, in no new order, and with them all that equal the last of these."""
    cdef int64_t *doc = <int64_t *>data(docs, cnp.NPY_INT64)
    cdef double *score = <double *>data(scores, cnp.NPY_FLOAT64)
    cdef int64_t size = cnp.PyArray_SIZE(docs), number, at, child, count = 0
    cdef double worth
    cdef cnp.ndarray found
    if size <= limit:
        return docs
    cdef double *heap = <double *>malloc(limit * sizeof(double))  # the best so far, the least of them first
    if not heap:
        raise MemoryError
    for number in range(size):
        worth = score[doc[number]]
        if number < limit:
            at = number
            while at and heap[(at - 1) >> 1] > worth:
                heap[at] = heap[(at - 1) >> 1]
                at = (at - 1) >> 1
            heap[at] = worth
        elif worth > heap[0]:
            at, child = 0, 1
            while child < limit:
                if child + 1 < limit and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= worth:
                    break
                heap[at] = heap[child]
                at, child = child, 2 * child + 1
            heap[at] = worth
    worth = heap[0] - slack
    free(heap)
    for number in range(size):
        count += score[doc[number]] >= worth
    found = fresh(count, cnp.NPY_INT64)
    kept = <int64_t *>cnp.PyArray_DATA(found)
    count = 0
    for number in range(size):
        if score[doc[number]] >= worth:
            kept[count] = doc[number]
            count += 1
    return found


cdef int64_t place_of(int64_t *ascending, int64_t size, int64_t wanted) noexcept nogil:
    """Where it stands, or -1."""
    cdef int64_t low = 0, high = size, middle
    while low < high:
        middle = (low + high) >> 1
        if ascending[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low if low < size and ascending[low] == wanted else -1


def chief_whys(cnp.ndarray docs, list ats, list worths, list whys):
    """Of each document the reason that is worth most in it, the surest of equals."""
    cdef double shares[8]
    cdef int64_t number, group, place, best, reason
    cdef int64_t *at
    cdef int64_t *doc = <int64_t *>data(docs, cnp.NPY_INT64)
    found = []
    for number in range(cnp.PyArray_SIZE(docs)):
        for reason in range(8):
            shares[reason] = 0.0
        for group in range(len(ats)):
            at = <int64_t *>data(ats[group], cnp.NPY_INT64)
            place = place_of(at, cnp.PyArray_SIZE(ats[group]), doc[number])
            if place >= 0:
                reason = (<int8_t *>data(whys[group], cnp.NPY_INT8))[place] & 7
                shares[reason] += (<double *>data(worths[group], cnp.NPY_FLOAT64))[place]
        best = 0
        for reason in range(1, 8):
            if shares[reason] > shares[best]:
                best = reason
        found.append(best)
    return found


def tally(cnp.ndarray docs, cnp.ndarray starts, cnp.ndarray names, int64_t size):
    """As `plain.tally`."""
    cdef int64_t *doc = <int64_t *>data(docs, cnp.NPY_INT64)
    cdef int64_t *start = <int64_t *>data(starts, cnp.NPY_INT64)
    cdef int64_t *name = <int64_t *>data(names, cnp.NPY_INT64)
    cdef cnp.ndarray counts = np.zeros(size, np.int64)
    cdef int64_t *count = <int64_t *>cnp.PyArray_DATA(counts)
    cdef int64_t number, at
    for number in range(cnp.PyArray_SIZE(docs)):
        for at in range(start[doc[number]], start[doc[number] + 1]):
            count[name[at]] += 1
    return counts
