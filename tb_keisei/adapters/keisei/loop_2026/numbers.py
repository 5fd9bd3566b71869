"""Scalars of the loop: what an update returns, what an epoch's summary holds, what the league is rated."""

import math
import time
from collections.abc import Mapping
from typing import Any, Final

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps
from tb_keisei.adapters.keisei.loop_2026.selfplay import SelfPlay

SUMMARY: Final = "write_epoch_summary"
"""A function of the loop's module, called at the end of every epoch with its metrics."""

_NO_SCALARS: Final = frozenset({"epoch", "step"})
_BUFFER: Final = ("values", "rewards", "score_targets", "log_probs")


class Numbers:
    """Writes them at the loop's own steps."""

    def __init__(self, loop: Any, writer: Any, guard: FaultBarrier, games: SelfPlay | None) -> None:
        self._loop = loop
        self._writer = writer
        self._guard = guard
        self._games = games
        self._clock = (loop.global_step, time.perf_counter())

    def attach(self, wraps: Wraps, module: Any) -> None:
        """Begin to look on."""
        wraps.wrap(self._loop.ppo, "update", self._updating)
        if hasattr(module, SUMMARY):
            wraps.wrap(module, SUMMARY, self._summing_up)

    def _updating(self, original: Function) -> Function:
        def update(buffer: Any, *args: Any, **kwargs: Any) -> Any:
            self._guard("buffer", self._write_buffer, buffer)
            losses = original(buffer, *args, **kwargs)
            self._guard("update", self._write_update, losses)
            return losses

        return update

    def _summing_up(self, original: Function) -> Function:
        def write_epoch_summary(db_path: Any, metrics: Any, *args: Any, **kwargs: Any) -> Any:
            if db_path == self._loop.db_path:
                self._guard("epoch", self._write_epoch, metrics)
            return original(db_path, metrics, *args, **kwargs)

        return write_epoch_summary

    def _write_buffer(self, buffer: Any) -> None:
        columns = buffer.flatten()  # views, not copies
        for name in _BUFFER:
            if name in columns:
                self._writer.add_histogram(f"buffer/{name}", columns[name], self._loop.global_step)

    def _write_update(self, losses: Mapping[str, Any]) -> None:
        loop, step = self._loop, self._loop.global_step
        if self._games is not None:
            self._games.learner_step = step
        rate = loop.ppo.optimizer.param_groups[0]["lr"]
        self._write(losses, step)
        self._write({"learning_rate": rate, "entropy_coefficient": loop.ppo.current_entropy_coeff}, step)

    def _write_epoch(self, metrics: Mapping[str, Any]) -> None:
        loop, step = self._loop, self._loop.global_step
        of_update = {"policy_loss", "value_loss", "entropy", "gradient_norm"}
        self._write({name: value for name, value in metrics.items() if name not in _NO_SCALARS | of_update}, step)
        self._write({"epoch": loop.epoch, "plies_total": step * loop.num_envs} | self._speed(step), step)
        self._write(_timings(loop.ppo.timings), step)
        self._write(_league(loop), step)

    def _speed(self, step: int) -> dict[str, float]:
        """Plies a second from one epoch's end to the next one's, updates included."""
        (before, then), now = self._clock, time.perf_counter()
        self._clock = (step, now)
        return {"plies_per_second": (step - before) * self._loop.num_envs / (now - then)} if step > before else {}

    def _write(self, numbers: Mapping[str, Any], step: int) -> None:
        for tag, value in numbers.items():
            if value is not None and math.isfinite(value):
                self._writer.add_scalar(tag, float(value), step)


def _timings(timings: Mapping[str, list[float]]) -> dict[str, float]:
    """Mean milliseconds of each kind on the GPU; none on a CPU."""
    return {f"timing/{name}": sum(times) / len(times) for name, times in timings.items() if times}


def _league(loop: Any) -> dict[str, float]:
    """Ratings of the league's entries, and what the learner made of those that it met in the epoch."""
    entries = loop._cached_entries_by_id
    found = {f"elo/{_name(entry)}": entry.elo_rating for entry in entries.values()}
    for entry_id, (wins, losses, draws) in (loop._opponent_results or {}).items():
        games = wins + losses + draws
        if games and entry_id in entries:
            name = _name(entries[entry_id])
            found[f"league/{name}/score"] = (wins + draws / 2) / games
            found[f"league/{name}/games"] = games
    return found


def _name(entry: Any) -> str:
    return f"{entry.id} {entry.display_name}"
