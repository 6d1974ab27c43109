# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""The loops of ranking in machine code: exactly what `plain.py` says with arrays, which is what the tests hold it to.

Everything here reads the arrays of one open index; that their numbers fit together was looked at when it was read
(`columns.read_columns`).
"""

from libc.math cimport INFINITY, log, nextafter
from libc.stdint cimport int8_t, int32_t, int64_t, uint64_t
from libc.stdlib cimport calloc, free, malloc

cimport numpy as cnp

import numpy as np

from kb.search.engines import columns as _columns
from kb.search.engines.weights import FIELD_WEIGHT, PASSAGE_SATURATION, PASSAGE_SHARE, PASSAGE_WEIGHT, SATURATION

cnp.import_array()

cdef enum:
    FIELDS = 5  # as in columns.py, in that order
    TITLE = 0
    KEYWORDS = 2
    HEADING = 3
    BODY = 4
    NOWHERE = 2147483647

cdef extern from *:
    int _lowest_bit "__builtin_ctzll"(uint64_t) nogil


cdef inline void *_data(cnp.ndarray array, int kind) except? NULL:
    if cnp.PyArray_TYPE(array) != kind or not cnp.PyArray_IS_C_CONTIGUOUS(array):
        raise TypeError(f"an array of {np.dtype(array.dtype)} cannot be read here")
    return cnp.PyArray_DATA(array)


cdef inline cnp.ndarray _fresh(int64_t size, int kind):
    cdef cnp.npy_intp shape = size
    return cnp.PyArray_EMPTY(1, &shape, kind, 0)


cdef inline double _saturated(double worth, double bend) noexcept nogil:
    return (bend + 1) * worth / (bend + worth)


cdef inline double _rarity(double size, double count) noexcept nogil:
    return log(1 + (size - count + 0.5) / (count + 0.5))


cdef class Sums:
    """Numbers by place, of which only those count that were written since `begin`: nothing is ever cleared."""

    cdef double *worth
    cdef int8_t *why
    cdef int32_t *written
    cdef int32_t *touched
    cdef int32_t turn
    cdef int64_t size, count

    def __cinit__(self, int64_t size):
        self.size = size
        self.worth = <double *>malloc(size * sizeof(double))
        self.why = <int8_t *>malloc(size)
        self.written = <int32_t *>calloc(size, sizeof(int32_t))
        self.touched = <int32_t *>malloc(size * sizeof(int32_t))
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

    cdef inline void add(self, int64_t at, double worth, int8_t why) noexcept nogil:
        """Add up; the smallest reason stays."""
        if self.written[at] != self.turn:
            self._touch(at, worth, why)
        else:
            self.worth[at] += worth
            if why < self.why[at]:
                self.why[at] = why

    cdef inline void most(self, int64_t at, double worth, int8_t why) noexcept nogil:
        """Keep the largest, the first of equals, and its reason."""
        if self.written[at] != self.turn:
            self._touch(at, worth, why)
        elif worth > self.worth[at]:
            self.worth[at] = worth
            self.why[at] = why

    cdef inline void _touch(self, int64_t at, double worth, int8_t why) noexcept nogil:
        self.written[at] = self.turn
        self.touched[self.count] = at
        self.count += 1
        self.worth[at] = worth
        self.why[at] = why

    cdef cnp.ndarray places(self):
        """What was written, ascending."""
        cdef cnp.ndarray found = _fresh(self.count, cnp.NPY_INT64)
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
        cdef cnp.ndarray found = _fresh(self.count, cnp.NPY_FLOAT64)
        cdef double *out = <double *>cnp.PyArray_DATA(found)
        cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(places)
        cdef int64_t number
        for number in range(self.count):
            out[number] = self.worth[at[number]]
        return found

    cdef cnp.ndarray saturated(self, cnp.ndarray places, double rarity, double bend):
        """The same, where again and again counts less, times a rarity."""
        cdef cnp.ndarray found = _fresh(self.count, cnp.NPY_FLOAT64)
        cdef double *out = <double *>cnp.PyArray_DATA(found)
        cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(places)
        cdef int64_t number
        for number in range(self.count):
            out[number] = rarity * _saturated(self.worth[at[number]], bend)
        return found

    cdef cnp.ndarray whys(self, cnp.ndarray places):
        """The reasons at these places."""
        cdef cnp.ndarray found = _fresh(self.count, cnp.NPY_INT8)
        cdef int8_t *out = <int8_t *>cnp.PyArray_DATA(found)
        cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(places)
        cdef int64_t number
        for number in range(self.count):
            out[number] = self.why[at[number]]
        return found


cdef list _idle = []
"""Sums that nobody uses at this moment: several threads may rank at once."""


cdef Sums _taken(int64_t size):
    cdef Sums sums
    while _idle:
        sums = _idle.pop()
        if sums.size >= size and sums.turn < 1 << 30:
            sums.begin()
            return sums
    sums = Sums(size)
    sums.begin()
    return sums


def added_up(list ats, list worths, int64_t size):
    """What stands at the same place (below `size`) in any of these, added up: places ascending, and worths."""
    cdef Sums sums = _taken(size)
    cdef int64_t number, place
    cdef int64_t *at
    cdef double *worth
    for number in range(len(ats)):
        at = <int64_t *>_data(ats[number], cnp.NPY_INT64)
        worth = <double *>_data(worths[number], cnp.NPY_FLOAT64)
        for place in range(cnp.PyArray_SIZE(ats[number])):
            sums.add(at[place], worth[place], 0)
    places = sums.places()
    found = places, sums.worths(places)
    _idle.append(sums)
    return found


def sum_of(list ats, list worths, cnp.ndarray visible):
    """Documents that are visible, each worth the sum of what those are in which it is; ascending."""
    return _joined(ats, worths, visible, False)


def most_of(list ats, list worths, cnp.ndarray visible):
    """The same, each worth the most of these."""
    return _joined(ats, worths, visible, True)


cdef tuple _joined(list ats, list worths, cnp.ndarray visible, bint most):
    cdef Sums sums = _taken(cnp.PyArray_SIZE(visible))
    cdef int8_t *seen = <int8_t *>_data(visible, cnp.NPY_BOOL)
    cdef int64_t *at
    cdef int64_t number, place
    cdef double worth
    for number in range(len(ats)):
        at, worth = <int64_t *>_data(ats[number], cnp.NPY_INT64), worths[number]
        for place in range(cnp.PyArray_SIZE(ats[number])):
            if not seen[at[place]]:
                continue
            if most:
                sums.most(at[place], worth, 0)
            else:
                sums.add(at[place], worth, 0)
    places = sums.places()
    found = places, sums.worths(places)
    _idle.append(sums)
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
            size = max(size, (<int64_t *>_data(ats[number], cnp.NPY_INT64))[count - 1] + 1)  # they ascend
            reasoned = reasoned or cnp.PyArray_SIZE(whys[number]) == count
    cdef Sums sums = _taken(size)
    for number in range(len(ats)):
        at, worth = <int64_t *>_data(ats[number], cnp.NPY_INT64), <double *>_data(worths[number], cnp.NPY_FLOAT64)
        why = <int8_t *>_data(whys[number], cnp.NPY_INT8)
        for place in range(cnp.PyArray_SIZE(ats[number])):
            sums.most(at[place], worth[place], why[place] if reasoned else 0)
    places = sums.places()
    found = places, sums.worths(places), sums.whys(places) if reasoned else _fresh(0, cnp.NPY_INT8)
    _idle.append(sums)
    return found


def add_best(cnp.ndarray scores, cnp.ndarray docs, cnp.ndarray worths, double share):
    """Add to each document a share of its best passage; documents (of passages) ascend."""
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *doc = <int64_t *>_data(docs, cnp.NPY_INT64)
    cdef double *worth = <double *>_data(worths, cnp.NPY_FLOAT64)
    cdef int64_t size = cnp.PyArray_SIZE(docs), at = 0, here
    cdef double best
    while at < size:
        here, best = doc[at], worth[at]
        while at < size and doc[at] == here:
            if worth[at] > best:
                best = worth[at]
            at += 1
        score[here] += share * best


def add_at(cnp.ndarray scores, cnp.ndarray at, cnp.ndarray worths):
    """Add each worth at its place."""
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *place = <int64_t *>_data(at, cnp.NPY_INT64)
    cdef double *worth = <double *>_data(worths, cnp.NPY_FLOAT64)
    cdef int64_t number
    for number in range(cnp.PyArray_SIZE(at)):
        score[place[number]] += worth[number]


def add_to_each(cnp.ndarray scores, cnp.ndarray at, double worth):
    """Add the same at each place."""
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *place = <int64_t *>_data(at, cnp.NPY_INT64)
    cdef int64_t number
    for number in range(cnp.PyArray_SIZE(at)):
        score[place[number]] += worth


def add_to_found(cnp.ndarray scores, tuple docs, double worth):
    """Add the same to those of these documents that have been found."""
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
    cdef int64_t doc
    for doc in docs:
        if score[doc] > 0:
            score[doc] += worth


def add_titles(cnp.ndarray scores, cnp.ndarray at, cnp.ndarray worths, cnp.ndarray sizes, list named, double most):
    """Add to each title that is said as much of `most` as is said of it; to those that are named, all."""
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *place = <int64_t *>_data(at, cnp.NPY_INT64)
    cdef double *worth = <double *>_data(worths, cnp.NPY_FLOAT64)
    cdef double *size = <double *>_data(sizes, cnp.NPY_FLOAT64)
    cdef int64_t number, doc
    for number in range(cnp.PyArray_SIZE(at)):
        doc = place[number]
        if not named or doc not in named:
            score[doc] += most * min(1.0, worth[number] / size[doc])
    for doc in named:
        score[doc] += most


def add_within(cnp.ndarray scores, cnp.ndarray docs, cnp.ndarray at, cnp.ndarray worths, double share):
    """Add a share of each worth to those of these documents that stand there; both ascend."""
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
    cdef int64_t *doc = <int64_t *>_data(docs, cnp.NPY_INT64)
    cdef int64_t *place = <int64_t *>_data(at, cnp.NPY_INT64)
    cdef double *worth = <double *>_data(worths, cnp.NPY_FLOAT64)
    cdef int64_t number, found
    for number in range(cnp.PyArray_SIZE(docs)):
        found = _found(place, cnp.PyArray_SIZE(at), doc[number])
        if found >= 0:
            score[doc[number]] += share * worth[found]


def above(cnp.ndarray scores, double least, bint reached):
    """The documents whose score is above this, or, when `reached`, reaches it."""
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
    cdef int64_t size = cnp.PyArray_SIZE(scores), doc, count = 0
    cdef Sums sums = _taken(size + 1)  # of which only the list of places is used
    cdef double below = nextafter(least, -INFINITY) if reached else least
    for doc in range(size):  # without a branch, which nobody could foretell
        sums.touched[count] = doc
        count += score[doc] > below
    found = _fresh(count, cnp.NPY_INT64)
    cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(found)
    for doc in range(count):
        at[doc] = sums.touched[doc]
    _idle.append(sums)
    return found


def near_first(cnp.ndarray docs, cnp.ndarray scores, int64_t limit, double slack):
    """The best so many documents, in no new order, and with them all that equal the last of these."""
    cdef int64_t *doc = <int64_t *>_data(docs, cnp.NPY_INT64)
    cdef double *score = <double *>_data(scores, cnp.NPY_FLOAT64)
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
    found = _fresh(count, cnp.NPY_INT64)
    kept = <int64_t *>cnp.PyArray_DATA(found)
    count = 0
    for number in range(size):
        if score[doc[number]] >= worth:
            kept[count] = doc[number]
            count += 1
    return found


cdef int64_t _found(int64_t *ascending, int64_t size, int64_t wanted) noexcept nogil:
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
    cdef int64_t *doc = <int64_t *>_data(docs, cnp.NPY_INT64)
    found = []
    for number in range(cnp.PyArray_SIZE(docs)):
        for reason in range(8):
            shares[reason] = 0.0
        for group in range(len(ats)):
            at = <int64_t *>_data(ats[group], cnp.NPY_INT64)
            place = _found(at, cnp.PyArray_SIZE(ats[group]), doc[number])
            if place >= 0:
                reason = (<int8_t *>_data(whys[group], cnp.NPY_INT8))[place] & 7
                shares[reason] += (<double *>_data(worths[group], cnp.NPY_FLOAT64))[place]
        best = 0
        for reason in range(1, 8):
            if shares[reason] > shares[best]:
                best = reason
        found.append(best)
    return found


def best_units(cnp.ndarray docs, cnp.ndarray of, cnp.ndarray units, cnp.ndarray worths):
    """The best passage of each document, the first of equals; -1 where there is none. `of` is the document of each, ascending."""
    cdef int64_t *doc = <int64_t *>_data(docs, cnp.NPY_INT64)
    cdef int64_t *owner = <int64_t *>_data(of, cnp.NPY_INT64)
    cdef int64_t *unit = <int64_t *>_data(units, cnp.NPY_INT64)
    cdef double *worth = <double *>_data(worths, cnp.NPY_FLOAT64)
    cdef int64_t size = cnp.PyArray_SIZE(of), number, at, best
    found = []
    for number in range(cnp.PyArray_SIZE(docs)):
        at = best = _found(owner, size, doc[number])
        while 0 <= at < size and owner[at] == doc[number]:
            if worth[at] > worth[best]:
                best = at
            at += 1
        found.append(unit[best] if best >= 0 else -1)
    return found


def tally(cnp.ndarray docs, cnp.ndarray starts, cnp.ndarray names, int64_t size):
    """As `plain.tally`."""
    cdef int64_t *doc = <int64_t *>_data(docs, cnp.NPY_INT64)
    cdef int64_t *start = <int64_t *>_data(starts, cnp.NPY_INT64)
    cdef int64_t *name = <int64_t *>_data(names, cnp.NPY_INT64)
    cdef cnp.ndarray counts = np.zeros(size, np.int64)
    cdef int64_t *count = <int64_t *>cnp.PyArray_DATA(counts)
    cdef int64_t number, at
    for number in range(cnp.PyArray_SIZE(docs)):
        for at in range(start[doc[number]], start[doc[number] + 1]):
            count[name[at]] += 1
    return [(at, count[at]) for at in range(size) if count[at]]


cdef struct Part:
    int32_t *ranges
    int32_t *units
    int32_t *counts
    int32_t *starts
    int32_t *positions
    int64_t offset


cdef inline int64_t _reached(int32_t *units, int64_t at, int64_t end, int64_t wanted) noexcept nogil:
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


cdef int64_t _rows(Part *part, int64_t *at, int64_t words, int64_t rarest) noexcept nogil:
    """How often the words follow one another where these postings of a field and unit are."""
    cdef int64_t each, word, place, start, count = 0
    for each in range(part.starts[at[rarest]], part.starts[at[rarest] + 1]):
        start = part.positions[each] - rarest
        if start < 0:
            continue
        word = 0
        while word < words:
            place = _reached(part.positions, part.starts[at[word]], part.starts[at[word] + 1], start + word)
            if place == part.starts[at[word] + 1] or part.positions[place] != start + word:
                break
            word += 1
        count += word == words
    return count


cdef class Postings:
    """The postings of an open index, weighed as one view weighs them."""

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

    def __cinit__(self):
        self.parts = NULL

    def __dealloc__(self):
        free(self.parts)

    def __init__(self, list parts, cnp.ndarray doc_of, cnp.ndarray first, cnp.ndarray norms, cnp.ndarray passage_norms,
                 int64_t size):
        """As `plain.Postings`."""
        cdef int64_t number
        self.size = len(parts)
        self.parts = <Part *>calloc(max(1, self.size), sizeof(Part))
        if not self.parts:
            raise MemoryError
        for number, (columns, offset) in enumerate(parts):
            self.parts[number] = Part(
                <int32_t *>_data(columns.ranges, cnp.NPY_INT32), <int32_t *>_data(columns.units, cnp.NPY_INT32),
                <int32_t *>_data(columns.counts, cnp.NPY_INT32), <int32_t *>_data(columns.starts, cnp.NPY_INT32),
                <int32_t *>_data(columns.positions, cnp.NPY_INT32), offset)
        self.doc_of = <int64_t *>_data(doc_of, cnp.NPY_INT64)
        self.first = <int64_t *>_data(first, cnp.NPY_INT64)
        self.units, self.docs, self.among = doc_of.size, first.size - 1, size
        weigh = np.array([[FIELD_WEIGHT[name]] for name in _columns.FIELDS]) / norms
        body = PASSAGE_WEIGHT["body"] / passage_norms
        self._kept = [parts, doc_of, first, weigh, body]
        self.weigh, self.body = <double *>_data(weigh, cnp.NPY_FLOAT64), <double *>_data(body, cnp.NPY_FLOAT64)
        self.heading = PASSAGE_WEIGHT["heading"]
        self.bend, self.passage_bend, self.share = SATURATION, PASSAGE_SATURATION, PASSAGE_SHARE

    cdef inline double _worth(self, int64_t field, int64_t doc) noexcept nogil:
        return self.weigh[field * self.docs + doc]

    cdef inline double _inside(self, int64_t field, int64_t unit) noexcept nogil:
        return self.body[unit] if field == BODY else self.heading if field == HEADING else 0.0

    cdef int64_t _gather(self, list ranks, int64_t word, bint names_only, double sure, int8_t why, Sums docs, Sums units):
        """Add up what a word is worth to documents and units; at how many places it stands."""
        cdef int64_t number, rank, field, at, end, unit, doc, met = 0
        cdef Part *part
        for number in range(self.size):
            rank = ranks[number][word]
            if rank < 0:
                continue
            part = &self.parts[number]
            for field in range(FIELDS):
                if names_only and field != TITLE and field != KEYWORDS:
                    continue
                end = part.ranges[FIELDS * rank + field + 1]
                for at in range(part.ranges[FIELDS * rank + field], end):
                    unit = part.units[at] + part.offset
                    doc = self.doc_of[unit]
                    if doc < 0:
                        continue
                    met += 1
                    docs.add(doc, sure * part.counts[at] * self._worth(field, doc), why)
                    if field >= HEADING:
                        units.add(unit, sure * part.counts[at] * self._inside(field, unit), why)
        return met

    def closed(self, list ranks, list sure, list whys):
        """Forms of one word, added up: how rare they are together, documents (places, worths, reasons), units (places, worths),
        and at how many places each form stands. `ranks` has for each part the place of each word there, -1 for none.
        """
        cdef Sums docs = _taken(self.units), units = _taken(self.units)
        cdef int64_t word
        met = [self._gather(ranks, word, False, sure[word], whys[word], docs, units) for word in range(len(sure))]
        return self._closed(docs, units, met)

    cdef tuple _closed(self, Sums docs, Sums units, list met):
        rarity = _rarity(self.among, docs.count)
        at, inside = docs.places(), units.places()
        found = (rarity, (at, docs.saturated(at, rarity, self.bend), docs.whys(at)),
                 (inside, units.saturated(inside, rarity, self.passage_bend)), met)
        _idle.append(docs)
        _idle.append(units)
        return found

    def row(self, list ranks):
        """As `plain.Postings.row`."""
        cdef Sums docs = _taken(self.units), units = _taken(self.units)
        cdef int64_t number, field, met = 0, words = len(ranks[0]) if ranks else 0
        terms = np.zeros(words, np.int64)
        ends = np.zeros(words, np.int64)
        for number in range(self.size):
            if min(ranks[number]) >= 0:
                for field in range(FIELDS):
                    met += self._row_in(&self.parts[number], field, ranks[number], terms, ends, docs, units)
        return self._closed(docs, units, [met])

    cdef int64_t _row_in(self, Part *part, int64_t field, list ranks, cnp.ndarray ats, cnp.ndarray ends, Sums docs,
                         Sums units):
        """Add up where the words follow one another in a field; in how many units they do."""
        cdef int64_t *at = <int64_t *>cnp.PyArray_DATA(ats)
        cdef int64_t *end = <int64_t *>cnp.PyArray_DATA(ends)
        cdef int64_t words = len(ranks), word, rarest = 0, each, unit, doc, count, there, met = 0
        for word in range(words):
            at[word] = part.ranges[FIELDS * <int64_t>ranks[word] + field]
            end[word] = part.ranges[FIELDS * <int64_t>ranks[word] + field + 1]
            if end[word] - at[word] < end[rarest] - at[rarest]:
                rarest = word
        for each in range(at[rarest], end[rarest]):
            unit = part.units[each]
            doc = self.doc_of[unit + part.offset]
            if doc < 0:
                continue
            there = 0
            while there < words:
                at[there] = _reached(part.units, at[there], end[there], unit)
                if at[there] == end[there] or part.units[at[there]] != unit:
                    break
                there += 1
            if there < words:
                continue
            count = _rows(part, at, words, rarest)
            if count:
                met += 1
                docs.add(doc, count * self._worth(field, doc), 0)
                if field >= HEADING:
                    units.add(unit + part.offset, count * self._inside(field, unit + part.offset), 0)
        return met

    def family(self, list ranks, list kin, int64_t kins, double sure, bint names_only):
        """Words of which one may be meant (see `plain.py`): the rarity of the rarest, documents and units (places, worths), at
        how many places each word stands, and in how many documents each kin.
        """
        cdef Sums docs = _taken(self.units), units = _taken(self.units)
        cdef Sums best = _taken(self.units), passages = _taken(self.units)
        cdef int64_t number, word, each, at
        cdef double rarity, most = 0.0, together
        members = [[] for _ in range(kins)]
        for word, number in enumerate(kin):
            members[number].append(word)
        met, counts = [0] * len(kin), [0] * kins
        for number in range(kins):  # only for how many documents there are in all
            for word in members[number]:
                met[word] = self._gather(ranks, word, names_only, sure, 0, docs, units)
        together = _rarity(self.among, docs.count)
        for number in range(kins):
            docs.begin()
            units.begin()
            for word in members[number]:
                if met[word]:
                    self._gather(ranks, word, names_only, sure, 0, docs, units)
            if not docs.count:
                continue
            counts[number] = docs.count
            rarity = (_rarity(self.among, docs.count) + together) / 2
            most = max(most, rarity)
            for each in range(docs.count):
                at = docs.touched[each]
                best.most(at, rarity * _saturated(docs.worth[at], self.bend), 0)
            for each in range(units.count):
                at = units.touched[each]
                passages.most(at, rarity * _saturated(units.worth[at], self.passage_bend), 0)
        places, inside = best.places(), passages.places()
        found = most, (places, best.worths(places)), (inside, passages.worths(inside)), met, counts
        _idle.extend((docs, units, best, passages))
        return found

    def in_order(self, cnp.ndarray wanted, list ranks, cnp.ndarray pairs):
        """What pairs of words that follow one another are worth to these documents (see `plain.py`), which ascend."""
        cdef Following following = Following(self, pairs, len(ranks[0]) if ranks else 0, cnp.PyArray_SIZE(wanted))
        cdef int64_t *docs = <int64_t *>_data(wanted, cnp.NPY_INT64)
        cdef int64_t part = -1, place
        for place in range(cnp.PyArray_SIZE(wanted)):
            while part + 1 < self.size and self.parts[part + 1].offset <= self.first[docs[place]]:
                part += 1
                following.enter(&self.parts[part], ranks[part])
            following.read(docs[place], place)
        return following.worth()


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
        self.pair = <int64_t *>_data(pairs, cnp.NPY_INT64)
        self.at = <int64_t *>_data(places, cnp.NPY_INT64)
        self.end = self.at + FIELDS * words
        self.next = self.end + FIELDS * words
        self.rarer = self.next + FIELDS * words
        self.met = self.rarer + FIELDS * self.pairs
        self.whole = <double *>_data(worths, cnp.NPY_FLOAT64)
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
            self.at[place] = _reached(self.part.units, self.at[place], self.end[place], wanted)
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
        cdef double inside = count * self.postings._inside(field, unit)
        self.whole[pair * self.docs + place] += count * self.postings._worth(field, doc)
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
            rarity = _rarity(self.docs, count)
            for doc in range(self.docs if count else 0):
                more[doc] += rarity * (_saturated(whole[doc], self.postings.bend)
                                       + self.postings.share * _saturated(best[doc], self.postings.passage_bend))
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
