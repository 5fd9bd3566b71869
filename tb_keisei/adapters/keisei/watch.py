"""What becomes of a program that `tb-keisei run` watches: which trainer begins in it, and whether it was seen."""

import argparse
from functools import partial, wraps
from types import ModuleType
from typing import Any

from tb_keisei.adapters.hooks import FaultBarrier, after_import
from tb_keisei.adapters.keisei.kinds import TRAINERS, Detached, Trainer


class Watch:
    """Puts a tap into the trainer that begins to train, and takes it out when it ends."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._guard = FaultBarrier()
        self._imported: list[str] = []
        self._begun: list[str] = []
        self._seen = False

    def begin(self) -> None:
        """Wait for the trainers' modules."""
        for trainer in TRAINERS:
            after_import(trainer.module, partial(self._wrap, trainer))

    def unseen(self) -> str:
        """Why nothing was recorded, in a line; empty where something was."""
        if self._seen:
            return ""
        if self._begun:
            return f"the training of {self._begun[0]} began, but could not be watched: see the warning above"
        if self._imported:
            return f"the program imported {self._imported[0]} and no training began"
        known = " or ".join(trainer.module for trainer in TRAINERS)
        return f"the program did not import {known} in this process (did it start another one?)"

    def _wrap(self, trainer: Trainer, module: ModuleType) -> None:
        self._imported.append(trainer.module)
        owner = getattr(module, trainer.owner)
        original = getattr(owner, trainer.run)

        @wraps(original)  # the tap looks up the trainer's module by its function
        def run(live: Any, *given: Any, **named: Any) -> Any:
            opened = self._guard("trainer", self._open, trainer, live)
            try:
                return original(live, *given, **named)
            finally:
                if opened is not None:
                    self._guard("end", _close, *opened)

        setattr(owner, trainer.run, run)

    def _open(self, trainer: Trainer, live: Any) -> tuple[Detached, Any] | None:
        self._begun.append(trainer.module)
        if not trainer.writes(live):
            self._seen = True  # by the process that writes
            return None
        opened = trainer.open(live, self._args)
        self._seen = True
        return opened


def _close(tap: Detached, writer: Any) -> None:
    tap.detach()
    writer.close()
