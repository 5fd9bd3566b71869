"""Intervals against draws from the distribution that they are of, and how often they cover the truth."""

from math import gamma

import numpy as np
import pytest

from tb_keisei.statistics.intervals import (
    PAIR_SCORES,
    Interval,
    mean_interval,
    pair_interval,
    proportion_interval,
    score_interval,
)

SCORES = (0.0, 0.5, 1.0)
COUNTS = [(0, 0, 0), (1, 0, 0), (0, 7, 0), (3, 1, 2), (40, 3, 38), (2, 0, 500), (3000, 10, 2900)]


def drawn(counts: object, values: object, prior: float) -> tuple[float, float]:
    """The slow way: 200,000 draws of the shares."""
    shares = np.random.default_rng(1).dirichlet(np.asarray(counts) + prior, 200_000)
    low, high = np.quantile(shares @ np.asarray(values), (0.025, 0.975))
    return float(low), float(high)


@pytest.mark.parametrize("counts", COUNTS)
def test_a_score_is_in_the_middle_of_what_is_likely(counts: tuple[int, int, int]) -> None:
    _same(score_interval(*([count] for count in counts)), drawn(counts, SCORES, 0.5))


@pytest.mark.parametrize("counts", [(0,) * 5, (1, 0, 0, 0, 0), (0, 1000, 0, 0, 0), (2, 5, 9, 4, 1), (1000, 0, 0, 0, 1)])
def test_pairs_likewise(counts: tuple[int, ...]) -> None:
    _same(pair_interval([counts]), drawn(counts, PAIR_SCORES, 0.2))


def _same(found: Interval, wanted: tuple[float, float]) -> None:
    close = 0.02 * (wanted[1] - wanted[0])
    assert (found.low[0], found.high[0]) == pytest.approx(wanted, abs=close)


@pytest.mark.parametrize(("right", "trials"), [(0, 10), (3, 10), (10, 10), (1, 2), (2.5, 7.5)])
def test_a_proportion_against_the_integral_of_its_density(right: float, trials: float) -> None:
    a, b = right + 0.5, trials - right + 0.5
    angle = (np.arange(200_000) + 0.5) * np.pi / 400_000  # p = sin²: the density has no poles then
    density = 2 * np.sin(angle) ** (2 * a - 1) * np.cos(angle) ** (2 * b - 1) * gamma(a + b) / gamma(a) / gamma(b)
    below = np.cumsum(density) * np.pi / 400_000
    wanted = np.sin(np.interp((0.025, 0.975), below, angle)) ** 2
    found = proportion_interval([right], [trials])
    assert (found.low[0], found.high[0]) == pytest.approx(wanted, abs=2e-5)


def test_rows_are_independent_of_each_other() -> None:
    together = mean_interval(COUNTS, SCORES, 0.5)
    alone = [mean_interval([counts], SCORES, 0.5) for counts in COUNTS]
    assert together.low.tolist() == [each.low[0] for each in alone]
    assert together.high.tolist() == [each.high[0] for each in alone]


def test_turned_round_it_is_the_other_way_round() -> None:
    here, there = score_interval([9], [4], [2]), score_interval([2], [4], [9])
    assert (here.low[0], here.high[0]) == pytest.approx((1 - there.high[0], 1 - there.low[0]), abs=1e-5)


TRUTHS = {
    "games": ((0.45, 0.1, 0.45), (0.2, 0.1, 0.7), (0.05, 0.9, 0.05), (0.1, 0.3, 0.6), (0.02, 0.02, 0.96)),
    "pairs": ((0.1, 0.1, 0.3, 0.2, 0.3), (0.2,) * 5, (0.02, 0.05, 0.86, 0.05, 0.02), (0.05, 0.05, 0.1, 0.2, 0.6)),
    "shares": ((0.5, 0.5), (0.8, 0.2), (0.95, 0.05), (0.35, 0.65), (0.1, 0.9)),
}
PRIORS = {"games": 0.5, "pairs": 0.2, "shares": 0.5}


@pytest.mark.parametrize(("number", "least", "most"), [(5, 0.90, 1.0), (20, 0.92, 0.97), (100, 0.92, 0.97)])
@pytest.mark.parametrize("what", TRUTHS)
def test_the_interval_covers_the_truth_95_times_of_100(what: str, number: int, least: float, most: float) -> None:
    rng, covered = np.random.default_rng(number), []
    for shares in TRUTHS[what]:
        values = np.linspace(0, 1, len(shares))
        truth = np.asarray(shares) @ values
        found = mean_interval(rng.multinomial(number, shares, 500), values, PRIORS[what])
        covered.append(np.mean((found.low <= truth) & (truth <= found.high)))
    assert least <= np.mean(covered) <= most, covered
    assert min(covered) >= 0.85, covered
