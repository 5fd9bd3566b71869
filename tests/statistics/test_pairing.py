"""Pairs of games, from codes of their first moves."""

import numpy as np

from tb_keisei.statistics.pairing import pair_up

FIRST = [(1, 2, 0), (3, 4, 0), (1, 4, 0)]


def test_games_that_begin_alike_are_a_pair() -> None:
    """Three openings, and the same in another order with colours swapped."""
    longer = [(*opening[:2], 9) for opening in reversed(FIRST)]
    openings = np.array([*FIRST, *longer], dtype=np.uint16)
    one, two = pair_up(openings, np.zeros(6, dtype=np.int64), np.arange(6) < 3)
    assert sorted(zip(one.tolist(), two.tolist(), strict=True)) == [(0, 5), (1, 4), (2, 3)]


def test_no_pair_spans_two_bins_and_no_game_is_in_two() -> None:
    rng = np.random.default_rng(1)
    openings = rng.integers(1, 3, (500, 12)).astype(np.uint16)
    bins, forth = rng.integers(0, 7, 500), rng.random(500) < 0.4
    one, two = pair_up(openings, bins, forth)
    assert forth[one].all()
    assert not forth[two].any()
    assert (bins[one] == bins[two]).all()
    assert len(set(one)) == len(one) == len(set(two))
    fewer = [min((forth & (bins == number)).sum(), (~forth & (bins == number)).sum()) for number in range(7)]
    assert len(one) == sum(fewer)
