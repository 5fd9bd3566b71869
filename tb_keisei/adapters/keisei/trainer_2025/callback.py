"""The smallest road: one callback, for those who want curves and nothing wrapped."""

import time
from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier
from tb_keisei.adapters.keisei.trainer_2025.epoch import logged, managed, updated


class TensorBoardCallback:
    """For `trainer.callback_manager.add_callback(TensorBoardCallback(writer))`.

    Keisei calls it once an epoch, after the PPO update. It sees the last of each number and nothing of what happened
    between two epochs: no games, no moves, no policies, no advantages, of several games in an epoch only the last
    one's length, nothing of the last epoch (Keisei does not call it there), and not the end of the run, so close the
    writer yourself. `attach` sees all of this.
    """

    def __init__(self, writer: Any) -> None:
        self._writer = writer
        self._guard = FaultBarrier()
        self._clock: tuple[int, float] | None = None

    def on_step_end(self, trainer: Any) -> None:
        """Write the numbers of this epoch."""
        self._guard("epoch", self._write, trainer)

    def _write(self, trainer: Any) -> None:
        step, now = trainer.metrics_manager.global_timestep, time.perf_counter()
        last, self._clock = self._clock, (step, now)
        if last is not None and step <= last[0]:
            return
        numbers = logged(trainer) | updated(trainer) | managed(trainer)
        if last is not None:
            numbers["steps_per_second"] = (step - last[0]) / (now - last[1])
        for tag, value in numbers.items():
            self._writer.add_scalar(tag, value, step)
