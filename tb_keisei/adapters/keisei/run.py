"""`tb-keisei run -- keisei-train config.toml`: the user's own command, with TensorBoard watching.

The program runs in this process; the trainer, of August 2025 or of 2026, is recognised when it begins to train.
"""

import argparse
import os
import sys
from pathlib import Path

from tb_keisei.adapters.keisei.kinds import DEFAULT_DIRECTORY
from tb_keisei.adapters.keisei.loop_2026.tap import LANES
from tb_keisei.adapters.keisei.program import run, words_of
from tb_keisei.adapters.keisei.torchrun import is_torchrun, run_torchrun
from tb_keisei.adapters.keisei.watch import Watch


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of the command."""
    parser.usage = "tb-keisei run [--logdir DIR] [--lanes K] [--every N] [--no-policy] -- keisei-train config.toml …"
    parser.add_argument(
        "--logdir", type=Path, help=f"where event files go (default: {DEFAULT_DIRECTORY}/ in the run's own directory)"
    )
    parser.add_argument(
        "--lanes",
        type=_positive,
        default=LANES,
        metavar="K",
        help=f"of games played side by side (2026) record K, drawn with a fixed seed (default {LANES})",
    )
    parser.add_argument(
        "--every", type=_positive, default=1, metavar="N", help="of 2025: record the policy of every Nth game"
    )
    parser.add_argument("--no-policy", action="store_true", help="record games with their moves only")
    parser.add_argument("program", nargs=argparse.REMAINDER, help="-- and the command that starts the training")


def main(args: argparse.Namespace) -> int:
    """Run the command; its exit code is ours. Raises KeiseiError where there is none."""
    words = words_of(args.program)
    if is_torchrun(words):
        run_torchrun(words, args)
        return 0
    watch = Watch(args)
    watch.begin()
    try:
        run(words)
    finally:
        unseen = watch.unseen()
        if unseen and os.environ.get("RANK", "0") == "0":
            sys.stderr.write(f"tb-keisei run: nothing was recorded: {unseen}\n")
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
