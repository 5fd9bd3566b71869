"""`python -m tb_keisei.demo`: one session of training. `tb-keisei demo` starts it beside TensorBoard."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from tb_keisei import SummaryWriter
from tb_keisei.demo.arguments import add_training_arguments, config, settings
from tb_keisei.demo.errors import TrainerError
from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.net.net import best_precision
from tb_keisei.demo.session import checkpoint
from tb_keisei.demo.session.hparams import write_end, write_hparams
from tb_keisei.demo.session.progress import Progress
from tb_keisei.demo.session.run import new_run, old_run
from tb_keisei.demo.session.session import Limits, Session, Stop, describe
from tb_keisei.errors import KeiseiError


def main() -> int:
    """Train; 0 when a limit or a signal ended it, 2 where it cannot start."""
    parser = argparse.ArgumentParser(prog="python -m tb_keisei.demo", description=__doc__)
    add_training_arguments(parser)
    args = parser.parse_args()
    stop = Stop()
    stop.listen()
    try:
        run, training = _open(args)
        train(run, training, Limits(args.minutes, args.plies), stop)
    except KeiseiError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _open(args: argparse.Namespace) -> tuple[Path, Training]:
    """A new run, or the newest state of an old one."""
    if args.resume is None:
        precision = args.precision or best_precision()
        return new_run(args.logdir, args.name), Training(replace(config(args), precision=precision))
    if settings(args):
        flags = ", ".join(f"--{name.replace('_', '-')}" for name in settings(args))
        raise TrainerError(f"a resumed run keeps its settings: leave out {flags}, or start a new run")
    run = old_run(args.logdir, args.resume)
    return run, Training.restored(checkpoint.load(checkpoint.newest(run)))


def train(run: Path, training: Training, limits: Limits, stop: Stop) -> None:
    """Train in the folder `run` until a limit or a stop; the run is whole and readable whatever happens."""
    progress = Progress(run.name, training.step, limits.plies)
    writer = SummaryWriter(str(run), purge_step=training.step or None)
    try:
        describe(writer, run, training)
        write_hparams(writer, training.config, training.step)
        session = Session(run, training, writer, progress)
        session.train(limits, lambda: stop.asked)
        write_end(writer, training.step)
    finally:
        writer.close()
        progress.close()


if __name__ == "__main__":
    sys.exit(main())
