"""Which of the games that are played side by side are recorded, and their legal moves. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

ACTIONS: Final = 11_259
"""Width of the policy head."""

_SEED: Final = 2026

Places = NDArray[np.int64]


def drawn_lanes(lanes: int, wanted: int) -> Places:
    """(K,) the lanes that are recorded, ascending; all where there are no more than are wanted.

    They are drawn by a permutation with a seed of their own, because a trainer may hand out opponents by lane: the
    first lanes would not be like all.
    """
    return np.sort(np.random.default_rng(_SEED).permutation(lanes)[:wanted])


@dataclass(frozen=True, slots=True)
class LegalMoves:
    """Legal actions of the recorded lanes.

    Attributes:
        by_lane: K times (M,) int64, ascending.
    """

    by_lane: tuple[Places, ...]

    @classmethod
    def of(cls, masks: NDArray[np.bool_], lanes: Sequence[int]) -> Self:
        """From the masks of all lanes, (N, A)."""
        return cls(tuple(masks[lane].nonzero()[0] for lane in lanes))

    def places(self, mine: Sequence[int], rows: Sequence[int]) -> Places:
        """Where the logits of lanes, by place, stand in a model's answer, flat; `rows` are theirs in its batch."""
        return np.concatenate([self.by_lane[k] + row * ACTIONS for k, row in zip(mine, rows, strict=True)])


def softmax_of_each(logits: NDArray[np.float32], sizes: Sequence[int]) -> list[NDArray[np.float32]]:
    """Probabilities of several positions' legal moves, whose logits stand one after the other; no size is 0."""
    bounds = [0, *accumulate(sizes)]
    starts = bounds[:-1]
    powers = np.exp(logits - np.repeat(np.maximum.reduceat(logits, starts), sizes))
    powers /= np.repeat(np.add.reduceat(powers, starts), sizes)
    return [powers[start:end] for start, end in pairwise(bounds)]


def softmax_of_rows(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, k) probabilities, a row each."""
    powers = np.exp(logits - logits.max(1, keepdims=True))
    shares: NDArray[np.float32] = powers / powers.sum(1, keepdims=True)
    return shares


def rows_among(movers: NDArray[np.bool_], lanes: Places) -> tuple[Places, Places]:
    """Of a batch that holds the marked lanes, ascending: which recorded lanes are in it, by place, and their rows."""
    chosen = np.flatnonzero(movers[lanes])
    return chosen, (np.cumsum(movers) - 1)[lanes[chosen]]


def as_array(value: Any) -> NDArray[Any]:
    """What the engine gives, as it is: its arrays are fresh in every step."""
    return np.asarray(value)
