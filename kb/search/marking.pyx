# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Looking for marked words in machine code: exactly what `snippets.py` does with strings, for texts of plain letters."""

from cpython.unicode cimport (
    PyUnicode_DATA, PyUnicode_DecodeASCII, PyUnicode_GET_LENGTH, PyUnicode_KIND, PyUnicode_READ)
from libc.stdint cimport uint8_t, uint32_t, uint64_t

from kb.search.words import LONGEST, fold

cdef extern from "Python.h":
    bint Py_UNICODE_ISALNUM(Py_UCS4 sign)
    bint Py_UNICODE_ISSPACE(Py_UCS4 sign)

cdef enum:
    MOST = 2000  # marked words of a passage
    CUT = 48  # as words.LONGEST

assert CUT == LONGEST

cdef struct Marked:
    Py_ssize_t start, end, number


cdef class Marks:
    """Words to be marked."""

    cdef dict _number
    cdef uint64_t _lengths[128]

    def __init__(self, words):
        cdef Py_ssize_t length
        self._number = {word: number for number, word in enumerate(words)}
        for sign in range(128):
            self._lengths[sign] = 0
        for word in words:
            if word and ord(word[0]) < 128:  # of each first letter, how long the words are that begin so
                self._lengths[<Py_ssize_t>ord(word[0])] |= <uint64_t>1 << min(<Py_ssize_t>len(word), 63)

    def find(self, str text, Py_ssize_t length):
        """The stretch of a text, about so long, with the most different words: where it begins and ends, and where the marked
        words in it stand. None for a text whose letters are not all plain: it has to be looked at word by word.
        """
        cdef Marked found[MOST]
        cdef Py_ssize_t count = self._words(text, found), start, end, number
        if count < 0:
            return None
        start, end = _stretch(text, found, count, len(self._number), length)
        return start, end, [(found[number].start, found[number].end) for number in range(count)
                            if start <= found[number].start and found[number].end <= end]

    cdef Py_ssize_t _words(self, str text, Marked *found) except -2:
        """The marked words in order; how many, or -1 where they cannot be told."""
        cdef int kind = PyUnicode_KIND(text)
        cdef const void *data = PyUnicode_DATA(text)
        cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), at = 0, start, count = 0, length
        cdef uint32_t sign
        cdef char letters[CUT]
        cdef bint tied
        while at < size:
            sign = PyUnicode_READ(kind, data, at)
            if not _plain(sign):
                if sign > 127 and Py_UNICODE_ISALNUM(sign):
                    return -1
                at += 1
                continue
            start, tied = at, False
            while at < size:
                sign = PyUnicode_READ(kind, data, at)
                if not _plain(sign):
                    if not (_ties(sign) and at + 1 < size and _plain(PyUnicode_READ(kind, data, at + 1))):
                        break
                    tied = True
                elif at - start < CUT:
                    letters[at - start] = sign | 32 if sign > 57 else sign
                at += 1
            length = min(at - start, <Py_ssize_t>CUT)
            if tied:
                number = self._number.get(fold(text[start:at]))
            elif self._lengths[<uint8_t>letters[0]] >> length & 1:
                number = self._number.get(PyUnicode_DecodeASCII(letters, length, NULL))
            else:
                continue
            if number is not None:
                if count == MOST:
                    return -1
                found[count] = Marked(start, at, number)
                count += 1
        return count


cdef inline bint _plain(uint32_t sign) noexcept:
    return sign < 128 and (97 <= (sign | 32) <= 122 or 48 <= sign <= 57)


cdef inline bint _ties(uint32_t sign) noexcept:
    return sign == 39 or sign == 0x2019


cdef (Py_ssize_t, Py_ssize_t) _stretch(str text, Marked *found, Py_ssize_t count, Py_ssize_t words, Py_ssize_t length):
    """Where the shown part begins and ends."""
    cdef Py_ssize_t size = len(text), start, gap
    if size <= length * 5 // 4:
        return 0, size
    start = _beginning(text, _densest(found, count, words, length * 3 // 4), length // 4)
    if start + length >= size:
        return start, size
    gap = max(text.rfind(" ", start + length // 2, start + length), text.rfind("\n", start + length // 2, start + length))
    return start, gap if gap > 0 else start + length


cdef Py_ssize_t _densest(Marked *found, Py_ssize_t count, Py_ssize_t words, Py_ssize_t width):
    """Where a stretch of that width with the most different words begins; the first of equals."""
    cdef Py_ssize_t best = 0, most = 0, end = 0, different = 0, each
    cdef list within = [0] * words
    for each in range(count):
        while end < count and found[end].end <= found[each].start + width:
            different += within[found[end].number] == 0
            within[found[end].number] += 1
            end += 1
        if different > most:
            best, most = found[each].start, different
        if within[found[each].number]:  # not where the word alone is longer than the stretch
            within[found[each].number] -= 1
            different -= within[found[each].number] == 0
    return best


cdef Py_ssize_t _beginning(str text, Py_ssize_t at, Py_ssize_t lead):
    """The beginning of the sentence or line around `at` where it is near, else a word a little before."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_ssize_t end = at, gap
    cdef uint32_t sign
    if at <= lead:
        return 0
    while end > at - lead:
        sign = PyUnicode_READ(kind, data, end - 1)
        if sign == 10:
            return end
        if end - 2 >= at - lead and Py_UNICODE_ISSPACE(sign) and PyUnicode_READ(kind, data, end - 2) in (46, 63, 33):
            return end
        end -= 1
    gap = text.find(" ", at - lead, at)
    return gap + 1 if gap >= 0 else at
