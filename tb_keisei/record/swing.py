"""Changes of the value over two plies, counted by size: the counts of all games tell a reader the run's swings.

A swing is among a run's largest |V(t + 2) - V(t)|. Both positions have the same player to move, so it is the same
number whoever the value is told for; where values have no perspective it means nothing. Two plies, never one: from one
ply to the next a network's value moves up and down with the mover.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

BINS: Final = 24
"""Number of sizes: 0 is below LEAST, i from LEAST x 2^((i - 1) / 2) to LEAST x 2^(i / 2), and the last has no end."""
LEAST: Final = 2.0**-6
"""A change of less (1.6 % of a chance) is no swing in any run."""
SHARE: Final = 0.02
"""The part of a run's changes that are swings: the largest of them."""

_EDGES: Final = LEAST * 2.0 ** (np.arange(BINS - 1) / 2)


def count_changes(values: NDArray[np.float32], perspective: str) -> tuple[int, ...]:
    """How many changes of a game's values are of each size, up to the largest size that there is.

    Args:
        values: (N,) the value before each ply; NaN = not recorded.
        perspective: of the game; "none" has no changes.
    """
    if perspective == "none" or len(values) < 3:
        return ()
    with np.errstate(invalid="ignore"):  # infinite values have no difference
        changes = np.abs(values[2:].astype(np.float64) - values[:-2])
    counts = np.bincount(np.searchsorted(_EDGES, changes[np.isfinite(changes)], side="right"))
    return tuple(counts.tolist())


def swing_threshold(counts: Sequence[int]) -> float | None:
    """The change that the largest 2 % reach, at least LEAST; None where no change is counted.

    Between the ends of a size, the number of larger changes is taken to fall as a power of the change.
    """
    wanted = SHARE * sum(counts)
    if not wanted:
        return None
    larger = 0
    for size in range(len(counts) - 1, 0, -1):
        reach = larger + counts[size]
        if reach >= wanted:
            if size == BINS - 1:
                return float(_EDGES[-1])
            part = math.log(reach / wanted) / math.log(reach / larger) if larger else 1 - wanted / reach
            return float(_EDGES[size - 1]) * math.exp(part * math.log(2) / 2)
        larger = reach
    return LEAST
