"""What all loops share: arrays as they lie in memory, and the two formulas of BM25."""

from libc.math cimport log
from libc.stdint cimport int64_t

cimport numpy as cnp


cdef inline void *data(cnp.ndarray array, int kind) except? NULL:
    """The first number of an array of this kind. Raises `TypeError` for another, and for one that is not in one piece."""
    if cnp.PyArray_TYPE(array) != kind or not cnp.PyArray_IS_C_CONTIGUOUS(array):
        raise TypeError(f"an array of {array.dtype} cannot be read here")
    return cnp.PyArray_DATA(array)


cdef inline cnp.ndarray fresh(int64_t size, int kind):
    """A new array, of which nothing is known."""
    cdef cnp.npy_intp shape = size
    return cnp.PyArray_EMPTY(1, &shape, kind, 0)


cdef inline double bent(double worth, double bend) noexcept nogil:
    """Again and again counts less."""
    return (bend + 1) * worth / (bend + worth)


cdef inline double rarity_of(double size, double count) noexcept nogil:
    """How much it tells that something is one of so many."""
    return log(1 + (size - count + 0.5) / (count + 0.5))
