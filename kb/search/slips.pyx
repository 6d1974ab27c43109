# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False
"""Words that a slip of the fingers may have meant, looked for in machine code: what `words.near` yields, of those that stand
somewhere, without making a string of each in Python.
"""

from cpython.unicode cimport PyUnicode_Compare, PyUnicode_DecodeASCII, PyUnicode_Tailmatch
from libc.string cimport memcpy

from kb.search.words import LETTERS

cdef enum:
    LONGEST = 48  # as in words.py

cdef bytes _letters = LETTERS.encode()


cdef class Slips:
    """The strings one slip away from a word, one after the other."""

    cdef char word[LONGEST]
    cdef char other[LONGEST + 1]
    cdef Py_ssize_t size, at, way, other_size

    cdef bint begin(self, str word) except -1:
        """Whether it can be done: only of plain letters, that are not too many."""
        if not word.isascii() or len(word) > LONGEST:
            return False
        text = word.encode()
        self.size, self.at, self.way = len(text), 0, 0
        memcpy(self.word, <char *>text, self.size)
        return True

    cdef bint next(self) noexcept:
        """Make the next one; False when there is none."""
        cdef Py_ssize_t letters = 36, at, left, way
        while self.at <= self.size:
            at, left, way = self.at, self.size - self.at, self.way
            self.way += 1
            memcpy(self.other, self.word, at)
            if way == 0:  # a letter left out
                if left:
                    memcpy(self.other + at, self.word + at + 1, left - 1)
                    self.other_size = self.size - 1
                    return True
            elif way == 1:  # two letters swapped
                if left > 1:
                    memcpy(self.other + at, self.word + at, left)
                    self.other[at], self.other[at + 1] = self.word[at + 1], self.word[at]
                    self.other_size = self.size
                    return True
            elif way < 2 + letters:  # a letter too many
                self.other[at] = _letters[way - 2]
                memcpy(self.other + at + 1, self.word + at, left)
                self.other_size = self.size + 1
                return True
            elif way < 2 + 2 * letters:  # another letter
                if left:
                    self.other[at] = _letters[way - 2 - letters]
                    memcpy(self.other + at + 1, self.word + at + 1, left - 1)
                    self.other_size = self.size
                    return True
            else:
                self.at += 1
                self.way = 0
        return False

    cdef str made(self):
        return PyUnicode_DecodeASCII(self.other, self.other_size, NULL)


def near_among(str word, known):
    """As `words.near_among`; None where that has to do it."""
    cdef Slips slips = Slips()
    if not slips.begin(word):
        return None
    found = set()
    while slips.next():
        other = slips.made()
        if other in known:
            found.add(other)
    return found


def begun_near(str word, list words):
    """As `words.begun_near`; None where that has to do it."""
    cdef Slips slips = Slips()
    cdef Py_ssize_t low, high, middle, size = len(words)
    if not slips.begin(word):
        return None
    found = set()
    while slips.next():
        if slips.other_size < slips.size:
            continue
        other = slips.made()
        low, high = 0, size
        while low < high:
            middle = (low + high) >> 1
            if PyUnicode_Compare(words[middle], other) < 0:
                low = middle + 1
            else:
                high = middle
        if low < size and PyUnicode_Tailmatch(words[low], other, 0, len(other), -1):
            found.add(words[low])
    return found
