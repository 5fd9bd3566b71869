"""Columns of integers as bytes: split into planes, and as differences within a ply; docs/format.md has the layout."""

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import FormatError


def split(column: NDArray[np.generic]) -> bytes:
    """The bytes of a column: all first bytes, then all second bytes, and so on."""
    width = column.dtype.itemsize
    return np.ascontiguousarray(column).view(np.uint8).reshape(-1, width).T.tobytes()


def joined(data: bytes, width: int, count: int, name: str) -> NDArray[np.uint8]:
    """(count, width) bytes of a column of `split`. Raises FormatError where there are fewer or more."""
    if len(data) != width * count:
        raise FormatError(f"{name} has {len(data)} bytes; expected {width * count}")
    return np.ascontiguousarray(np.frombuffer(data, dtype=np.uint8).reshape(width, count).T)


def integers(data: bytes, count: int, name: str) -> NDArray[np.uint16]:
    """(count,) of a column of `split` of two bytes each. Raises FormatError."""
    return joined(data, 2, count, name).view("<u2").reshape(count)


def first_of_ply(counts: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Places of each ply's first candidate, for the plies that have any."""
    ends = np.cumsum(counts, dtype=np.int64)
    return (ends - counts)[counts > 0]


def to_deltas(numbers: NDArray[np.uint16], counts: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """(M,) the first number of each ply as it is, the others less the one before. They ascend within a ply."""
    deltas = np.diff(numbers, prepend=np.uint16(0)).astype("<u2")
    first = first_of_ply(counts)
    deltas[first] = numbers[first]
    return deltas


def undo_deltas(deltas: NDArray[np.uint16], counts: NDArray[np.uint16], name: str) -> NDArray[np.int64]:
    """The numbers of `to_deltas` in the column `name`. Raises FormatError where one stands twice."""
    first = first_of_ply(counts)
    sums = np.cumsum(deltas, dtype=np.int64)
    before = (sums - deltas)[first]
    later = np.ones(len(deltas), dtype=np.bool_)
    later[first] = False
    if (deltas[later] == 0).any():
        raise FormatError(f"{name} has a code that is no move, or one twice")
    numbers: NDArray[np.int64] = sums - np.repeat(before, counts[counts > 0])
    return numbers
