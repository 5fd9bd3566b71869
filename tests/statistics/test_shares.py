"""Shares of all games of a bin."""

import numpy as np

from tb_keisei.statistics.shares import few, much_unfinished, shares


def test_they_are_of_all_games_and_of_none_there_are_none() -> None:
    rng = np.random.default_rng(1)
    counts = rng.integers(0, 50, (40, 4))
    counts[7] = 0
    found = shares(counts, counts.sum(axis=1))
    for row, told in zip(counts.tolist(), found.tolist(), strict=True):
        if any(row):
            assert told == [count / sum(row) for count in row]
        else:
            assert all(np.isnan(told))


def test_fewer_than_30_say_little_and_a_tenth_without_a_result_is_much() -> None:
    assert [few(29), few(30)] == [True, False]
    assert [much_unfinished(count, 100) for count in (10, 11)] == [False, True]
    assert not much_unfinished(0, 0)
