"""Whether predictions (N,) come true: expected scores beside actual ones, both from 0 to 1."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

BIN_GAMES: Final = 30
"""Fewer in a bin say little."""
MOST_BINS: Final = 10

Floats = NDArray[np.float64]


def equal_bins(predicted: Floats) -> list[NDArray[np.intp]]:
    """Places in at most MOST_BINS bins of equal counts, at least BIN_GAMES each, in ascending order of predictions."""
    count = min(len(predicted) // BIN_GAMES, MOST_BINS)
    return np.array_split(np.argsort(predicted, kind="stable"), count) if count else []


def brier_skill(predicted: Floats, actual: Floats) -> float | None:
    """1 - Σ(p - s)² / Σ(s̄ - s)² (Brier 1950; skill as in Murphy 1973): what the predictions are better than always
    saying the mean score. 1 is perfect, below 0 is worse. None where all came to the same."""
    spread = float(((actual - actual.mean()) ** 2).sum())
    return 1 - float(((predicted - actual) ** 2).sum()) / spread if spread else None


def calibration_error(predicted: Floats, actual: Floats, bins: Sequence[NDArray[np.intp]]) -> float:
    """Σ n_b / n |p̄_b - s̄_b|, the expected calibration error (Naeini et al. 2015), over bins of equal counts."""
    apart = sum(len(places) * abs(predicted[places].mean() - actual[places].mean()) for places in bins)
    return float(apart) / len(predicted)
