"""The trainers that `tb-keisei run` recognises, by the class that begins to train."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from tb_keisei.adapters.keisei.logdir import free_directory
from tb_keisei.adapters.keisei.loop_2026.surface import is_main
from tb_keisei.adapters.keisei.loop_2026.tap import LoopTap
from tb_keisei.adapters.keisei.part import look_up
from tb_keisei.adapters.keisei.trainer_2025.surface import ARTIFACTS
from tb_keisei.adapters.keisei.trainer_2025.tap import Tap
from tb_keisei.errors import KeiseiError

DEFAULT_DIRECTORY: Final = "tensorboard"


class Detached(Protocol):
    """What ends watching."""

    def detach(self) -> None:
        """Finish what is open and restore the trainer."""


@dataclass(frozen=True, slots=True)
class Trainer:
    """A kind of trainer.

    Attributes:
        module, owner, run: where the function is that trains.
        directory: where its event files go if nobody says; None where the trainer has no such place.
        step: how far it has come.
        attach: puts the tap in.
        writes: whether this process is the one that writes.
    """

    module: str
    owner: str
    run: str
    directory: Callable[[Any], Path | None]
    step: Callable[[Any], int]
    attach: Callable[[Any, Any, argparse.Namespace], Detached]
    writes: Callable[[Any], bool]

    def open(self, trainer: Any, args: argparse.Namespace) -> tuple[Detached, Any]:
        """The tap, put in, and its writer. Raises KeiseiError where there is no place for event files."""
        from tb_keisei.bridge.torch.summary_writer import SummaryWriter

        directory = args.logdir if args.logdir is not None else self.directory(trainer)
        if directory is None:
            raise KeiseiError("this version of Keisei has no directory of its own: give --logdir")
        writer = SummaryWriter(str(free_directory(directory, self.step(trainer))))
        return self.attach(trainer, writer, args), writer


def _attach_2025(trainer: Any, writer: Any, args: argparse.Namespace) -> Tap:
    tap = Tap(trainer, writer, every=args.every, policies=not args.no_policy)
    tap.attach()
    return tap


def _attach_2026(loop: Any, writer: Any, args: argparse.Namespace) -> LoopTap:
    tap = LoopTap(loop, writer, lanes=args.lanes, policies=not args.no_policy)
    tap.attach()
    return tap


def _inside(path: str) -> Callable[[Any], Path | None]:
    def directory(trainer: Any) -> Path | None:
        found = look_up(trainer, path)
        return Path(found) / DEFAULT_DIRECTORY if found is not None else None

    return directory


TRAINERS: Final = (
    Trainer(
        module="keisei.training.trainer",
        owner="Trainer",
        run="run_training_loop",
        directory=_inside(ARTIFACTS),
        step=lambda trainer: int(trainer.metrics_manager.global_timestep),
        attach=_attach_2025,
        writes=lambda trainer: True,
    ),
    Trainer(
        module="keisei.training.katago_loop",
        owner="KataGoTrainingLoop",
        run="run",
        directory=_inside("config.training.checkpoint_dir"),
        step=lambda loop: int(loop.global_step),
        attach=_attach_2026,
        writes=is_main,
    ),
)
"""August 2025, and 2026."""
