# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""What words are worth to the documents and passages of a view."""

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport calloc, free, realloc

cimport cython
cimport numpy as cnp

import numpy as np

from kb.search.engines import columns as _columns
from kb.search.engines.loops.common cimport bent, data, rarity_of
from kb.search.engines.loops.sums cimport Sums, add, idle, most, taken
from kb.search.engines.weights import FIELD_WEIGHT, PASSAGE_SATURATION, PASSAGE_SHARE, PASSAGE_WEIGHT, SATURATION

cnp.import_array()


cdef int64_t _rows(Part *part, int64_t *at, int64_t words, int64_t rarest) noexcept nogil:
    """How often the words follow one another where these postings of a field and unit are."""
    cdef int64_t each, word, place, start, count = 0
    for each in range(part.starts[at[rarest]], part.starts[at[rarest] + 1]):
        start = part.positions[each] - rarest
        if start < 0:
            continue
        word = 0
        while word < words:
            place = reached_in(part.positions, part.starts[at[word]], part.starts[at[word] + 1], start + word)
            if place == part.starts[at[word] + 1] or part.positions[place] != start + word:
                break
            word += 1
        count += word == words
    return count


@cython.final
cdef class Postings:
    """The postings of an open index, weighed as one view weighs them."""

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
                <int32_t *>data(columns.ranges, cnp.NPY_INT32), <int32_t *>data(columns.units, cnp.NPY_INT32),
                <int32_t *>data(columns.counts, cnp.NPY_INT32), <int32_t *>data(columns.starts, cnp.NPY_INT32),
                <int32_t *>data(columns.positions, cnp.NPY_INT32), offset)
        self.doc_of = <int64_t *>data(doc_of, cnp.NPY_INT64)
        self.first = <int64_t *>data(first, cnp.NPY_INT64)
        self.units, self.docs, self.among = doc_of.size, first.size - 1, size
        weigh = np.array([[FIELD_WEIGHT[name]] for name in _columns.FIELDS]) / norms
        body = PASSAGE_WEIGHT["body"] / passage_norms
        self._kept = [parts, doc_of, first, weigh, body]
        self.weigh, self.body = <double *>data(weigh, cnp.NPY_FLOAT64), <double *>data(body, cnp.NPY_FLOAT64)
        self.heading = PASSAGE_WEIGHT["heading"]
        self.bend, self.passage_bend, self.share = SATURATION, PASSAGE_SATURATION, PASSAGE_SHARE

    cdef int64_t _gather(self, list ranks, int64_t word, bint names_only, double sure, signed char why, Sums docs, Sums units):
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
                    add(docs, doc, sure * part.counts[at] * weight_of(self, field, doc), why)
                    if field >= HEADING:
                        add(units, unit, sure * part.counts[at] * weight_inside(self, field, unit), why)
        return met

    def closed(self, list ranks, list sure, list whys):
        """Forms of one word, added up: how rare they are together, documents (places, worths, reasons), units (places, worths),
        and at how many places each form stands. `ranks` has for each part the place of each word there, -1 for none.
        """
        cdef Sums docs = taken(self.units), units = taken(self.units)
        cdef int64_t word
        met = [self._gather(ranks, word, False, sure[word], whys[word], docs, units) for word in range(len(sure))]
        return self._closed(docs, units, met)

    cdef tuple _closed(self, Sums docs, Sums units, list met):
        rarity = rarity_of(self.among, docs.count)
        at, inside = docs.places(), units.places()
        found = (rarity, (at, docs.saturated(at, rarity, self.bend), docs.whys(at)),
                 (inside, units.saturated(inside, rarity, self.passage_bend)), met)
        idle.append(docs)
        idle.append(units)
        return found

    def row(self, list ranks):
        """As `plain.Postings.row`."""
        cdef Sums docs = taken(self.units), units = taken(self.units)
        cdef int64_t number, field, met = 0, words = len(ranks[0]) if ranks else 0
        terms = np.zeros(words, np.int64)
        ends = np.zeros(words, np.int64)
        for number in range(self.size):
            if min(ranks[number]) >= 0:
                for field in range(FIELDS):
                    met += self._row_in(&self.parts[number], field, ranks[number], terms, ends, docs, units)
        return self._closed(docs, units, [met])

    cdef int64_t _row_in(self, Part *part, int64_t field, list ranks, ats, ends, Sums docs, Sums units):
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
                at[there] = reached_in(part.units, at[there], end[there], unit)
                if at[there] == end[there] or part.units[at[there]] != unit:
                    break
                there += 1
            if there < words:
                continue
            count = _rows(part, at, words, rarest)
            if count:
                met += 1
                add(docs, doc, count * weight_of(self, field, doc), 0)
                if field >= HEADING:
                    add(units, unit + part.offset, count * weight_inside(self, field, unit + part.offset), 0)
        return met

    def family(self, list ranks, list kin, int64_t kins, double sure, bint names_only):
        """Words of which one may be meant (see `plain`): the rarity of the rarest, documents and units (places, worths), at
        how many places each word stands, and in how many documents each kin.
        """
        cdef Sums docs = taken(self.units), units = taken(self.units), best = taken(self.units)
        cdef Listed in_docs = Listed(), in_units = Listed()
        cdef int64_t word, number
        cdef double highest = 0.0, together
        members = [[] for _ in range(kins)]
        for word, number in enumerate(kin):
            members[number].append(word)
        met, counts, rarities = [0] * len(kin), [0] * kins, [0.0] * kins
        for number in range(kins):
            docs.begin()
            units.begin()
            for word in members[number]:
                met[word] = self._gather(ranks, word, names_only, sure, 0, docs, units)
            counts[number] = docs.count
            in_docs.take(docs)
            in_units.take(units)
        together = rarity_of(self.among, in_docs.places(best))
        for number in range(kins):
            if counts[number]:
                rarities[number] = (rarity_of(self.among, counts[number]) + together) / 2
                highest = max(highest, rarities[number])
        in_docs.give(docs, rarities, self.bend)
        in_units.give(units, rarities, self.passage_bend)
        places, inside = docs.places(), units.places()
        found = highest, (places, docs.worths(places)), (inside, units.worths(inside)), met, counts
        idle.extend((docs, units, best))
        return found


cdef struct Entry:
    double worth
    int64_t at


@cython.final
cdef class Listed:
    """What stands in one sums after the other, kept until it is known what each of them is worth."""

    cdef Entry *entries
    cdef int64_t size, room
    cdef list ends

    def __cinit__(self):
        self.entries = NULL
        self.ends = []

    def __dealloc__(self):
        free(self.entries)

    cdef int take(self, Sums sums) except -1:
        """What stands in these now."""
        cdef int64_t number, room = self.room
        cdef Entry *entries
        if self.size + sums.count > room:
            room = 2 * (self.size + sums.count)
            entries = <Entry *>realloc(self.entries, room * sizeof(Entry))
            if not entries:
                raise MemoryError
            self.entries, self.room = entries, room
        for number in range(sums.count):
            self.entries[self.size + number] = Entry(sums.worth[sums.touched[number]], sums.touched[number])
        self.size += sums.count
        self.ends.append(self.size)
        return 0

    cdef int64_t places(self, Sums scratch):
        """At how many places anything stands."""
        cdef int64_t number
        scratch.begin()
        for number in range(self.size):
            most(scratch, self.entries[number].at, 0.0, 0)
        return scratch.count

    cdef void give(self, Sums sums, list rarities, double bend):
        """Each place the most that any of them is worth there, times its rarity."""
        cdef int64_t end, number = 0
        cdef double rarity
        sums.begin()
        for end, rarity in zip(self.ends, rarities):
            while number < end:
                most(sums, self.entries[number].at, rarity * bent(self.entries[number].worth, bend), 0)
                number += 1
