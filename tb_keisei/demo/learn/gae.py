"""Generalised advantage estimation where two players move in turn."""

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record.plies.columns import Floats


def alternating_gae(
    rewards: Floats, values: Floats, done: NDArray[np.bool_], last_value: Floats, discount: float, trace: float
) -> Floats:
    """Advantages (T, N) of T plies of N games of two players with opposite interests.

    rewards, values and done are (T, N). Reward and value of a ply are the mover's; the value is that of the position
    before the move. done says that the game ended with this ply and another began. last_value (N,) is the value of the
    position after the last ply, for its side to move.

    As Schulman et al. (https://arxiv.org/abs/1506.02438), but what follows belongs to the opponent, so its sign turns:
    delta_t = r_t - discount * V_{t+1} - V_t and A_t = delta_t - discount * trace * A_{t+1}.
    """
    advantages = np.zeros_like(values)
    next_value, next_advantage = last_value, np.zeros_like(last_value)
    for ply in reversed(range(len(values))):
        goes_on = discount * ~done[ply]
        delta = rewards[ply] - goes_on * next_value - values[ply]
        next_advantage = delta - goes_on * trace * next_advantage
        next_value = values[ply]
        advantages[ply] = next_advantage
    return advantages
