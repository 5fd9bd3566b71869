"""Which run a demo trains: a new one, one that it was told, or, asked on a terminal, the one before."""

import argparse
import sys
from pathlib import Path

from tb_keisei.demo.arguments import settings
from tb_keisei.demo.session import checkpoint_files
from tb_keisei.demo.session.run import new_run, old_run


def choose(args: argparse.Namespace) -> tuple[Path, bool]:
    """The run's folder, and whether it goes on from a checkpoint. Raises TrainerError."""
    if args.resume:
        return old_run(args.logdir, args.resume), True
    before = _last_run(args.logdir)
    named = args.name or args.new or settings(args)
    if before is not None and not named and sys.stdin.isatty() and _wants(before):
        return before, True
    return new_run(args.logdir, args.name), False


def _last_run(logdir: Path) -> Path | None:
    """The demo run that was saved last; None where there is none."""
    saved = {run: when for run in logdir.glob("demo-*/") if (when := _saved_at(run)) is not None}
    return max(saved, key=saved.__getitem__, default=None)


def _saved_at(run: Path) -> float | None:
    """When a run was saved last; None where it was not, or where that may not be read."""
    try:
        return checkpoint_files.found(run)[-1].stat().st_mtime
    except (IndexError, OSError):
        return None


def _wants(run: Path) -> bool:
    """Ask; an empty answer means yes."""
    plies = int(checkpoint_files.found(run)[-1].stem.removeprefix("step-"))
    sys.stdout.write(f"{run.name} is here, at {plies:,} plies. Go on with it? [Y/n, n begins a new run] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("", "y", "yes")
