# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True, initializedcheck=False
"""Words that a slip of the fingers may have meant, in machine code: of all that `words.near` yields, what may be a word."""

from cpython.unicode cimport PyUnicode_DecodeASCII
from libc.stdint cimport uint8_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy

from kb.search.words import LETTERS

cdef enum:
    LONGEST = 48  # as in words.py
    ROOM = 16  # bits for each word, or beginning of one

cdef uint64_t BASIS = 14695981039346656037  # FNV-1a, which can go on letter by letter
cdef uint64_t PRIME = 1099511628211

cdef bytes _letters = LETTERS.encode()


cdef class Bits:
    """Whether something has been put in: never a wrong no, seldom a wrong yes."""

    cdef uint8_t *bits
    cdef uint64_t mask

    def __cinit__(self, uint64_t many):
        cdef uint64_t size = 64
        while size < ROOM * many:
            size *= 2
        self.mask = size - 1
        self.bits = <uint8_t *>calloc(size // 8, 1)
        if not self.bits:
            raise MemoryError

    def __dealloc__(self):
        free(self.bits)

    cdef inline void put(self, uint64_t number) noexcept:
        self.bits[(number & self.mask) >> 3] |= 1 << (number & 7)

    cdef inline bint has(self, uint64_t number) noexcept:
        return self.bits[(number & self.mask) >> 3] >> (number & 7) & 1


cdef class Likely:
    """Words, of which those are told that may be one slip away from what was typed."""

    cdef Bits whole, begun
    cdef char word[LONGEST]
    cdef char other[LONGEST + 1]
    cdef Py_ssize_t size

    def __init__(self, list words):
        cdef Py_ssize_t at
        cdef uint64_t number
        cdef bytes letters
        self.whole, self.begun = Bits(len(words)), Bits(sum(map(len, words)))
        for word in words:
            letters, number = word.encode(), BASIS
            self.begun.put(number ^ number >> 32)
            for at in range(len(letters)):
                if <uint8_t>letters[at] > 127:  # what is made here has plain letters only
                    break
                number = _with(number, letters[at])
                self.begun.put(number ^ number >> 32)
            else:
                self.whole.put(number ^ number >> 32)

    def near(self, str word):
        """Of the strings one slip away, those that may be one of the words; None where they cannot be made here."""
        return self._made(word, self.whole, 0)

    def begun_near(self, str word):
        """Of those no shorter than what was typed, those with which one of the words may begin."""
        return self._made(word, self.begun, len(word))

    cdef list _made(self, str word, Bits among, Py_ssize_t shortest):
        cdef Py_ssize_t at, way, size, letters = len(_letters)
        cdef list found = []
        if not word.isascii() or len(word) > LONGEST:
            return None
        text = word.encode()
        self.size = len(text)
        memcpy(self.word, <char *>text, self.size)
        for at in range(self.size + 1):
            memcpy(self.other, self.word, at)
            for way in range(2 + 2 * letters):
                size = self._slip(at, way, letters)
                if size >= shortest and size >= 0 and among.has(_number(self.other, size)):
                    found.append(PyUnicode_DecodeASCII(self.other, size, NULL))
        return found

    cdef inline Py_ssize_t _slip(self, Py_ssize_t at, Py_ssize_t way, Py_ssize_t letters) noexcept:
        """Make one slip of the word; how long that is, or -1 where there is none."""
        cdef Py_ssize_t left = self.size - at
        if 2 <= way < 2 + letters:  # a letter too many
            self.other[at] = _letters[way - 2]
            memcpy(self.other + at + 1, self.word + at, left)
            return self.size + 1
        if not left:
            return -1
        if way == 0:  # a letter left out
            memcpy(self.other + at, self.word + at + 1, left - 1)
            return self.size - 1
        if way == 1:  # two letters swapped
            if left < 2:
                return -1
            self.other[at], self.other[at + 1] = self.word[at + 1], self.word[at]
            memcpy(self.other + at + 2, self.word + at + 2, left - 2)
            return self.size
        self.other[at] = _letters[way - 2 - letters]  # another letter
        memcpy(self.other + at + 1, self.word + at + 1, left - 1)
        return self.size


cdef inline uint64_t _with(uint64_t number, uint8_t letter) noexcept:
    return (number ^ letter) * PRIME


cdef inline uint64_t _number(char *letters, Py_ssize_t size) noexcept:
    cdef uint64_t number = BASIS
    cdef Py_ssize_t at
    for at in range(size):
        number = _with(number, letters[at])
    return number ^ number >> 32
