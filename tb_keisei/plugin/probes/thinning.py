"""Which evaluations a line of some hundred pixels can show, of thousands. Pure."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Places = NDArray[np.intp]

COLUMNS: Final = 120
"""A line is drawn in so many columns, of equal width in steps; the browser has the same number."""
MOST_WHOLE: Final = 3 * COLUMNS
"""So many evaluations are told as they are."""
_WIDE: Final = 1.5
"""A gap is so many times as wide as the distances before and after it, as the browser has it."""


def thinned(steps: ArrayLike, lows: ArrayLike, highs: ArrayLike, always: ArrayLike = ()) -> Places:
    """(K,) places, ascending, of T ascending steps: all where they are few.

    Else of each column the lowest of `lows`, the highest of `highs` and the last, the first and the last of all, and
    those that are `always` kept. NaN is neither low nor high.
    """
    at = np.asarray(steps, dtype=np.float64)
    if len(at) <= MOST_WHOLE:
        return np.arange(len(at))
    column = np.minimum((at - at[0]) * COLUMNS // max(at[-1] - at[0], 1.0), COLUMNS - 1)
    ends = np.append(np.flatnonzero(column[1:] != column[:-1]), len(at) - 1)
    starts = np.append(0, ends[:-1] + 1)
    lowest = np.lexsort((np.where(np.isnan(lows), np.inf, lows), column))[starts]
    highest = np.lexsort((np.where(np.isnan(highs), np.inf, np.negative(highs)), column))[starts]
    kept = np.concatenate([[0], ends, lowest, highest, np.asarray(always, dtype=np.intp)])
    return np.unique(kept).astype(np.intp)


def gaps(steps: ArrayLike) -> Places:
    """(K,) places, ascending, of T ascending steps, before which something is missing: of many, a whole column."""
    at = np.asarray(steps, dtype=np.float64)
    distances = np.concatenate([[np.inf], np.diff(at), [np.inf]])
    beside = np.maximum(distances[:-2], distances[2:])
    least = (at[-1] - at[0]) / COLUMNS if len(at) > MOST_WHOLE else 0
    return np.flatnonzero((distances[1:-1] > _WIDE * beside) & (distances[1:-1] >= least)) + 1
