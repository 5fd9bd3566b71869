"""What is left of a line of thousands of evaluations draws the same line, and what is missing in it is told."""

import math

import numpy as np
import pytest

from tb_keisei.plugin.probes.thinning import COLUMNS, MOST_WHOLE, gaps, thinned


def columns_of(steps: np.ndarray, values: np.ndarray) -> list[tuple[float, float, float]]:
    """Of each column of equal width: the lowest value, the highest, and the last."""
    found: dict[int, list[float]] = {}
    for step, value in zip(steps.tolist(), values.tolist(), strict=True):
        column = min(int((step - steps[0]) * COLUMNS // (steps[-1] - steps[0])), COLUMNS - 1)
        found.setdefault(column, []).append(value)
    return [(min(each), max(each), each[-1]) for each in found.values()]


@pytest.mark.parametrize("shape", ["even", "uneven", "sparse"])
def test_the_line_is_the_same(shape: str) -> None:
    rng = np.random.default_rng(0)
    gap = {"even": np.full(2000, 1000), "uneven": rng.integers(1, 100, 2000), "sparse": np.r_[np.ones(1999), 10**9]}
    steps, values = np.cumsum(gap[shape]).astype(np.int64), rng.random(2000)
    kept = thinned(steps, values, values)
    assert len(kept) <= 3 * COLUMNS + 1
    assert (kept[0], kept[-1], values[kept].min()) == (0, 1999, values.min())
    assert columns_of(steps[kept], values[kept]) == columns_of(steps, values)


def test_few_are_all_kept_and_what_has_to_be_is() -> None:
    few = np.arange(MOST_WHOLE)
    assert thinned(few, few, few).tolist() == few.tolist()
    assert thinned([], [], []).tolist() == []
    many = np.arange(5000)
    kept = thinned(many, many, many, [1234, 1235, 1236])
    assert {1234, 1235, 1236} <= set(kept.tolist())
    assert (np.diff(kept) > 0).all()


def test_numbers_that_are_none_are_neither_low_nor_high() -> None:
    steps, values = np.arange(1200), np.tile([math.nan, 0.1, 0.9, 0.5], 300)
    kept = thinned(steps, values, values)
    assert {1, 2} <= set(kept.tolist())


def test_steps_beyond_what_doubles_tell_apart() -> None:
    steps = np.arange(1000) + (1 << 62)
    assert thinned(steps, steps, steps).tolist()[-1] == 999


def test_gaps_are_those_that_the_browser_draws() -> None:
    assert gaps([0, 10, 20, 40, 50, 60]).tolist() == [3]
    assert (
        gaps([0, 10, 30, 60, 100]).tolist() == gaps([0, 50]).tolist() == gaps([7]).tolist() == gaps([]).tolist() == []
    )
    steps = np.delete(np.arange(5000) * 10, [*range(700, 720), *range(2000, 2200)])
    assert gaps(steps).tolist() == [1980]
