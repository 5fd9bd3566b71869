"""Advantages and returns of each epoch's experience buffer."""

from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps

_COLUMNS = ("advantages", "returns", "values")


class Histograms:
    """Looks at the buffer just after its advantages were computed: the update clears it before anyone else can."""

    def __init__(self, trainer: Any, writer: Any, guard: FaultBarrier) -> None:
        self._trainer = trainer
        self._writer = writer
        self._guard = guard
        self._last = -1

    def attach(self, wraps: Wraps) -> None:
        """Begin to look."""
        wraps.wrap(self._trainer.experience_buffer, "compute_advantages_and_returns", self._looking)

    def _looking(self, original: Function) -> Function:
        def compute_advantages_and_returns(*args: Any, **kwargs: Any) -> Any:
            answer = original(*args, **kwargs)
            self._guard("advantages", self._write)
            return answer

        return compute_advantages_and_returns

    def _write(self) -> None:
        buffer, step = self._trainer.experience_buffer, self._trainer.metrics_manager.global_timestep
        if buffer.ptr == 0 or step == self._last:
            return
        self._last = step
        for name in _COLUMNS:
            self._writer.add_histogram(f"buffer/{name}", getattr(buffer, name)[: buffer.ptr], step)
