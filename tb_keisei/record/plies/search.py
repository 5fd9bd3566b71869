"""What search made of one position: the target that training learns from, beside the network's own policy."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import MoveError, PolicyError
from tb_keisei.record.move import Codes, are_moves, encode_move

SEARCH_KINDS: Final = ("", "visits", "gumbel", "multipv_softmax", "explore_count")
"""What a search policy is: shares of visits; mctx' improved policy, of which visits are no shares; a softmax over
evaluations of several lines; counts of a noisy exploration. Empty: not told."""


@dataclass(frozen=True, slots=True)
class Searched:
    """One move that search looked at. None: not recorded.

    Attributes:
        visits: how often.
        probability: of the search policy, 0 to 1.
        q: value of the move as search has it; kind and perspective are those of the ply's value.
    """

    usi: str
    visits: int | None = None
    probability: float | None = None
    q: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """Search at one ply. Moves that it did not look at are not listed: no visits, no probability, no q.

    Attributes:
        kind: one of SEARCH_KINDS.
        codes: (m,) uint16, ascending: the moves that it looked at.
        visits: (m,) int64; None where visits were not recorded.
        probabilities: (m,) float32, the search policy; where only visits were recorded their shares; else None.
        q: (m,) float32, NaN = not told; None where none was recorded.
        total: visits of the position, which may count its own first one; None where not told.
        root_value: of the position, after the search; kind and perspective are those of the ply's value.
    """

    kind: str = ""
    codes: Codes = field(default_factory=lambda: np.empty(0, dtype=np.uint16))
    visits: NDArray[np.int64] | None = None
    probabilities: NDArray[np.float32] | None = None
    q: NDArray[np.float32] | None = None
    total: int | None = None
    root_value: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in SEARCH_KINDS:
            raise PolicyError(f"search_kind is {self.kind!r:.60}; expected one of {', '.join(SEARCH_KINDS[1:])}")
        if not are_moves(self.codes).all() or (np.diff(self.codes.astype(np.int32)) <= 0).any():
            raise MoveError("a move that search looked at is none, or is listed twice")
        if self.visits is not None and len(self.visits) and self.visits.min() < 0:
            raise PolicyError("visits are negative")
        if self.probabilities is None and self.visits is not None and self.visits.sum() > 0:
            shares = (self.visits / self.visits.sum()).astype(np.float32)
            object.__setattr__(self, "probabilities", shares)

    @classmethod
    def of(
        cls, searched: Iterable[Searched], kind: str = "", total: int | None = None, root_value: float | None = None
    ) -> Self:
        """From single moves in any order; what one of them has is recorded of all. Raises MoveError, PolicyError."""
        given = sorted(searched, key=lambda entry: encode_move(entry.usi))
        codes = np.array([encode_move(entry.usi) for entry in given], dtype=np.uint16)
        visits = [entry.visits for entry in given]
        chances = [entry.probability for entry in given]
        values = [entry.q for entry in given]
        return cls(
            kind,
            codes,
            None if visits.count(None) == len(visits) else np.array([count or 0 for count in visits], dtype=np.int64),
            _floats(chances, 0.0),
            _floats(values, np.nan),
            total,
            root_value,
        )

    def at(self, code: int) -> int | None:
        """The place of a move; None where search did not look at it."""
        place = int(np.searchsorted(self.codes, code))
        return place if place < len(self.codes) and self.codes[place] == code else None

    def __len__(self) -> int:
        return len(self.codes)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Search):
            return NotImplemented
        plain = (self.kind, self.total, self.root_value) == (other.kind, other.total, other.root_value)
        return plain and all(
            _same(getattr(self, name), getattr(other, name)) for name in ("codes", "visits", "probabilities", "q")
        )

    def __hash__(self) -> int:
        return hash((self.kind, self.codes.tobytes(), self.total))


def _floats(values: list[float | None], missing: float) -> NDArray[np.float32] | None:
    if values.count(None) == len(values):
        return None
    return np.array([missing if value is None else value for value in values], dtype=np.float32)


def _same(left: NDArray[np.generic] | None, right: NDArray[np.generic] | None) -> bool:
    if left is None or right is None:
        return left is right
    return np.array_equal(left, right, equal_nan=left.dtype.kind == "f")
