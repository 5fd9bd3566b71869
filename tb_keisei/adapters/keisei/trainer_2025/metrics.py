"""Scalars: everything that passes the trainer's log, and what its managers know."""

import time
from collections.abc import Mapping
from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps
from tb_keisei.adapters.keisei.names import scalars_of
from tb_keisei.adapters.keisei.trainer_2025.epoch import managed, updated
from tb_keisei.adapters.keisei.trainer_2025.habits import Habits

_TEXT_SECS = 60.0


class Metrics:
    """Listens to `trainer.log_both`, through which the trainer passes every number that it would give to W&B."""

    def __init__(self, trainer: Any, writer: Any, guard: FaultBarrier, habits: Habits | None) -> None:
        self._trainer = trainer
        self._writer = writer
        self._guard = guard
        self._habits = habits
        self._last_update = -1
        self._clock = (self._step, time.perf_counter())
        self._next_text = 0.0

    @property
    def _step(self) -> int:
        step: int = self._trainer.metrics_manager.global_timestep
        return step

    def begin(self) -> None:
        """To be called when the loop begins."""
        self._clock = (self._step, time.perf_counter())

    def listen(self, wraps: Wraps) -> None:
        """To be called when the loop begins: the trainer makes its log function just before."""
        wraps.wrap(self._trainer, "log_both", self._listening)

    def _listening(self, original: Function) -> Function:
        def log_both(message: str, *args: Any, **kwargs: Any) -> Any:
            answer = original(message, *args, **kwargs)
            data = kwargs.get("wandb_data") or (args[1] if len(args) > 1 else None)
            if isinstance(data, Mapping):
                self._guard("log", self._heard, data)
            return answer

        return log_both

    def _heard(self, data: Mapping[str, object]) -> None:
        if "episode_length" in data:
            # A game is logged before its last step is counted.
            self._write(scalars_of(data), self._step + 1)
        elif any(name.startswith("ppo/") for name in data):
            self._updated(scalars_of(data))
        else:
            self._write(scalars_of(data), self._step)

    def _updated(self, numbers: dict[str, float]) -> None:
        """After a PPO update; an epoch without a step (Keisei's parallel mode has them) is not counted again."""
        if self._step == self._last_update:
            return
        self._last_update = self._step
        self._write(numbers | updated(self._trainer) | managed(self._trainer) | self._speed(), self._step)
        if time.perf_counter() >= self._next_text:
            self._write_habits()

    def end(self) -> None:
        """The last epoch has no update and no log line; its numbers are written here."""
        if self._step > self._last_update:
            self._write(managed(self._trainer) | self._speed(), self._step)
            self._write_habits()

    def _speed(self) -> dict[str, float]:
        (step, then), now = self._clock, time.perf_counter()
        self._clock = (self._step, now)
        return {"steps_per_second": (self._step - step) / (now - then)} if self._step > step and now > then else {}

    def _write_habits(self) -> None:
        self._next_text = time.perf_counter() + _TEXT_SECS
        if self._habits is None:
            return
        for tag, text in (("hot_squares", self._habits.hot_squares()), ("openings", self._habits.openings())):
            if text:
                self._writer.add_text(tag, text, self._step)

    def _write(self, numbers: Mapping[str, float], step: int) -> None:
        for tag, value in numbers.items():
            self._writer.add_scalar(tag, value, step)
