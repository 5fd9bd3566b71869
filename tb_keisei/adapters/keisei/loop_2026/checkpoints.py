"""Checkpoints, as the loop writes them."""

from pathlib import Path
from typing import Any, Final

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps

SAVE: Final = "save_checkpoint"
"""A function of the loop's module."""


class Checkpoints:
    """Notes each file in a text series."""

    def __init__(self, loop: Any, writer: Any, guard: FaultBarrier) -> None:
        self._loop = loop
        self._writer = writer
        self._guard = guard

    def attach(self, wraps: Wraps, module: Any) -> None:
        """Begin to listen."""
        if hasattr(module, SAVE):
            wraps.wrap(module, SAVE, self._saving)

    def _saving(self, original: Function) -> Function:
        def save_checkpoint(path: Any, model: Any, *args: Any, **kwargs: Any) -> Any:
            answer = original(path, model, *args, **kwargs)
            if model is self._loop._base_model:
                self._guard("checkpoint", self._saved, path)
            return answer

        return save_checkpoint

    def _saved(self, path: Any) -> None:
        step = self._loop.global_step
        self._writer.add_text("checkpoints", f"step {step}: `{Path(path).name}`", step)
