"""Checkpoints, as the model manager writes them."""

from functools import partial
from pathlib import Path
from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier, Function, Wraps
from tb_keisei.adapters.keisei.trainer_2025.surface import SAVE_FUNCTIONS


class Checkpoints:
    """Notes each file in a text series."""

    def __init__(self, trainer: Any, writer: Any, guard: FaultBarrier) -> None:
        self._trainer = trainer
        self._writer = writer
        self._guard = guard

    def attach(self, wraps: Wraps) -> None:
        """Begin to listen."""
        for name, tag in SAVE_FUNCTIONS.items():
            if hasattr(self._trainer.model_manager, name):
                wraps.wrap(self._trainer.model_manager, name, partial(self._listening, tag))

    def _listening(self, tag: str, original: Function) -> Function:
        def save(*args: Any, **kwargs: Any) -> Any:
            answer = original(*args, **kwargs)
            self._guard("checkpoint", self._saved, tag, answer)
            return answer

        return save

    def _saved(self, tag: str, answer: tuple[bool, str | None]) -> None:
        success, path = answer
        if success and path:
            step = self._trainer.metrics_manager.global_timestep
            self._writer.add_text(tag, f"step {step}: `{Path(path).name}`", step)
