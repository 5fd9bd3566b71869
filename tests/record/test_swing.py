import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_keisei.record.swing import BINS, LEAST, SHARE, count_changes, swing_threshold

values = st.lists(st.floats(-100, 100, width=32) | st.just(float("nan")) | st.just(float("inf")), max_size=60)


@given(values)
def test_every_change_between_recorded_values_is_counted_once(listed: list[float]) -> None:
    column = np.array(listed, dtype=np.float32)
    pairs = list(zip(listed, listed[2:], strict=False))
    assert sum(count_changes(column, "black")) == sum(np.isfinite(a) and np.isfinite(b) for a, b in pairs)
    assert len(count_changes(column, "black")) <= BINS


def test_a_sawtooth_has_no_change() -> None:
    sawtooth = np.tile(np.array([0.75, 0.25], dtype=np.float32), 10)
    assert count_changes(sawtooth, "side_to_move") == (18,)


def test_values_without_a_perspective_have_none() -> None:
    assert count_changes(np.array([0, 0, 1, 1], dtype=np.float32), "none") == ()


@pytest.mark.parametrize("spread", [0.05, 0.3, 4.0])
def test_the_threshold_is_reached_by_the_largest_two_percent(spread: float) -> None:
    rng = np.random.default_rng(1)
    games = [rng.normal(0, spread, 100).astype(np.float32) for _ in range(200)]
    counted = [count_changes(game, "black") for game in games]
    sums = [sum(counts[size] for counts in counted if size < len(counts)) for size in range(BINS)]
    threshold = swing_threshold(sums)
    changes = np.concatenate([np.abs(game[2:] - game[:-2]) for game in games])
    assert threshold is not None
    assert np.mean(changes >= threshold) == pytest.approx(SHARE, rel=0.25)


def test_tiny_changes_are_no_swings_and_no_changes_tell_nothing() -> None:
    assert swing_threshold([1000]) == LEAST
    assert swing_threshold([0] * (BINS - 1) + [7]) == 32
    assert swing_threshold([]) is None
