"""Probes as JSON has them (docs/http_api.md)."""

import math
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin import answers
from tb_keisei.plugin.games.alignment import Axis
from tb_keisei.plugin.games.step_range import Window
from tb_keisei.plugin.probes.marks import Mark
from tb_keisei.plugin.probes.probe_table import Floats, ProbeTable
from tb_keisei.statistics.bands import seed_band
from tb_keisei.statistics.learning import turns

Tables = Mapping[str, Sequence[ProbeTable]]
"""Those of each writer of a run, by the name of the probe."""


def probes_json(
    runs: Mapping[str, Tables],
    groups: Mapping[str, Sequence[str]],
    window: Window = Window(),  # noqa: B008 - frozen
    axes: Mapping[str, Axis] | None = None,
) -> answers.Probes:
    """The answer to `probes`: recordings in a range of steps by the names of runs, and of groups, where there are
    several runs; `axes` by run, where they are not aligned by steps."""
    rows = {
        run: {
            name: _line(run, name, reduce(add, each).within(*window), axes[run] if axes else None)
            for name, each in probes.items()
        }
        for run, probes in runs.items()
    }
    told = [_group(group, {run: rows[run] for run in members}) for group, members in groups.items()]
    return {
        "probes": [row for probes in rows.values() for row in probes.values()],
        "groups": told if len(runs) > 1 else [],
    }


def _group(name: str, runs: Mapping[str, Mapping[str, answers.ProbeRow]]) -> answers.ProbeGroup:
    names = sorted({probe for rows in runs.values() for probe in rows})
    bands = [_band(probe, [rows[probe] for rows in runs.values() if probe in rows]) for probe in names]
    return {"group": name, "runs": list(runs), "probes": bands}


def _band(name: str, rows: Sequence[answers.ProbeRow]) -> answers.ProbeBand:
    """At each place of any run, of what each shows there: its latest evaluation, from its first to its last."""
    curves = [_curve(row) for row in rows]
    places = np.unique(np.concatenate([known for known, _ in curves])) if rows else np.empty(0)
    low, median, high = seed_band(np.stack([_shown(*curve, places) for curve in curves]))
    return {
        "name": name,
        "runs": len(rows),
        "steps": places.astype(np.int64).tolist(),
        "low": _numbers(low),
        "median": _numbers(median),
        "high": _numbers(high),
    }


def _curve(row: answers.ProbeRow) -> tuple[Floats, Floats]:
    """(T,) places and values of the evaluations whose place is known; places ascend."""
    reached = row["steps"] if row["reached"] is None else row["reached"]
    known = [(place, value) for place, value in zip(reached, _followed(row), strict=True) if place is not None]
    places, values = np.array(known, dtype=np.float64).reshape(-1, 2).T
    return places, values


def _followed(row: answers.ProbeRow) -> Sequence[float]:
    mass = row["solution_mass"]
    return row["best_probability"] if mass is None else mass


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
        **_facts(name, table, newest),
        "moves": table.moves,
        "values": _numbers(newest.values),
        "value_kind": table.value_kind,
        "value_perspective": table.value_perspective,
        "probabilities": _rows(newest),
        "older": {"steps": older.steps.tolist(), "probabilities": _rows(older)},
        "marks": [{"step": mark.step, "kind": mark.kind, "text": mark.text} for mark in marks],
    }


def rounded(values: NDArray[np.floating]) -> list[float]:
    """To five significant digits."""
    return [float(f"{value:.5g}") for value in values.tolist()]


def _numbers(values: NDArray[np.floating]) -> list[float | None]:
    return [value if math.isfinite(value) else None for value in rounded(values)]


def _rows(table: ProbeTable) -> list[list[float]]:
    return [rounded(row) for row in table.probabilities]


def _line(run: str, name: str, table: ProbeTable, axis: Axis | None = None) -> answers.ProbeRow:
    newest, older = table.by_step()
    mass = None if newest.solution_mass is None else rounded(newest.solution_mass)
    best = newest.probabilities.argmax(axis=1) if len(newest) else np.empty(0, dtype=np.intp)
    moves = table.moves
    return {
        "run": run,
        **_facts(name, table, newest),
        "legal": len(moves),
        "solution_mass": mass,
        "best": [moves[place] for place in best],
        "best_probability": rounded(newest.probabilities[np.arange(len(newest)), best]),
        "overlapped": sorted(set(older.steps.tolist())),
        "badges": None if mass is None else _badges(newest.steps.tolist(), mass),
        "reached": None if axis is None else _reached(newest, axis),
    }


def _reached(newest: ProbeTable, axis: Axis) -> list[int | None]:
    """Whole numbers; null where a resumed run had come farther at an earlier step, and where it is not known."""
    found = axis.reached(newest.steps, newest.times)
    before = np.concatenate([[-np.inf], np.fmax.accumulate(found)[:-1]]) if len(found) else found
    return [round(at) if at >= most else None for at, most in zip(found.tolist(), before.tolist(), strict=True)]


def _badges(steps: Sequence[int], mass: Sequence[float]) -> list[answers.Turn]:
    return [{"step": steps[turn.place], "badge": turn.badge} for turn in turns(mass)]


def _facts(name: str, table: ProbeTable, newest: ProbeTable) -> answers.ProbeFacts:
    return {
        "name": name,
        "sfen": table.sfen,
        "solutions": table.solutions,
        "held_out": table.held_out,
        "left_out": table.left_out,
        "steps": newest.steps.tolist(),
        "walltimes": [time if np.isfinite(time) else None for time in newest.times.tolist()],
    }
