"""The settings of a training run, as one frozen value."""

import math
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Config:
    """What a run is made of. Two runs with equal configs on equal machines train the same weights.

    Lengths and intervals count plies of self-play (all games together) unless said otherwise.
    """

    seed: int = 1
    games: int = 96
    """Games played side by side."""
    segment: int = 24
    """Plies that each game goes on before the network learns from them."""
    max_plies: int = 256
    """A game of this length is a draw."""
    channels: int = 32
    blocks: int = 3
    threads: int = 2
    """Parts of each batch that are worked on at the same time; sums depend on it in their last digits."""
    precision: int = 32
    """Bits of a number inside the network: 32, or 16 (bfloat16), faster where the processor has instructions for it."""
    learning_rate: float = 1e-3
    learning_rate_plies: int = 2_000_000
    """The learning rate after n plies is learning_rate / sqrt(1 + n / learning_rate_plies)."""
    epochs: int = 1
    """Passes over a segment."""
    minibatch: int = 192
    """Positions in one gradient step."""
    clip: float = 0.2
    discount: float = 0.995
    """Of the outcome, a ply: what makes a win sooner worth more than a win later."""
    trace: float = 0.95
    """Lambda of generalised advantage estimation, for the outcome of the game."""
    material_discount: float = 0.9
    material_weight: float = 0.1
    """Reward for a point of material won, beside 1 for winning the game, at the start of the training."""
    material_floor: float = 0.01
    material_plies: int = 2_000_000
    """The material reward falls linearly to its floor over this many plies."""
    entropy_weight: float = 0.015
    value_weight: float = 10.0
    """Of the loss of the outcome's value: large, because most outcomes are far off and the loss therefore small."""
    material_value_weight: float = 1.0
    gradient_norm: float = 1.0
    policy_every: int = 100
    """The whole policy is recorded of every Nth game (of the others: the moves)."""
    eval_every: int = 100_000
    eval_games: int = 40

    def hyperparameters(self) -> dict[str, int | float]:
        """The settings as TensorBoard's hparams take them."""
        return asdict(self)

    def rate(self, step: int) -> float:
        """Learning rate after `step` plies of training."""
        return self.learning_rate / math.sqrt(1 + step / self.learning_rate_plies)

    def material(self, step: int) -> float:
        """Reward for a point of material after `step` plies of training."""
        left = max(0.0, 1.0 - step / self.material_plies)
        return self.material_floor + (self.material_weight - self.material_floor) * left
