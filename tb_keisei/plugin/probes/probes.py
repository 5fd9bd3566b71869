"""Probes as JSON has them (docs/http_api.md)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin import answers
from tb_keisei.plugin.games.alignment import Axis
from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.probes.marks import Mark
from tb_keisei.plugin.probes.probe_curve import ProbeCurve
from tb_keisei.plugin.probes.probe_reader import Listed
from tb_keisei.plugin.probes.probe_table import ProbeTable
from tb_keisei.plugin.probes.recordings import Floats, Recordings
from tb_keisei.plugin.probes.thinning import gaps, thinned
from tb_keisei.record.move import MOST_LEGAL_MOVES, decode_move
from tb_keisei.statistics.bands import seed_band
from tb_keisei.statistics.learning import Turn, turns

_DIGITS: Final = 5
_TENS: Final = np.array([float(f"1e{power}") for power in range(23)])
"""Those that doubles hold exactly."""


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A probe of a run: the newest recordings of each step, and how far the run had come, NaN where that is not known;
    None where runs are aligned by steps."""

    run: str
    name: str
    curve: ProbeCurve
    newest: ProbeCurve
    older: ProbeCurve
    reached: Floats | None

    @property
    def asked(self) -> bool:
        return bool(self.curve.facts.solutions)

    @property
    def followed(self) -> NDArray[np.float32]:
        """(T,) the solutions' mass, or the best move's where nothing is asked."""
        return self.newest.masses if self.asked else self.newest.best_probabilities


def probes_json(
    listed: Listed,
    groups: Mapping[str, Sequence[str]],
    window: Window = Window(),  # noqa: B008 - frozen
    axes: Mapping[str, Axis] | None = None,
    at: float | None = None,
) -> answers.Probes:
    """The answer to `probes`: recordings in a range of steps by the names of runs, and of groups, where there are
    several runs; `axes` by run, where they are not aligned by steps. What was latest at the step `at` is told too."""
    lines = {
        run: {
            name: _line(run, name, curve.within(*window), axes[run] if axes else None) for name, curve in curves.items()
        }
        for run, curves in listed.curves.items()
    }
    several = groups if len(lines) > 1 else {}
    return {
        "probes": [_row(line, at) for named in lines.values() for line in named.values()],
        "groups": [_group(group, {run: lines[run] for run in members}) for group, members in several.items()],
        "unread": listed.unread,
        "problems": listed.problems,
    }


def _line(run: str, name: str, curve: ProbeCurve, axis: Axis | None) -> _Line:
    newest, older = curve.by_step()
    return _Line(run, name, curve, newest, older, None if axis is None else _reached(newest, axis))


def _reached(newest: ProbeCurve, axis: Axis) -> Floats:
    """Whole numbers; NaN where a resumed run had come farther at an earlier step, and where it is not known."""
    found = axis.reached(newest.steps, newest.times)
    before = np.concatenate([[-np.inf], np.fmax.accumulate(found)[:-1]]) if len(found) else found
    return np.where(found >= before, np.round(found), np.nan)


def _row(line: _Line, at: float | None) -> answers.ProbeRow:
    turned = turns(_rounded(line.newest.masses)) if line.asked else []
    steps, missing = line.newest.steps, gaps(line.newest.steps)
    always = [*(turn.place for turn in turned), *missing, *_latest(steps, at)]
    kept = thinned(steps, line.followed, line.followed, always)
    newest, older = line.newest.take(kept), line.older.steps
    return {
        "run": line.run,
        **_facts(line.name, line.curve, newest, max(len(line.curve.codes) - MOST_LEGAL_MOVES, 0)),
        "legal": min(len(line.curve.codes), MOST_LEGAL_MOVES),
        "evaluations": len(steps),
        "gaps": steps[missing].tolist(),
        "solution_mass": rounded(newest.masses) if line.asked else None,
        "best": [decode_move(code) for code in newest.best.tolist()],
        "best_probability": rounded(newest.best_probabilities),
        "overlapped": np.intersect1d(older, newest.steps).tolist(),
        "badges": _badges(steps, turned) if line.asked else None,
        "reached": None if line.reached is None else _wholes(line.reached[kept]),
    }


def _latest(steps: NDArray[np.int64], at: float | None) -> NDArray[np.intp]:
    """The place of the last evaluation up to a step."""
    return np.flatnonzero(steps <= at)[-1:] if at is not None else np.empty(0, dtype=np.intp)


def _badges(steps: NDArray[np.int64], turned: Sequence[Turn]) -> list[answers.Turn]:
    return [{"step": int(steps[turn.place]), "badge": turn.badge} for turn in turned]


def _wholes(values: Floats) -> list[int | None]:
    return [None if math.isnan(value) else round(value) for value in values.tolist()]


def _group(name: str, runs: Mapping[str, Mapping[str, _Line]]) -> answers.ProbeGroup:
    names = sorted({probe for lines in runs.values() for probe in lines})
    bands = [_band(probe, [lines[probe] for lines in runs.values() if probe in lines]) for probe in names]
    return {"group": name, "runs": list(runs), "probes": bands}


def _band(name: str, lines: Sequence[_Line]) -> answers.ProbeBand:
    """At each place of any run, of what each shows there: its latest evaluation, from its first to its last."""
    curves = [_curve(line) for line in lines]
    places = np.unique(np.concatenate([known for known, _ in curves]))
    low, median, high = seed_band(np.stack([_shown(*curve, places) for curve in curves]))
    ends = np.flatnonzero(np.diff(np.isnan(low).astype(np.int8)))
    kept = thinned(places, low, high, [*ends, *(ends + 1)])
    return {
        "name": name,
        "runs": len(lines),
        "steps": places[kept].astype(np.int64).tolist(),
        "low": _numbers(low[kept]),
        "median": _numbers(median[kept]),
        "high": _numbers(high[kept]),
    }


def _curve(line: _Line) -> tuple[Floats, Floats]:
    """(T,) places and values of the evaluations whose place is known; places ascend."""
    reached = line.newest.steps.astype(np.float64) if line.reached is None else line.reached
    known = ~np.isnan(reached)
    return reached[known], line.followed[known].astype(np.float64)


def _shown(known: Floats, values: Floats, places: Floats) -> Floats:
    """(T,) the value at each place, NaN before the first and after the last of the known ones."""
    if not len(known):
        return np.full(len(places), np.nan)
    inside = (places >= known[0]) & (places <= known[-1])
    return np.where(inside, values[np.maximum(np.searchsorted(known, places, side="right") - 1, 0)], np.nan)


def probe_json(name: str, tables: Sequence[ProbeTable], marks: Sequence[Mark]) -> answers.Probe:
    """The answer to `probe`: `tables` are those of each writer."""
    table = reduce(add, tables)
    newest, older = table.by_step()
    return {
        **_facts(name, table, newest, len(table.no_columns)),
        "moves": table.moves,
        "values": _numbers(newest.values),
        "value_kind": table.facts.value_kind,
        "value_perspective": table.facts.value_perspective,
        "probabilities": _rows(newest),
        "older": {"steps": older.steps.tolist(), "probabilities": _rows(older)},
        "marks": [{"step": mark.step, "kind": mark.kind, "text": mark.text} for mark in marks],
    }


def _facts(name: str, recordings: Recordings, shown: Recordings, impossible: int) -> answers.ProbeFacts:
    return {
        "name": name,
        "sfen": recordings.facts.sfen,
        "solutions": recordings.facts.solutions,
        "held_out": recordings.facts.held_out,
        "left_out": recordings.left_out,
        "impossible": impossible,
        "steps": shown.steps.tolist(),
        "walltimes": [time if math.isfinite(time) else None for time in shown.times.tolist()],
    }


def rounded(values: NDArray[np.floating]) -> list[float]:
    """To five significant digits."""
    found: list[float] = _rounded(values).tolist()
    return found


def _rounded(values: NDArray[np.floating]) -> Floats:
    """Of any shape. What is below 1e-17 is none, and what has five digits before the point stays as it is."""
    exact = np.asarray(values, dtype=np.float64)
    size = np.abs(exact)
    usual = (size >= 1e-17) & (size < 10**_DIGITS)
    power = _TENS[_DIGITS - 1 - np.floor(np.log10(size, where=usual, out=np.zeros(exact.shape))).astype(np.intp)]
    return np.where(usual, np.round(np.where(usual, exact, 0) * power) / power, np.where(size < 1e-17, 0.0, exact))


def _numbers(values: NDArray[np.floating]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in rounded(values)]


def _rows(table: ProbeTable) -> list[list[float]]:
    found: list[list[float]] = _rounded(table.probabilities).tolist()
    return found
