"""The legal moves of a position with the network's probability of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self, overload

import numpy as np
from numpy.typing import NDArray

from tb_keisei.errors import MoveError, PolicyError
from tb_keisei.record.move import Codes, are_moves, decode_move, encode_move
from tb_keisei.record.plies.search import Search


@dataclass(frozen=True, slots=True)
class Candidate:
    """One legal move and its raw network probability (before temperature and noise), from 0 to 1.

    Attributes:
        visits: how often search looked at it; 0 where it did not; None where visits were not recorded.
        search_probability: of the search policy, 0 to 1; None where there is none.
        q: its value by search; None where search did not look at it, and where it was not recorded.
    """

    usi: str
    probability: float
    visits: int | None = None
    search_probability: float | None = None
    q: float | None = None


class Candidates(Sequence[Candidate]):
    """Candidates of one position, most probable first; equals (to float32) by USI order.

    Held as two arrays, so that a game of 20,000 candidates costs no 20,000 objects until they are asked for.
    `codes` is (n,) uint16 in ascending order, `probabilities` (n,) float32 beside it; both are read-only. `search` is
    what search made of the position, where it is known; it does not count for equality.
    """

    def __init__(self, codes: Codes, probabilities: NDArray[np.float32], search: Search | None = None) -> None:
        self.codes = codes
        self.probabilities = probabilities
        self.search = search
        codes.flags.writeable = False
        probabilities.flags.writeable = False

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> Self:
        """From single candidates in any order. Raises MoveError and PolicyError."""
        given = [(encode_move(candidate.usi), candidate.probability) for candidate in candidates]
        codes = np.array([code for code, _ in given], dtype=np.uint16)
        probabilities = np.array([probability for _, probability in given], dtype=np.float32)
        order = np.argsort(codes, kind="stable")
        result = cls(codes[order], probabilities[order])
        result.check()
        return result

    def check(self) -> None:
        """Raise unless moves are moves and differ, and probabilities are a policy's (residual aside)."""
        if not are_moves(self.codes).all():
            raise MoveError("a candidate is not a USI move")
        if len(self.codes) > 1 and (np.diff(self.codes.astype(np.int32)) <= 0).any():
            raise PolicyError("a candidate is listed twice")
        if len(self.codes) and not (self.probabilities.min() >= 0 and self.probabilities.sum() <= 1.02):
            raise PolicyError("candidates' probabilities are negative, not numbers, or sum to more than one")

    @property
    def missing_mass(self) -> float:
        """What the probabilities lack to one; 0 within 0.001 of it, which is rounding."""
        missing = 1 - float(self.probabilities.sum(dtype=np.float64))
        return missing if missing > 1e-3 else 0.0

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        return np.argsort(-self.probabilities, kind="stable")

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> Candidate: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Candidate, ...]: ...
    def __getitem__(self, index: int | slice) -> Candidate | tuple[Candidate, ...]:
        if isinstance(index, slice):
            return tuple(self._at(int(place)) for place in self._order[index])
        return self._at(int(self._order[index]))

    def __iter__(self) -> Iterator[Candidate]:
        return (self._at(int(place)) for place in self._order)

    def _at(self, place: int) -> Candidate:
        code = int(self.codes[place])
        found = _searched(self.search, code) if self.search is not None else (None, None, None)
        return Candidate(decode_move(code), float(self.probabilities[place]), *found)

    def probability_of(self, usi: str) -> float | None:
        """Probability of a move; None where it is not a candidate."""
        code = encode_move(usi)
        place = int(np.searchsorted(self.codes, code))
        found = place < len(self.codes) and self.codes[place] == code
        return float(self.probabilities[place]) if found else None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Candidates):
            return NotImplemented
        return np.array_equal(self.codes, other.codes) and np.array_equal(self.probabilities, other.probabilities)

    def __hash__(self) -> int:
        return hash((self.codes.tobytes(), self.probabilities.tobytes()))

    def __repr__(self) -> str:
        return f"Candidates({len(self)}, best={self[0] if len(self) else None})"


def _searched(search: Search, code: int) -> tuple[int | None, float | None, float | None]:
    """Visits, probability and q of a move."""
    place = search.at(code)
    if place is None:
        return (None if search.visits is None else 0), (None if search.probabilities is None else 0.0), None
    q = float("nan") if search.q is None else float(search.q[place])
    return (
        None if search.visits is None else int(search.visits[place]),
        None if search.probabilities is None else float(search.probabilities[place]),
        None if q != q else q,
    )


NO_CANDIDATES = Candidates(np.empty(0, dtype=np.uint16), np.empty(0, dtype=np.float32))
