"""How far a run had come at a step: in plies of its recorded games, or in seconds. Pure.

Runs whose steps mean different things (another batch size, another machine) are laid over each other by these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.games.game_columns import Played
from tb_keisei.plugin.games.rows import DAMAGED
from tb_keisei.plugin.games.store import Run
from tb_keisei.record.plies.columns import NO_STEP

Floats = NDArray[np.float64]
Steps = NDArray[np.int64]
_MOST_SECONDS: Final = 1e10
"""Three hundred years."""
_LATEST: Final = 1e11
"""Three thousand years from now: no clock that is right says more."""


class Axis(Protocol):
    """Of one run."""

    def reached(self, steps: Steps, times: Floats | None = None) -> Floats:
        """(N,) how far it had come at these steps, or at `times` in seconds since 1970; NaN where that is not known."""


@dataclass(frozen=True, slots=True, eq=False)
class PlyAxis:
    """Plies of all games that had ended by a step: `steps` (T,) ascend, `plies` (T,) are of all games up to there."""

    steps: Steps
    plies: NDArray[np.int64]

    @classmethod
    def of(cls, run: Run) -> "PlyAxis":
        """Of the recorded games, of all streams."""
        ends, plies = _column(run, "global_step"), _column(run, "ply_count").astype(np.int64)
        ends, plies = ends[ends != NO_STEP], plies[ends != NO_STEP]
        order = np.argsort(ends, kind="stable")
        return cls(ends[order], np.cumsum(plies[order]))

    def reached(self, steps: Steps, times: Floats | None = None) -> Floats:
        """As Axis has it; unknown where the run has no games at all."""
        if not len(self.steps):
            return np.full(len(steps), np.nan)
        before = np.searchsorted(self.steps, steps, side="right")
        return np.concatenate([[0], self.plies])[before].astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class TimeAxis:
    """Seconds since `start`: at `steps` (T,), which ascend, `times` (T,) had come, in seconds since 1970."""

    start: float
    steps: Steps
    times: Floats

    @classmethod
    def of(cls, run: Run, start: float) -> "TimeAxis":
        """`start` is the time of the first event of the run; a game that ended earlier, as imported ones do, counts."""
        ends, times = _column(run, "global_step"), _column(run, "end_time")
        known = (times > 0) & (times < _LATEST) & (ends != NO_STEP)
        order = np.lexsort((times[known], ends[known]))
        times = times[known][order]
        earliest = float(np.fmin(start, times.min())) if len(times) else start
        return cls(earliest, ends[known][order], np.maximum.accumulate(times))

    def reached(self, steps: Steps, times: Floats | None = None) -> Floats:
        """As Axis has it; between two games in proportion to the steps."""
        if times is not None:
            return _sensible(times - self.start)
        if not len(self.steps):
            return np.full(len(steps), np.nan)
        return _sensible(np.interp(steps, self.steps, self.times) - self.start)


def _sensible(seconds: Floats) -> Floats:
    """Without what no training lasts: a clock was wrong, or bytes are damaged."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(seconds) < _MOST_SECONDS, seconds, np.nan)


def reached_by(games: Played, axes: Sequence[Axis]) -> Floats:
    """(N,) how far the run of each game had come when it started; `axes` by the places of runs."""
    found = np.full(len(games), np.nan)
    for place, axis in enumerate(axes):
        mine = games.runs == place
        found[mine] = axis.reached(games.columns["start_step"][mine])
    return found


def _column(run: Run, name: str) -> NDArray[Any]:
    rows = [games.rows[name][games.rows["state"] != DAMAGED] for games in run.segments]
    return np.concatenate(rows) if rows else np.empty(0, dtype=np.int64)
