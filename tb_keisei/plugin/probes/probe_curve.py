"""The recordings of one probe as far as a list tells them: the best move and the mass of the solutions. Pure."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.probes.probe_table import ProbeTable
from tb_keisei.plugin.probes.recordings import Recordings, shown, solution_codes
from tb_keisei.record.move import Codes
from tb_keisei.record.plies.columns import sums_by_ply
from tb_keisei.record.wire.probe_columns import ProbeColumns

_FIELDS = ("facts", "steps", "times", "left_out")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ProbeCurve(Recordings):
    """T recordings of one position.

    Attributes:
        codes: (n,) of all moves that are listed, ascending.
        best: (T,) codes of the most probable move of each.
        best_probabilities: (T,) float32, of that move.
        masses: (T,) float32, the sum over all solutions, 0 to 1; 0 without solutions.
    """

    ROWS: ClassVar[tuple[str, ...]] = ("steps", "times", "best", "best_probabilities", "masses")

    codes: Codes
    best: Codes
    best_probabilities: NDArray[np.float32]
    masses: NDArray[np.float32]

    @classmethod
    def of(cls, columns: ProbeColumns) -> Self:
        """From recordings in the order in which they were made, at least one."""
        kept, facts = shown(columns), columns.facts[-1]
        rows, starts = kept.rows, np.cumsum(kept.counts, dtype=np.int64) - kept.counts
        highest = np.maximum.reduceat(kept.probabilities, starts) if len(kept) else kept.probabilities
        places = np.flatnonzero(kept.probabilities == highest[rows])
        _, first = np.unique(rows[places], return_index=True)
        right = np.where(np.isin(kept.codes, solution_codes(facts)), kept.probabilities, 0)
        return cls(
            facts=facts,
            steps=kept.steps,
            times=kept.times,
            left_out=len(columns) - len(kept),
            codes=np.unique(kept.codes),
            best=kept.codes[places[first]],
            best_probabilities=highest,
            masses=sums_by_ply(right, rows, len(kept)).astype(np.float32),
        )

    @classmethod
    def of_table(cls, table: ProbeTable) -> Self:
        """From the whole recordings."""
        best = table.probabilities.argmax(axis=1) if len(table.codes) else np.empty(0, dtype=np.intp)
        right = np.isin(table.codes, solution_codes(table.facts))
        return cls(
            **{name: getattr(table, name) for name in _FIELDS},
            codes=np.union1d(table.codes, table.no_columns),
            best=table.codes[best],
            best_probabilities=table.probabilities[np.arange(len(best)), best],
            masses=table.probabilities[:, right].sum(axis=1, dtype=np.float64).astype(np.float32),
        )

    def _of_same_moves(self, later: Self) -> tuple[Self, Self]:
        return self, replace(later, codes=np.union1d(self.codes, later.codes))
