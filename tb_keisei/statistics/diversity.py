"""How alike things are, by measures that do not depend on how many were looked at.

The number of different ones, exp(entropy) and the share that equal another all measure the number looked at as well.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tb_keisei.statistics.intervals import proportion_interval


class Rate(NamedTuple):
    """A probability and its 95 % interval; None where nothing can be told."""

    rate: float | None
    low: float | None = None
    high: float | None = None


def collision_rate(counts: ArrayLike) -> Rate:
    """The probability that two are alike, from the numbers of each kind: Σ nᵢ(nᵢ - 1) / N(N - 1) (Simpson 1949).

    The interval is that of a proportion with as many trials as the estimate's variance says: the variance of this
    U-statistic is ((2N - 4)(Σ p³ - (Σ p²)²) + Σ p² (1 - Σ p²)) / (N(N - 1)/2), estimated without bias.
    """
    kinds = np.asarray(counts, dtype=np.float64)
    number = float(kinds.sum())
    if number < 2:
        return Rate(None)
    pairs = number * (number - 1) / 2
    rate = float((kinds * (kinds - 1)).sum()) / 2 / pairs
    trials = _trials(kinds, number, rate)
    low, high = proportion_interval([rate * trials], [trials])
    return Rate(rate, float(low[0]), float(high[0]))


def _trials(kinds: NDArray[np.float64], number: float, rate: float) -> float:
    """As many independent pairs tell as much: all pairs where none is alike, number / 2 where all are."""
    pairs = number * (number - 1) / 2
    if rate == 1:
        return number / 2
    triples = float((kinds * (kinds - 1) * (kinds - 2)).sum()) / max(number * (number - 1) * (number - 2), 1)
    variance = (max(triples - rate**2, 0) * (2 * number - 4) + rate * (1 - rate)) / pairs
    return min(rate * (1 - rate) / variance, pairs) if variance else pairs


def rarefied(counts: ArrayLike, size: int) -> float:
    """How many kinds a sample of `size` is expected to have, of the numbers of each kind (Hurlbert 1971).

    Only so can numbers of kinds be compared. Raises ValueError where there are fewer than `size`.
    """
    kinds = np.asarray(counts, dtype=np.int64)
    number = int(kinds.sum())
    if not 0 <= size <= number:
        raise ValueError(f"a sample of {size} cannot be drawn from {number}")
    sizes, times = np.unique(kinds, return_counts=True)
    drawn = np.arange(size)
    left = np.maximum(number - sizes[:, None] - drawn, 0) / (number - drawn)
    return float((times * (1 - left.prod(axis=1))).sum())
