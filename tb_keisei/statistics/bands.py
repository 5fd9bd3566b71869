"""Several seeds of one setting: a band from the lowest to the highest."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Band(NamedTuple):
    """(T,) lowest, median and highest seed; NaN where a seed has no value: the band ends where its first seed ends."""

    low: Floats
    median: Floats
    high: Floats


def seed_band(curves: ArrayLike) -> Band:
    """Of (S, T) values of S seeds at T places, NaN where a seed has none."""
    values = np.asarray(curves, dtype=np.float64)
    return Band(values.min(axis=0), np.median(values, axis=0), values.max(axis=0))


def band_coverage(seeds: int) -> float:
    """With which probability the lowest to highest of so many seeds hold the median of all seeds: 93.75 % for five."""
    return 1 - 2.0 ** (1 - seeds)
