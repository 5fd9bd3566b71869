"""Probes as JSON has them (docs/http_api.md)."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from tb_keisei.plugin.marks import Mark
from tb_keisei.plugin.probe_table import ProbeTable

Numbers = list[float | None]


def probes_json(tables: Mapping[str, Sequence[ProbeTable]]) -> dict[str, object]:
    """The answer to `probes`: `tables` are those of each writer, by name."""
    return {"probes": [_line(name, reduce(add, each)) for name, each in tables.items()]}


def probe_json(name: str, tables: Sequence[ProbeTable], marks: Sequence[Mark]) -> dict[str, object]:
    """The answer to `probe`: `tables` are those of each writer."""
    table = reduce(add, tables)
    newest, older = table.by_step()
    return {
        "name": name,
        **_facts(table),
        "moves": table.moves,
        "steps": newest.steps.tolist(),
        "walltimes": _numbers(newest.times),
        "values": rounded(newest.values),
        "value_kind": table.value_kind,
        "value_perspective": table.value_perspective,
        "probabilities": [rounded(row) for row in newest.probabilities],
        "older": {"steps": older.steps.tolist(), "probabilities": [rounded(row) for row in older.probabilities]},
        "marks": [mark._asdict() for mark in marks],
    }


def rounded(values: Iterable[np.floating]) -> Numbers:
    """To five significant digits; None for what is not finite."""
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in values]


def _line(name: str, table: ProbeTable) -> dict[str, object]:
    newest, older = table.by_step()
    mass = newest.solution_mass
    best = newest.probabilities.argmax(axis=1) if len(newest) else np.empty(0, dtype=np.intp)
    moves = table.moves
    return {
        "name": name,
        **_facts(table),
        "legal": len(moves),
        "steps": newest.steps.tolist(),
        "walltimes": _numbers(newest.times),
        "solution_mass": None if mass is None else rounded(mass),
        "best": [moves[place] for place in best],
        "best_probability": rounded(newest.probabilities[np.arange(len(newest)), best]),
        "overlapped": sorted(set(older.steps.tolist())),
    }


def _facts(table: ProbeTable) -> dict[str, object]:
    return {
        "sfen": table.sfen,
        "solutions": table.solutions,
        "held_out": table.held_out,
        "left_out": table.left_out,
    }


def _numbers(values: NDArray[np.float64]) -> Numbers:
    return [value if np.isfinite(value) else None for value in values.tolist()]
