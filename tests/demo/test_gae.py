import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_keisei.demo.learn.gae import alternating_gae


def by_hand(rewards, values, done, last_value, discount, trace):
    """The definition of GAE as a weighted sum of n-step advantages, one game, written from one player's view a ply.

    The n-step advantage of ply t is the return of its mover over n plies, in which every second reward is the
    opponent's and counts against it, plus the value of where that leads, minus the value of ply t.
    """
    plies = len(rewards)
    values = [*values, last_value]
    advantages = []
    for t in range(plies):
        end = next((k for k in range(t, plies) if done[k]), None)
        longest = (plies if end is None else end + 1) - t
        steps = []
        for n in range(1, longest + 1):
            total = sum((-discount) ** k * rewards[t + k] for k in range(n))
            if end is None or t + n <= end:
                total += (-discount) ** n * values[t + n]
            steps.append(total - values[t])
        weights = [(1 - trace) * trace**n for n in range(longest - 1)] + [trace ** (longest - 1)]
        advantages.append(sum(w * s for w, s in zip(weights, steps, strict=True)))
    return advantages


unit = st.floats(-1, 1, width=32)


@settings(max_examples=60, deadline=None)
@given(st.data(), st.integers(1, 9), st.floats(0.5, 1), st.floats(0, 1))
def test_it_is_the_weighted_sum_of_n_step_advantages(data, plies, discount, trace) -> None:
    column = st.lists(unit, min_size=plies, max_size=plies)
    rewards, values = data.draw(column), data.draw(column)
    done = data.draw(st.lists(st.booleans(), min_size=plies, max_size=plies))
    last = data.draw(unit)
    found = alternating_gae(
        np.array(rewards, np.float32)[:, None],
        np.array(values, np.float32)[:, None],
        np.array(done)[:, None],
        np.array([last], np.float32),
        discount,
        trace,
    )
    np.testing.assert_allclose(found[:, 0], by_hand(rewards, values, done, last, discount, trace), atol=1e-4)


def test_the_winning_move_is_good_and_the_move_before_it_bad() -> None:
    rewards = np.array([[0.0], [0.0], [1.0]], np.float32)
    done = np.array([[False], [False], [True]])
    found = alternating_gae(rewards, np.zeros((3, 1), np.float32), done, np.zeros(1, np.float32), 1.0, 1.0)
    assert found[:, 0].tolist() == [1.0, -1.0, 1.0]


@pytest.mark.parametrize("last", [0.0, 0.7])
def test_nothing_leaks_over_the_end_of_a_game(last: float) -> None:
    rewards = np.array([[1.0], [0.0]], np.float32)
    done = np.array([[True], [False]])
    found = alternating_gae(rewards, np.zeros((2, 1), np.float32), done, np.full(1, last, np.float32), 0.9, 0.9)
    assert found[0, 0] == 1.0
    assert found[1, 0] == pytest.approx(-0.9 * last)
