"""What recordings of one probe have in common, however much of each is kept. Pure."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final, Self

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record import Probe
from tb_keisei.record.move import CODE_COUNT, MOST_LEGAL_MOVES, Codes, encode_move
from tb_keisei.record.wire.probe_columns import ProbeColumns

Floats = NDArray[np.float64]
NO_CODES: Final[Codes] = np.empty(0, dtype=np.uint16)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Recordings:
    """T recordings of one position.

    What belongs to all of them (`facts`) is that of the newest; those of another position under the same name, and
    those without a policy, are left out.

    Attributes:
        facts: the probe without policy, step and time.
        steps: (T,) training steps.
        times: (T,) seconds since 1970, UTC.
        left_out: number of recordings that are not among these.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("steps", "times")
    """The columns of a row a recording."""

    facts: Probe
    steps: NDArray[np.int64]
    times: Floats
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.steps)

    def __add__(self, later: Self) -> Self:
        """These recordings, then later ones."""
        if later.facts.sfen != self.facts.sfen:
            return replace(later, left_out=later.left_out + self.left_out + len(self))
        before, after = self._of_same_moves(later)
        rows: dict[str, Any] = {
            name: np.concatenate([getattr(before, name), getattr(after, name)]) for name in self.ROWS
        }
        return replace(after, left_out=before.left_out + after.left_out, **rows)

    def _of_same_moves(self, later: Self) -> tuple[Self, Self]:
        """Both, as if each listed the moves of both."""
        raise NotImplementedError

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        return sum(getattr(self, name).nbytes for name in self.ROWS)

    def take(self, rows: NDArray[np.intp]) -> Self:
        """Only these rows, in this order."""
        return replace(self, **{name: getattr(self, name)[rows] for name in self.ROWS})

    def within(self, low: float, high: float) -> Self:
        """Only the recordings in a range of steps, both ends included."""
        inside = (self.steps >= low) & (self.steps <= high)
        return self if inside.all() else self.take(np.flatnonzero(inside))

    def by_step(self) -> tuple[Self, Self]:
        """The newest recording of each step, in ascending order of steps, and the older ones, in that order too.

        A run that was resumed from a checkpoint records its last steps again.
        """
        if (self.steps[1:] > self.steps[:-1]).all():
            return self, self.take(np.empty(0, dtype=np.intp))
        order = np.lexsort((np.arange(len(self)), self.times, self.steps))
        newest = np.append(self.steps[order][1:] > self.steps[order][:-1], True)
        return self.take(order[newest]), self.take(order[~newest])


def shown(columns: ProbeColumns) -> ProbeColumns:
    """The recordings of the newest one's position that have a policy; at least one recording is given."""
    sfen = columns.facts[-1].sfen
    return columns.only(np.array([facts.sfen == sfen for facts in columns.facts]) & (columns.counts > 0))


def solution_codes(facts: Probe) -> Codes:
    """(k,) the moves that are right."""
    return np.array([encode_move(usi) for usi in facts.solutions], dtype=np.uint16)


def possible(codes: Codes, masses: NDArray[np.floating], sure: Codes) -> tuple[Codes, Codes]:
    """As many moves as a position can have, and the others; both ascend.

    `masses` are what `codes` (each may stand there often) have in all recordings: those of most stay, and those that
    are `sure` do.
    """
    found = np.unique(codes)
    if len(found) <= MOST_LEGAL_MOVES:
        return found, NO_CODES
    totals = np.bincount(codes, masses, minlength=CODE_COUNT)[found]
    order = np.argsort(-np.where(np.isin(found, sure), np.inf, totals), kind="stable")
    return np.sort(found[order[:MOST_LEGAL_MOVES]]), np.sort(found[order[MOST_LEGAL_MOVES:]])
