"""What one game leaves behind, ply by ply, until it is recorded."""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray


@dataclass(frozen=True)
class Thought:
    """What the network made of one position.

    moves (K,) are the legal ones, probabilities (K,) float32 the network's raw ones, value is the expected result for
    the mover in -1..1.
    """

    moves: NDArray[np.int32]
    probabilities: NDArray[np.float32]
    value: float


@dataclass
class GameLog:
    """One game in progress.

    start_step is the training step of its first ply, weight 1 / N where the policy of every Nth game is kept.
    moves has an entry a ply; thoughts too, or none at all where the policy is not kept. The thought of a ply that
    another player decided is None.
    """

    number: int
    start_step: int
    weight: float = 1.0
    keeps_policy: bool = True
    moves: list[int] = field(default_factory=list)
    thoughts: list[Thought | None] = field(default_factory=list)

    def state(self) -> dict[str, Any]:
        """As tensors and plain values; of a game that the network plays alone."""
        thoughts = [each for each in self.thoughts if each is not None]
        return {
            "number": self.number,
            "start_step": self.start_step,
            "weight": self.weight,
            "keeps_policy": self.keeps_policy,
            "played": list(self.moves),
            "counts": [len(each.moves) for each in thoughts],
            "values": [each.value for each in thoughts],
            "moves": torch.from_numpy(np.concatenate([np.empty(0, np.int32), *(each.moves for each in thoughts)])),
            "probabilities": torch.from_numpy(
                np.concatenate([np.empty(0, np.float32), *(each.probabilities for each in thoughts)])
            ),
        }

    @classmethod
    def restored(cls, state: dict[str, Any]) -> Self:
        """The log that `state` was taken from."""
        names = ("number", "start_step", "weight", "keeps_policy", "played")
        log = cls(*(state[name] for name in names))
        ends = np.cumsum(state["counts"])[:-1]
        if state["counts"]:
            moves = np.split(state["moves"].numpy(), ends)
            probabilities = np.split(state["probabilities"].numpy(), ends)
            log.thoughts = [Thought(*parts) for parts in zip(moves, probabilities, state["values"], strict=True)]
        return log
