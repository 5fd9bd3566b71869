"""`tb-keisei run -- train.py train …`: the user's own command, with TensorBoard watching.

The script runs in this process as Python itself would run it: same arguments, same signals, same output, same exit
code. The trainer's class is found when the script imports it.
"""

import argparse
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from tb_keisei.adapters.hooks import FaultBarrier, after_import
from tb_keisei.adapters.keisei.logdir import free_directory
from tb_keisei.adapters.keisei.trainer_2025.surface import ARTIFACTS, look_up
from tb_keisei.adapters.keisei.trainer_2025.tap import Tap, attach
from tb_keisei.errors import KeiseiError

TRAINER_MODULE: Final = "keisei.training.trainer"
DEFAULT_DIRECTORY: Final = "tensorboard"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.usage = "tb-keisei run [--logdir DIR] [--every N] [--no-policy] -- train.py train …"
    parser.add_argument(
        "--logdir", type=Path, help=f"where event files go (default: {DEFAULT_DIRECTORY}/ in the run's own directory)"
    )
    parser.add_argument("--every", type=_positive, default=1, metavar="N", help="record the policy of every Nth game")
    parser.add_argument("--no-policy", action="store_true", help="record games with their moves only")
    parser.add_argument("program", nargs=argparse.REMAINDER, help="-- and the command that starts the training")


def main(args: argparse.Namespace) -> int:
    """Run the command; its exit code is ours. Raises KeiseiError where there is none."""
    program = args.program[1:] if args.program[:1] == ["--"] else args.program
    if program and Path(program[0]).name.startswith("python"):
        program = program[1:]
    if not program or program == ["-m"]:
        raise KeiseiError("say what to run, as in `tb-keisei run -- train.py train --run-name mine`")
    after_import(TRAINER_MODULE, lambda module: _watch(module, args))
    _run(program)
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _run(program: Sequence[str]) -> None:
    """As `python program…` does: a script's folder, or the current one for a module, comes first on the path."""
    if program[0] == "-m":
        sys.argv = list(program[1:])
        sys.path.insert(0, str(Path.cwd()))
        runpy.run_module(program[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = list(program)
        sys.path.insert(0, str(Path(program[0]).resolve().parent))
        runpy.run_path(program[0], run_name="__main__")


def _watch(module: ModuleType, args: argparse.Namespace) -> None:
    trainer_class = module.Trainer
    original = trainer_class.run_training_loop
    guard = FaultBarrier()

    def run_training_loop(trainer: Any, *given: Any, **named: Any) -> Any:
        tap = guard("trainer", _open, trainer, args)
        try:
            return original(trainer, *given, **named)
        finally:
            if tap is not None:
                guard("end", _close, *tap)

    trainer_class.run_training_loop = run_training_loop


def _open(trainer: Any, args: argparse.Namespace) -> tuple[Tap, Any]:
    from tb_keisei.bridge.torch.summary_writer import SummaryWriter

    artifacts = look_up(trainer, ARTIFACTS)
    if args.logdir is None and artifacts is None:
        raise KeiseiError(f"this version of Keisei has no {ARTIFACTS}: say where event files go with --logdir")
    directory = args.logdir if args.logdir is not None else Path(artifacts) / DEFAULT_DIRECTORY
    writer = SummaryWriter(str(free_directory(directory, trainer.metrics_manager.global_timestep)))
    return attach(trainer, writer, every=args.every, policies=not args.no_policy), writer


def _close(tap: Tap, writer: Any) -> None:
    tap.detach()
    writer.close()
