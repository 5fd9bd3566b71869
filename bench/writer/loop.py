"""The speed of a training loop while games are recorded at a rate, beside the same loop without."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from bench.games import PlannedGame, planned_games
from bench.writer.columns import COLUMNS, Column, Off, play


@dataclass(frozen=True)
class LoopResult:
    """One figure a round: `speeds` over off, `stalls_ms` the longest iteration."""

    speeds: list[float]
    stalls_ms: list[float]


class Loop:
    """Small torch operations on one thread, as an actor's steps are; every iteration records the plies that are due.

    On a GPU every iteration ends by reading a number, as an actor reads its action.
    """

    def __init__(self, games: list[PlannedGame], rate: float, device: str = "cpu") -> None:
        torch.set_num_threads(1)
        self._games = games
        self._plies_per_second = rate * len(games[0])
        self._weights = torch.rand(96, 96, device=device)

    def run(self, column: Column, seconds: float) -> tuple[float, float]:
        """Iterations a second, and the longest one in milliseconds (what is recorded in it included)."""
        count, longest, due, recorded = 0, 0.0, 0, 0
        plies = [(ply, last) for game in self._games for ply, last in _with_last(game)]
        started = last_time = time.perf_counter()
        while True:
            hidden = torch.relu(self._weights @ self._weights)
            total = (hidden / hidden.norm()).sum()
            if total.is_cuda:
                total.item()
            count += 1
            due = int((last_time - started) * self._plies_per_second)
            while recorded < due:
                ply, last = plies[recorded % len(plies)]
                column.ply(ply)
                recorded += 1
                if last:
                    column.end()
            moment = time.perf_counter()
            longest = max(longest, moment - last_time)
            last_time = moment
            if moment - started >= seconds:
                return count / (moment - started), longest * 1e3


def _with_last(game: PlannedGame) -> Iterator[tuple[Any, bool]]:
    for place, ply in enumerate(game):
        yield ply, place == len(game) - 1


def loop_speeds(run: Path, rate: float, seconds: float, rounds: int, plies: int = 400) -> dict[str, LoopResult]:
    """Every column beside off, in turn: off, column, off, column, … The first column is off itself: the noise."""
    games = planned_games(4, plies)
    results = {name: LoopResult([], []) for name in COLUMNS}
    off = Off(run, games)
    Loop(games, 0).run(off, 1.0)
    for turn in range(rounds):
        for name, make in COLUMNS.items():
            loop = Loop(games, rate)
            column = make(run / f"{name}{turn}", games)
            play(column, games[0])  # what is done once, like starting the writer's process, is told apart
            column.flush()
            compare(loop, off, column, seconds, results[name])
            column.flush()
            column.close()
    return results


def fault_speed(column: Column, seconds: float, rounds: int, rate: float = 10) -> LoopResult:
    """A column that is under a fault, beside off."""
    games = planned_games(4, 400)
    loop, result, off = Loop(games, rate), LoopResult([], []), Off(Path(), games)
    loop.run(off, 0.5)
    for _ in range(rounds):
        compare(loop, off, column, seconds, result)
    return result


def compare(loop: Loop, off: Off, column: Column, seconds: float, result: LoopResult) -> None:
    """Run the loop without recording, then with a column; add what they are to each other."""
    off_speed, _ = loop.run(off, seconds)
    speed, stall = loop.run(column, seconds)
    result.speeds.append(speed / off_speed)
    result.stalls_ms.append(stall)
