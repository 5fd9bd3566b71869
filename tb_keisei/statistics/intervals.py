"""Credible intervals of shares and mean scores: one method everywhere.

The shares of K outcomes are unknown; before any count each has a Dirichlet prior of `prior`, after counts n_k the
parameters n_k + prior. A mean score Σ v_k p_k then has a distribution, of which the interval is the middle part. Its
distribution function is exact: with independent gammas g_k, P(Σ v_k p_k ≤ x) = P(Σ (v_k - x) g_k ≤ 0), the inversion
of one characteristic function (Gil-Pelaez 1951; Imhof 1961 for quadratic forms). Nothing is drawn at random.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

LEVEL: Final = 0.95
PAIR_SCORES: Final = (0.0, 0.25, 0.5, 0.75, 1.0)
"""What two games with colours swapped can come to on average."""

_PRIOR: Final = 0.5
_PAIR_PRIOR: Final = 0.2
_STEP: Final = 0.25
_NODES: Final = np.exp(np.arange(-60, 61) * _STEP)
_HALVINGS: Final = 18
_REACH: Final = 6.0
"""Standard deviations around the mean in which both ends are."""

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """(B,) lower and upper ends."""

    low: Floats
    high: Floats


def proportion_interval(successes: ArrayLike, trials: ArrayLike) -> Interval:
    """Of the shares of (B,) successes among (B,) trials: Jeffreys' interval, prior ½ each.

    Trials may be an effective number, which is not whole.
    """
    right, count = np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    return mean_interval(np.stack([count - right, right], axis=-1), (0.0, 1.0), _PRIOR)


def score_interval(losses: ArrayLike, draws: ArrayLike, wins: ArrayLike) -> Interval:
    """Of the expected scores (W + D/2) / N of (B,) independent games each: prior ½ each."""
    return mean_interval(np.stack([losses, draws, wins], axis=-1), (0.0, 0.5, 1.0), _PRIOR)


def pair_interval(counts: ArrayLike) -> Interval:
    """Of the expected scores over pairs with colours swapped: `counts` (B, 5) are of PAIR_SCORES; prior 1/5 each."""
    return mean_interval(counts, PAIR_SCORES, _PAIR_PRIOR)


def mean_interval(counts: ArrayLike, values: ArrayLike, prior: float, level: float = LEVEL) -> Interval:
    """Of the mean of `values` (K,) over outcomes that were counted (B, K) times. Ends are within 1e-4 of its width."""
    shares, scores = np.asarray(counts, dtype=np.float64) + prior, np.asarray(values, dtype=np.float64)
    tails = ((1 - level) / 2, (1 + level) / 2)
    return Interval(*(_quantile(shares, scores, tail) for tail in tails))


def _quantile(shares: Floats, values: Floats, tail: float) -> Floats:
    """(B,) where the distribution function comes to `tail`: by halving."""
    total = shares.sum(axis=1)
    mean = shares @ values / total
    deviation = np.sqrt(np.maximum(shares @ values**2 / total - mean**2, 0) / (total + 1))
    low = np.maximum(mean - _REACH * deviation, values.min())
    high = np.minimum(mean + _REACH * deviation, values.max())
    for _ in range(_HALVINGS):
        half = (low + high) / 2
        below = _distribution(half, shares, values) < tail
        low, high = np.where(below, half, low), np.where(below, high, half)
    middle: Floats = (low + high) / 2
    return middle


def _distribution(at: Floats, shares: Floats, values: Floats) -> Floats:
    """(B,) P(Σ v_k p_k ≤ x) = ½ - 1/π ∫ Im φ(u) du/u, with φ(u) = Π (1 - i (v_k - x) u)^(-shares_k).

    The path of integration is u = r e^(i turn) over log r: turned a little where one outcome has nearly all counts, for
    there φ only oscillates along the real line.
    """
    away = values - at[:, None]
    variance = (shares * away**2).sum(axis=1)
    turn = _turn(shares, away, variance)[:, None, None]
    path = away[:, :, None] * (_NODES / np.sqrt(variance)[:, None])[:, None, :]
    real, imaginary = 1 + path * np.sin(turn), -path * np.cos(turn)
    angle = -np.einsum("bk,bkn->bn", shares, np.arctan2(imaginary, real))
    size = np.exp(-np.einsum("bk,bkn->bn", shares, np.log(real**2 + imaginary**2)) / 2)
    part: Floats = 0.5 - (_STEP * (size * np.sin(angle)).sum(axis=1) + turn[:, 0, 0]) / np.pi
    return part


def _turn(shares: Floats, away: Floats, variance: Floats) -> Floats:
    """(B,) at most π/8, nothing where the distribution is nearly normal."""
    most = np.take_along_axis(away, shares.argmax(axis=1)[:, None], axis=1)[:, 0]
    peaked = (shares * away**4).sum(axis=1) / variance**2
    turn: Floats = np.pi / 8 * np.sign(most) * np.tanh(4 * peaked)
    return turn
