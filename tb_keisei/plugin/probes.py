"""Probes as JSON has them (docs/http_api.md)."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

import numpy as np

from tb_keisei.plugin import answers
from tb_keisei.plugin.marks import Mark
from tb_keisei.plugin.probe_table import ProbeTable


def probes_json(tables: Mapping[str, Sequence[ProbeTable]]) -> answers.Probes:
    """The answer to `probes`: `tables` are those of each writer, by name."""
    return {"probes": [_line(name, reduce(add, each)) for name, each in tables.items()]}


def probe_json(name: str, tables: Sequence[ProbeTable], marks: Sequence[Mark]) -> answers.Probe:
    """The answer to `probe`: `tables` are those of each writer."""
    table = reduce(add, tables)
    newest, older = table.by_step()
    return {
        **_facts(name, table, newest),
        "moves": table.moves,
        "values": [rounded(value) if np.isfinite(value) else None for value in newest.values],
        "value_kind": table.value_kind,
        "value_perspective": table.value_perspective,
        "probabilities": _rows(newest),
        "older": {"steps": older.steps.tolist(), "probabilities": _rows(older)},
        "marks": [{"step": mark.step, "kind": mark.kind, "text": mark.text} for mark in marks],
    }


def rounded(value: np.floating) -> float:
    """To five significant digits."""
    return float(f"{value:.5g}")


def _rows(table: ProbeTable) -> list[list[float]]:
    return [[rounded(value) for value in row] for row in table.probabilities]


def _line(name: str, table: ProbeTable) -> answers.ProbeRow:
    newest, older = table.by_step()
    mass = newest.solution_mass
    best = newest.probabilities.argmax(axis=1) if len(newest) else np.empty(0, dtype=np.intp)
    moves = table.moves
    return {
        **_facts(name, table, newest),
        "legal": len(moves),
        "solution_mass": None if mass is None else [rounded(value) for value in mass],
        "best": [moves[place] for place in best],
        "best_probability": [rounded(value) for value in newest.probabilities[np.arange(len(newest)), best]],
        "overlapped": sorted(set(older.steps.tolist())),
    }


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
