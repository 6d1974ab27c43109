# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Looking for marked words in machine code: exactly what `snippets.py` does with strings, for texts of plain letters."""

from cpython.unicode cimport (
    PyUnicode_DATA, PyUnicode_DecodeASCII, PyUnicode_FromKindAndData, PyUnicode_GET_LENGTH, PyUnicode_KIND,
    PyUnicode_READ)
from libc.stdint cimport int32_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc

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

    def show(self, str text, Py_ssize_t length):
        """As `snippets.show_plainly`; None for a text whose letters are not all plain: it has to be looked at word by word."""
        cdef Marked found[MOST]
        cdef Py_ssize_t count = self._words(text, found), start, end
        if count < 0:
            return None
        start, end = _stretch(text, found, count, len(self._number), length)
        return _drawn(text, start, end, found, count)

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


cdef str _drawn(str text, Py_ssize_t start, Py_ssize_t end, Marked *found, Py_ssize_t count):
    """A stretch of the text as HTML: escaped as markupsafe does it, marked, and with signs where something is left out."""
    cdef int kind = PyUnicode_KIND(text)
    cdef const void *data = PyUnicode_DATA(text)
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text), number, at = start, last = end
    cdef Out out
    out.size = 0
    out.signs = <uint32_t *>malloc((6 * (end - start) + 13 * count + 4) * sizeof(uint32_t))
    if not out.signs:
        raise MemoryError
    if start:
        _write(&out, "… ")
    for number in range(count):
        if start <= found[number].start and found[number].end <= end:
            _escape(&out, kind, data, at, found[number].start)
            _write(&out, "<mark>")
            _escape(&out, kind, data, found[number].start, found[number].end)
            _write(&out, "</mark>")
            at = found[number].end
    while last > at and Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, last - 1)):
        last -= 1
    _escape(&out, kind, data, at, last)
    if end < size:
        _write(&out, " …")
    shown = PyUnicode_FromKindAndData(4, out.signs, out.size)
    free(out.signs)
    return shown


cdef struct Out:
    uint32_t *signs
    Py_ssize_t size


cdef inline void _write(Out *out, str text):
    cdef Py_ssize_t at
    for at in range(PyUnicode_GET_LENGTH(text)):
        out.signs[out.size] = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)
        out.size += 1


cdef inline void _escape(Out *out, int kind, const void *data, Py_ssize_t start, Py_ssize_t end):
    cdef Py_ssize_t at
    cdef uint32_t sign
    for at in range(start, end):
        sign = PyUnicode_READ(kind, data, at)
        if sign == 38:
            _write(out, "&amp;")
        elif sign == 60:
            _write(out, "&lt;")
        elif sign == 62:
            _write(out, "&gt;")
        elif sign == 34:
            _write(out, "&#34;")
        elif sign == 39:
            _write(out, "&#39;")
        else:
            out.signs[out.size] = sign
            out.size += 1


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


cdef Py_ssize_t _densest(Marked *found, Py_ssize_t count, Py_ssize_t words, Py_ssize_t width) except -1:
    """Where a stretch of that width with the most different words begins; the first of equals."""
    cdef Py_ssize_t best = 0, most = 0, end = 0, different = 0, each
    cdef int32_t *within = <int32_t *>calloc(words + 1, sizeof(int32_t))
    if not within:
        raise MemoryError
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
    free(within)
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
