"""Ends under censoring, against sums that are plain to see, and how often their intervals cover the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.statistics.censoring import OPEN, cumulative_incidence, kaplan_meier
from tb_keisei.statistics.intervals import proportion_interval

seen = st.lists(st.tuples(st.integers(1, 9), st.sampled_from([OPEN, 0, 1])), min_size=1, max_size=30)


def slowly(games: list[tuple[int, int]], at: int) -> tuple[float, float, float]:
    """The part that lasts longer than `at`, and the parts that ended by each cause: a length at a time."""
    lasting, parts = 1.0, [0.0, 0.0]
    for length in range(1, at + 1):
        there = sum(other >= length for other, _ in games)
        ended = [sum(game == (length, cause) for game in games) for cause in (0, 1)]
        if there:
            parts = [part + lasting * count / there for part, count in zip(parts, ended, strict=True)]
            lasting *= 1 - sum(ended) / there
    return lasting, parts[0], parts[1]


@given(seen)
def test_against_a_length_at_a_time(games: list[tuple[int, int]]) -> None:
    lengths, causes = zip(*games, strict=True)
    found = cumulative_incidence(lengths, causes, 2, range(11))
    lasting = kaplan_meier(lengths, [cause != OPEN for cause in causes], range(11))
    for at in range(11):
        assert (lasting.part[at], *found.parts[:, at]) == pytest.approx(slowly(games, at))
    for value in (found, lasting):
        assert ((value.low >= -1e-9) & (value.low <= value.high) & (value.high <= 1 + 1e-9)).all()


def test_without_censoring_it_is_the_interval_of_a_share() -> None:
    found = cumulative_incidence(np.arange(1, 41), np.arange(40) % 2, 2, np.arange(1, 40))
    ended = np.arange(1, 40) // 2 + np.arange(1, 40) % 2
    wanted = proportion_interval(ended, np.full(39, 40))
    assert found.parts[0] == pytest.approx(ended / 40)
    assert found.low[0] == pytest.approx(wanted.low, abs=1e-4)
    assert found.high[0] == pytest.approx(wanted.high, abs=1e-4)


def test_greenwood() -> None:
    """Six games, one of them open at 2: Var S(3) = S² (1/(6·5) + 1/(4·3)), by hand."""
    found = kaplan_meier([1, 2, 3, 4, 5, 6], [True, False, True, True, True, True], [3])
    part = 5 / 6 * 3 / 4
    trials = part * (1 - part) / (part**2 * (1 / 30 + 1 / 12))
    wanted = proportion_interval([part * trials], [trials])
    assert found.part[0] == pytest.approx(part)
    assert (found.low[0], found.high[0]) == pytest.approx((wanted.low[0], wanted.high[0]), abs=1e-4)


def test_where_nothing_has_ended_it_is_said_of_those_that_are_there() -> None:
    found = cumulative_incidence([3, 4], [OPEN, OPEN], 1, [2, 3.5])
    assert found.parts.tolist() == [[0, 0]]
    assert found.high[0].tolist() == proportion_interval([0, 0], [2, 1]).high.tolist()
    assert cumulative_incidence([], [], 2, [1]).parts.tolist() == [[0], [0]]


@pytest.mark.parametrize(("number", "least", "most"), [(5, 0.90, 1.0), (20, 0.92, 0.97), (100, 0.92, 0.97)])
def test_the_intervals_cover_the_truth_95_times_of_100(number: int, least: float, most: float) -> None:
    rng = np.random.default_rng(number)
    covered = [covers for at in (0.4, 1.0, 2.0) for _ in range(150) for covers in _covers(rng, number, at)]
    assert least <= np.mean(covered) <= most


def _covers(rng: np.random.Generator, number: int, at: float) -> list[bool]:
    """Of two causes at rates 0.3 and 0.7, and of length alone."""
    length, closed = rng.exponential(1, number), rng.uniform(0.5, 4, number)
    cause = np.where(length <= closed, rng.choice(2, number, p=[0.3, 0.7]), OPEN)
    lengths = np.minimum(length, closed)
    found, lasting = cumulative_incidence(lengths, cause, 2, [at]), kaplan_meier(lengths, cause != OPEN, [at])
    truths = (0.3 * (1 - np.exp(-at)), 0.7 * (1 - np.exp(-at)))
    both = [bool(low[0] <= truth <= high[0]) for low, high, truth in zip(found.low, found.high, truths, strict=True)]
    return [*both, bool(lasting.low[0] <= np.exp(-at) <= lasting.high[0])]
