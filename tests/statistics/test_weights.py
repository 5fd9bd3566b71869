import numpy as np
import pytest

from tb_keisei.statistics.bands import band_coverage, seed_band
from tb_keisei.statistics.intervals import proportion_interval
from tb_keisei.statistics.testing import benjamini_hochberg
from tb_keisei.statistics.weights import effective_number


def test_equal_weights_are_a_number() -> None:
    assert effective_number([64.0] * 7) == pytest.approx(7)
    assert effective_number([]) == 0
    assert effective_number([1, 1, 0, 0]) == pytest.approx(2)


def test_it_is_the_number_of_games_whose_mean_varies_as_much() -> None:
    rng = np.random.default_rng(1)
    weights = rng.choice([1.0, 64.0], 200, p=[0.7, 0.3])
    means = (rng.random((20_000, 200)) < 0.5) @ weights / weights.sum()
    assert effective_number(weights) == pytest.approx(0.25 / means.var(), rel=0.03)


@pytest.mark.parametrize(("number", "least", "most"), [(5, 0.90, 1.0), (20, 0.92, 0.97), (100, 0.92, 0.97)])
def test_the_interval_of_weighted_games_covers_the_truth(number: int, least: float, most: float) -> None:
    """Games that stand for 8 to 64 each; taken as so many games they would cover far less."""
    rng = np.random.default_rng(number)
    weights = 8.0 * (1 + np.arange(number) % 8)
    truths = np.repeat([0.2, 0.35, 0.5, 0.7], 400)
    shares = (rng.random((1600, number)) < truths[:, None]) @ weights / weights.sum()
    assert least <= _covered(shares, effective_number(weights), truths) <= most
    assert _covered(shares, weights.sum(), truths) < 0.6


def _covered(shares: np.ndarray, trials: float, truths: np.ndarray) -> float:
    found = proportion_interval(shares * trials, np.full(len(shares), trials))
    return float(np.mean((found.low <= truths) & (truths <= found.high)))


def test_a_band_ends_where_its_first_seed_ends() -> None:
    found = seed_band(np.array([[1, 5, 3], [2, 4, np.nan], [9, 0, 1]]))
    assert (found.low[:2].tolist(), found.median[:2].tolist(), found.high[:2].tolist()) == ([1, 0], [2, 4], [9, 5])
    assert np.isnan([found.low[2], found.median[2], found.high[2]]).all()


@pytest.mark.parametrize("seeds", [2, 3, 5, 8])
def test_how_often_a_band_holds_the_median(seeds: int) -> None:
    drawn = np.random.default_rng(seeds).exponential(1, (seeds, 20_000))
    low, _, high = seed_band(drawn)
    covered = np.mean((low <= np.log(2)) & (np.log(2) <= high))
    assert covered == pytest.approx(band_coverage(seeds), abs=0.012)
    assert band_coverage(5) == 0.9375


def test_what_stands_out_by_hand() -> None:
    """The example of the paper: of 15 p-values four stand out at 5 %."""
    paper = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.759,
        1,
    ]
    assert benjamini_hochberg(paper).tolist() == [True] * 4 + [False] * 11
    assert benjamini_hochberg(paper[::-1]).tolist() == [False] * 11 + [True] * 4
    assert benjamini_hochberg([]).tolist() == []


def test_of_what_stands_out_at_most_five_in_a_hundred_are_chance() -> None:
    rng, false = np.random.default_rng(3), []
    for _ in range(1000):
        p = np.r_[rng.random(40), rng.random(10) * 0.001]
        stands = benjamini_hochberg(p)
        false.append(stands[:40].sum() / max(stands.sum(), 1))
    assert np.mean(false) <= 0.05
