"""What single calls cost the training thread, and what a game costs all threads and processes together."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.games import planned_games
from bench.writer.columns import COLUMNS, Column, Floor, Off, play

CALLS = ("add_ply", "finish", "add_scalar")
Microseconds = tuple[float, float]
"""p50 and p99; the clock's own time is taken off."""


def call_times(run: Path, games: int, rounds: int) -> dict[str, dict[str, list[Microseconds]]]:
    """By column and call, one pair a round; the columns in turn."""
    planned = planned_games(4, 400)
    clock = float(np.median([timed(lambda: None) for _ in range(2000)]))
    found: dict[str, dict[str, list[Microseconds]]] = {name: {call: [] for call in CALLS} for name in COLUMNS}
    for turn in range(rounds):
        for name, make in COLUMNS.items():
            if make in (Off, Floor):
                continue
            column = make(run / f"{name}{turn}", planned)
            times: dict[str, list[float]] = {call: [] for call in CALLS}
            for number in range(games):
                times["add_ply"] += [timed(column.ply, ply) for ply in planned[number % 4]]
                times["finish"].append(timed(column.end))
                times["add_scalar"] += [timed(column.writer.add_scalar, "loss", 0.5, step) for step in range(400)]
                column.flush()
            column.close()
            for call, values in times.items():
                p50, p99 = (float(np.percentile(values, share)) - clock for share in (50, 99))
                found[name][call].append((p50, p99))
    found["stock framing, our bytes"]["add_ply"] = []  # it has none
    return found


def processor_ms(run: Path, count: int, plies: int, rounds: int) -> dict[str, list[float]]:
    """Processor time of a game in ms, all threads and processes, one figure a round; the columns in turn."""
    planned = planned_games(4, plies)
    found: dict[str, list[float]] = {name: [] for name in COLUMNS}
    for turn in range(rounds):
        for name, make in COLUMNS.items():
            column = make(run / f"{name}{turn}", planned)
            play(column, planned[0])
            column.flush()
            started = _processor_seconds(column)
            for number in range(count):
                play(column, planned[number % len(planned)])
            column.flush()
            found[name].append((_processor_seconds(column) - started) / count * 1e3)
            column.close()
    return found


def _processor_seconds(column: Column) -> float:
    """Of this process and of the column's own."""
    pid = column.process_id()
    return time.process_time() + (sum(psutil.Process(pid).cpu_times()[:2]) if pid else 0.0)


def timed(call: Callable[..., object], *arguments: Any) -> float:
    """Microseconds of one call."""
    started = time.perf_counter_ns()
    call(*arguments)
    return (time.perf_counter_ns() - started) / 1e3
