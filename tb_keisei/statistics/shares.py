"""Shares of all games of a bin, and how little they may say."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tb_keisei.statistics.calibration import BIN_GAMES

MUCH_UNFINISHED: Final = 0.1
"""A larger part without a result: the shares of those with one may be of the short games."""


def shares(counts: ArrayLike, games: ArrayLike) -> NDArray[np.float64]:
    """(B, K) parts of (B,) games that (B, K) counts are, 0 to 1; NaN where there are no games."""
    everything = np.asarray(games, dtype=np.float64)[:, None]
    found: NDArray[np.float64] = np.asarray(counts) / np.where(everything, everything, np.nan)
    return found


def few(count: int) -> bool:
    """So few games, or pairs, that they say little."""
    return count < BIN_GAMES


def much_unfinished(unfinished: int, games: int) -> bool:
    """So many games without a result that the shares of those with one mislead."""
    return unfinished > MUCH_UNFINISHED * games
