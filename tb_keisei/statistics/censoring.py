"""How long things last, and how they end, while some have not ended: those still open tell that they lasted so long."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tb_keisei.statistics.intervals import proportion_interval

Floats = NDArray[np.float64]

OPEN = -1
"""In place of a cause: it was still open when it was last seen."""


class Incidence(NamedTuple):
    """(K, T) by cause the part that had ended so at each length, and its 95 % interval."""

    parts: Floats
    low: Floats
    high: Floats


class Survival(NamedTuple):
    """(T,) the part that lasted longer than each length, and its 95 % interval."""

    part: Floats
    low: Floats
    high: Floats


def cumulative_incidence(lengths: ArrayLike, causes: ArrayLike, count: int, at: ArrayLike) -> Incidence:
    """At (T,) lengths, of competing ends (Aalen, Johansen 1978): (N,) lengths, and (N,) causes 0 … count - 1 or OPEN.

    What is OPEN at a length counts as there when others end at that length. The interval is that of a proportion with
    as many trials as the variance (the delta method's) is worth; as many as are left where it has none.
    """
    length, asked = np.asarray(lengths, dtype=np.float64), np.asarray(at, dtype=np.float64)
    cause = np.asarray(causes, dtype=np.int64)
    ordered = np.sort(length)
    times = np.unique(length[cause != OPEN])
    ends = np.zeros((count, len(times) + 1))  # the first column: nothing has ended yet
    np.add.at(ends, (cause[cause != OPEN], 1 + np.searchsorted(times, length[cause != OPEN])), 1)
    left = len(length) - np.concatenate([[0], np.searchsorted(ordered, times)]).astype(np.float64)
    left = np.maximum(left, 1)
    lasting = np.cumprod(1 - ends.sum(axis=0) / left)
    before = np.concatenate([[1.0], lasting[:-1]])
    parts = np.cumsum(before * ends / left, axis=1)
    place = np.searchsorted(times, asked, side="right")
    variances = _variances(parts, ends, left, before)[:, place]
    parts = parts[:, place]
    trials = _trials(parts, variances, np.maximum(len(length) - np.searchsorted(ordered, asked), 0))
    low, high = proportion_interval((parts * trials).ravel(), trials.ravel())
    return Incidence(parts, low.reshape(parts.shape), high.reshape(parts.shape))


def kaplan_meier(lengths: ArrayLike, ended: ArrayLike, at: ArrayLike) -> Survival:
    """For length alone (Kaplan, Meier 1958): (N,) lengths, and (N,) whether it ended then or was still open."""
    causes = np.where(np.asarray(ended, dtype=np.bool_), 0, OPEN)
    parts, low, high = cumulative_incidence(lengths, causes, 1, at)
    return Survival(1 - parts[0], 1 - high[0], 1 - low[0])


def _variances(parts: Floats, ends: Floats, left: Floats, before: Floats) -> Floats:
    """(K, T): Σ over tⱼ ≤ t of (F(t) - Fⱼ)² d / n(n - d) + S²(n - dₖ) dₖ / n³ - 2 (F(t) - Fⱼ) S dₖ / n²."""
    all_ends = ends.sum(axis=0)
    hazard = np.divide(all_ends, left * (left - all_ends), out=np.zeros_like(left), where=left > all_ends)
    own = before**2 * (left - ends) * ends / left**3
    both = before * ends / left**2
    squares: Floats = parts**2 * hazard.cumsum() - 2 * parts * (parts * hazard).cumsum(axis=1)
    squares += (parts**2 * hazard).cumsum(axis=1)
    squares += own.cumsum(axis=1) - 2 * (parts * both.cumsum(axis=1) - (parts * both).cumsum(axis=1))
    return squares


def _trials(parts: Floats, variances: Floats, left: NDArray[np.intp]) -> Floats:
    spread = parts * (1 - parts)
    trials: Floats = np.broadcast_to(left, parts.shape).astype(np.float64)
    np.divide(spread, variances, out=trials, where=(variances > 1e-12) & (spread > 1e-12))
    return trials
