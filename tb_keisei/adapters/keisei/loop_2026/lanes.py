"""Which of the games that are played side by side are recorded, and their legal moves. Pure."""

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

_SEED: Final = 2026

Places = NDArray[np.int64]


def drawn_lanes(lanes: int, wanted: int) -> Places:
    """(K,) the lanes that are recorded, ascending; all where there are no more than are wanted.

    They are drawn by a permutation with a seed of their own, because a trainer may hand out opponents by lane: the
    first lanes would not be like all.
    """
    return np.sort(np.random.default_rng(_SEED).permutation(lanes)[:wanted])


@dataclass(frozen=True, slots=True, eq=False)
class LegalMoves:
    """Legal actions of K lanes side by side.

    Attributes:
        actions: (M,) those of the first lane, ascending, then those of the second, …
        ends: (K,) where those of each lane end.
    """

    actions: Places
    ends: Places

    @classmethod
    def of(cls, masks: NDArray[np.bool_], lanes: Places) -> Self:
        """From the masks of all lanes, (N, A)."""
        width = masks.shape[1]
        places = np.flatnonzero(masks[lanes])
        return cls(places % width, np.searchsorted(places, np.arange(1, len(lanes) + 1) * width))

    def of_lane(self, place: int) -> slice:
        """Where those of the k-th recorded lane stand."""
        return slice(self.ends[place - 1] if place else 0, self.ends[place])

    def places_in(self, chosen: Places, width: int) -> Places:
        """Where the logits of some lanes stand in a table (k, width) of theirs that is one row; `chosen` by place."""
        return np.concatenate([self.actions[self.of_lane(k)] + row * width for row, k in enumerate(chosen.tolist())])


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) probabilities of one position's legal moves."""
    powers = np.exp(logits - logits.max())
    shares: NDArray[np.float32] = powers / powers.sum()
    return shares


def rows_among(movers: NDArray[np.bool_], lanes: Places) -> tuple[Places, Places]:
    """Of a batch that holds the marked lanes, ascending: which recorded lanes are in it, by place, and their rows."""
    chosen = np.flatnonzero(movers[lanes])
    return chosen, (np.cumsum(movers) - 1)[lanes[chosen]]


def as_array(value: Any) -> NDArray[Any]:
    """What the engine gives, as it is: its arrays are fresh in every step."""
    return np.asarray(value)
