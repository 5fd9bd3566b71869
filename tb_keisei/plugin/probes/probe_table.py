"""The recordings of one probe as arrays: a row a recording, a column a legal move. Pure."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.probes.recordings import Floats, Recordings, possible, shown, solution_codes
from tb_keisei.record.move import Codes, decode_move
from tb_keisei.record.wire.probe_columns import ProbeColumns

MOST_NUMBERS: Final = 1 << 21
"""Probabilities in one table: of 30 legal moves, those of 70,000 recordings."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProbeTable(Recordings):
    """T recordings of one position with n legal moves, n at most MOST_LEGAL_MOVES; of too many the newest.

    Attributes:
        codes: (n,) of the moves, ascending; the union where recordings list different ones.
        no_columns: (k,) moves that are over what a position can have, ascending.
        values: (T,) NaN where none was recorded.
        probabilities: (T, n) float32, 0 for a move that a recording does not list.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("steps", "times", "values", "probabilities")

    codes: Codes
    no_columns: Codes
    values: Floats
    probabilities: NDArray[np.float32]

    @classmethod
    def of(cls, columns: ProbeColumns) -> Self:
        """From recordings in the order in which they were made, at least one."""
        kept, facts = shown(columns), columns.facts[-1]
        codes, no_columns = possible(kept.codes, kept.probabilities, solution_codes(facts))
        kept = kept.only(np.arange(len(kept)) >= len(kept) - _most_rows(codes))
        there = np.isin(kept.codes, codes)
        probabilities = np.zeros((len(kept), len(codes)), dtype=np.float32)
        places = kept.rows[there], np.searchsorted(codes, kept.codes[there])
        probabilities[places] = kept.probabilities[there]
        return cls(
            facts=facts,
            steps=kept.steps,
            times=kept.times,
            left_out=len(columns) - len(kept),
            codes=codes,
            no_columns=no_columns,
            values=kept.values.astype(np.float64),
            probabilities=probabilities,
        )

    def __add__(self, later: Self) -> Self:
        """These recordings, then later ones."""
        both = super(ProbeTable, self).__add__(later)  # slots make another class, which `super()` does not know
        beyond = len(both) - _most_rows(both.codes)
        if beyond <= 0:
            return both
        return replace(both.take(np.arange(beyond, len(both))), left_out=both.left_out + beyond)

    def _of_same_moves(self, later: Self) -> tuple[Self, Self]:
        gone = np.union1d(self.no_columns, later.no_columns)
        both = np.concatenate([self.codes, later.codes])
        masses = np.concatenate([table.probabilities.sum(axis=0, dtype=np.float64) for table in (self, later)])
        there = ~np.isin(both, gone)
        codes, over = possible(both[there], masses[there], solution_codes(later.facts))
        no_columns = np.union1d(gone, over)
        return self._spread(codes, no_columns), later._spread(codes, no_columns)

    def _spread(self, codes: Codes, no_columns: Codes) -> Self:
        """The same recordings over other moves."""
        if np.array_equal(codes, self.codes):
            return replace(self, no_columns=no_columns)
        wide = np.zeros((len(self), len(codes)), dtype=np.float32)
        there = np.isin(self.codes, codes)
        wide[:, np.searchsorted(codes, self.codes[there])] = self.probabilities[:, there]
        return replace(self, codes=codes, no_columns=no_columns, probabilities=wide)

    @property
    def moves(self) -> list[str]:
        """(n,) the moves in USI, in the order of the columns."""
        return [decode_move(int(code)) for code in self.codes]


def _most_rows(codes: Codes) -> int:
    return MOST_NUMBERS // max(len(codes), 1)
