"""The trainer's numbers under its own names, with its traps mended."""

import math
from collections.abc import Mapping
from typing import Final

ENTROPY: Final = "ppo/entropy"

NOTES: Final = """\
Numbers stand under the names that Keisei gives them. What is different here, and why:

- `ppo/entropy` is the entropy in nats. Keisei logs the entropy *loss*, which is its negative.
- `ppo/kl_divergence_approx` is the mean of old minus new log-probabilities, as Keisei has it; it may be negative.
- `black_win_rate`, `white_win_rate`, `draw_rate` run from 0 to 1 and count all games since the training began.
- `elo_by_colour/…` rates the two colours against each other. It says nothing about the strength of the network.
- `ppo/gradient_norm` is that of the last minibatch, after clipping. `weight_update/…` is the L2 norm of an update.
- `steps_per_second` is measured from one PPO update to the next, updates included.
- A game's value is the critic's raw output: unbounded, with no perspective. It is no win probability.
- Steps are training steps done, the game's last one included (Keisei's own log line of a PPO update says one more).
"""


def scalars_of(data: Mapping[str, object]) -> dict[str, float]:
    """The finite numbers among what the trainer logs; strings and None are left out, the entropy gets its sign."""
    numbers = {
        name: float(value)
        for name, value in data.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    }
    if ENTROPY in numbers:
        numbers[ENTROPY] = 0.0 - numbers[ENTROPY]
    return numbers
