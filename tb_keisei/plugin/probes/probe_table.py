"""The recordings of one probe as arrays: a row a recording, a column a legal move. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record import Probe
from tb_keisei.record.move import Codes, decode_move

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ProbeTable:
    """T recordings of one position with n legal moves.

    What belongs to all of them (position, kind and perspective of the value, solutions) is that of the newest; those of
    another position under the same name, and those without a policy, are left out.

    Attributes:
        codes: (n,) of the moves, ascending; the union where recordings list different ones.
        steps: (T,) training steps.
        times: (T,) seconds since 1970, UTC.
        values: (T,) NaN where none was recorded.
        probabilities: (T, n) float32, 0 for a move that a recording does not list.
        left_out: number of recordings that are not in the table.
    """

    sfen: str
    value_kind: str
    value_perspective: str
    solutions: tuple[str, ...]
    held_out: bool
    codes: Codes
    steps: NDArray[np.int64]
    times: Floats
    values: Floats
    probabilities: NDArray[np.float32]
    left_out: int = 0

    @classmethod
    def of(cls, probes: Sequence[Probe], left_out: int = 0) -> "ProbeTable":
        """From recordings in the order in which they were made, at least one."""
        newest = probes[-1]
        kept = [probe for probe in probes if probe.sfen == newest.sfen and len(probe.candidates)]
        codes = _union([probe.candidates.codes for probe in kept])
        probabilities = np.zeros((len(kept), len(codes)), dtype=np.float32)
        for row, probe in enumerate(kept):
            probabilities[row, np.searchsorted(codes, probe.candidates.codes)] = probe.candidates.probabilities
        return cls(
            sfen=newest.sfen,
            value_kind=newest.value_kind,
            value_perspective=newest.value_perspective,
            solutions=newest.solutions,
            held_out=newest.held_out,
            codes=codes,
            steps=np.array([probe.global_step for probe in kept], dtype=np.int64),
            times=np.array([probe.time for probe in kept], dtype=np.float64),
            values=np.array([np.nan if probe.value is None else probe.value for probe in kept], dtype=np.float64),
            probabilities=probabilities,
            left_out=left_out + len(probes) - len(kept),
        )

    def __len__(self) -> int:
        return len(self.steps)

    def __add__(self, later: "ProbeTable") -> "ProbeTable":
        """These recordings, then later ones."""
        if later.sfen != self.sfen:
            return replace(later, left_out=later.left_out + self.left_out + len(self))
        codes = _union([self.codes, later.codes])
        return replace(
            later,
            codes=codes,
            steps=np.concatenate([self.steps, later.steps]),
            times=np.concatenate([self.times, later.times]),
            values=np.concatenate([self.values, later.values]),
            probabilities=np.concatenate([_spread(self, codes), _spread(later, codes)]),
            left_out=self.left_out + later.left_out,
        )

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        columns = self.codes, self.steps, self.times, self.values, self.probabilities
        return sum(column.nbytes for column in columns)

    @property
    def moves(self) -> list[str]:
        """(n,) the moves in USI, in the order of the columns."""
        return [decode_move(int(code)) for code in self.codes]

    @property
    def solution_mass(self) -> Floats | None:
        """(T,) the sum of the probabilities of all solutions, 0 to 1; None without solutions."""
        if not self.solutions:
            return None
        right = np.isin(self.moves, self.solutions)
        mass: Floats = self.probabilities[:, right].sum(axis=1, dtype=np.float64)
        return mass

    def take(self, rows: NDArray[np.intp]) -> "ProbeTable":
        """Only these rows, in this order."""
        return replace(
            self,
            steps=self.steps[rows],
            times=self.times[rows],
            values=self.values[rows],
            probabilities=self.probabilities[rows],
        )

    def within(self, low: float, high: float) -> "ProbeTable":
        """Only the recordings in a range of steps, both ends included."""
        inside = (self.steps >= low) & (self.steps <= high)
        return self if inside.all() else self.take(np.flatnonzero(inside))

    def by_step(self) -> tuple["ProbeTable", "ProbeTable"]:
        """The newest recording of each step, in ascending order of steps, and the older ones, in that order too.

        A run that was resumed from a checkpoint records its last steps again.
        """
        order = np.lexsort((np.arange(len(self)), self.times, self.steps))
        newest = np.append(np.diff(self.steps[order]) > 0, True)[: len(self)]
        return self.take(order[newest]), self.take(order[~newest])


def _union(codes: Sequence[Codes]) -> Codes:
    if all(np.array_equal(codes[0], other) for other in codes[1:]):
        return codes[0] if codes else np.empty(0, dtype=np.uint16)
    return np.unique(np.concatenate(codes))


def _spread(table: ProbeTable, codes: Codes) -> NDArray[np.float32]:
    """The probabilities over more moves."""
    if len(codes) == len(table.codes):
        return table.probabilities
    wide = np.zeros((len(table), len(codes)), dtype=np.float32)
    wide[:, np.searchsorted(codes, table.codes)] = table.probabilities
    return wide
