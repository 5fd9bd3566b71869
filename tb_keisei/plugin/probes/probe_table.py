"""The recordings of one probe as arrays: a row a recording, a column a legal move. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.record import Probe
from tb_keisei.record.move import Codes, decode_move

Floats = NDArray[np.float64]

MOST_MOVES: Final = 593
"""No position of Shogi has more legal moves."""
MOST_NUMBERS: Final = 1 << 21
"""Probabilities in one table: of 30 legal moves, those of 70,000 recordings."""


@dataclass(frozen=True, slots=True, eq=False)
class ProbeTable:
    """T recordings of one position with n legal moves.

    What belongs to all of them (position, kind and perspective of the value, solutions) is that of the newest. Left out
    are those of another position under the same name, those without a policy, those whose moves are with the moves of
    newer ones more than a position has, and the oldest where there are more than MOST_NUMBERS.

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
        kept = _of_one_position([probe for probe in probes if probe.sfen == newest.sfen and len(probe.candidates)])
        codes = _union([probe.candidates.codes for probe in kept])
        kept = kept[-_most_rows(codes) :]
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
        codes = _union([self.codes, later.codes])
        if later.sfen != self.sfen or len(codes) > MOST_MOVES:
            return replace(later, left_out=later.left_out + self.left_out + len(self))
        both = replace(
            later,
            codes=codes,
            steps=np.concatenate([self.steps, later.steps]),
            times=np.concatenate([self.times, later.times]),
            values=np.concatenate([self.values, later.values]),
            probabilities=np.concatenate([_spread(self, codes), _spread(later, codes)]),
            left_out=self.left_out + later.left_out,
        )
        beyond = len(both) - _most_rows(codes)
        return (
            both if beyond <= 0 else replace(both.take(np.arange(beyond, len(both))), left_out=both.left_out + beyond)
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


def _most_rows(codes: Codes) -> int:
    return MOST_NUMBERS // max(len(codes), 1)


def _of_one_position(probes: Sequence[Probe]) -> Sequence[Probe]:
    """Those, from the newest on, which together list no more moves than a position has."""
    if len(_union([probe.candidates.codes for probe in probes])) <= MOST_MOVES:
        return probes
    seen, kept = np.zeros(1 << 16, dtype=np.bool_), []
    for probe in reversed(probes):
        new = probe.candidates.codes[~seen[probe.candidates.codes]]
        if np.count_nonzero(seen) + len(new) <= MOST_MOVES:
            seen[new] = True
            kept.append(probe)
    return kept[::-1]


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
