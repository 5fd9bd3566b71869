"""The flags of a training run; no heavy imports, since `tb-keisei demo` shares them."""

import argparse
from dataclasses import replace
from pathlib import Path

from tb_keisei.trainer.config import Config

_SETTINGS = {
    "seed": "seed of weights, moves and evaluation games; the same seed trains the same weights",
    "games": "games played side by side",
    "max_plies": "a game of this length is a draw",
    "channels": "channels of the network",
    "blocks": "residual blocks of the network",
    "learning_rate": "learning rate of Adam",
    "policy_every": "record the whole policy of every Nth game (of the others: the moves)",
    "eval_every": "plies between two evaluations against a random player",
    "eval_games": "games of an evaluation",
}


def add_training_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of a training run."""
    parser.add_argument("--logdir", type=Path, default=Path("runs"), help="folder of all runs (default: %(default)s)")
    names = parser.add_mutually_exclusive_group()
    names.add_argument("--name", help="name of the new run (default: the next of demo-001, demo-002, ...)")
    names.add_argument("--resume", metavar="NAME", help="go on with this run from its newest checkpoint")
    parser.add_argument("--minutes", type=float, help="end the training after so many minutes")
    parser.add_argument("--plies", type=int, help="end the training at so many plies in all")
    parser.add_argument("--threads", type=int, help="CPU threads of the network (default: all cores)")
    group = parser.add_argument_group("settings of a new run")
    defaults = Config()
    for name, text in _SETTINGS.items():
        default = getattr(defaults, name)
        flag = f"--{name.replace('_', '-')}"
        group.add_argument(flag, type=type(default), metavar="N", help=f"{text} (default: {default})")


def settings(args: argparse.Namespace) -> dict[str, int | float]:
    """The settings that were given as flags."""
    return {name: getattr(args, name) for name in _SETTINGS if getattr(args, name) is not None}


def config(args: argparse.Namespace) -> Config:
    """The config of a new run."""
    return replace(Config(), **settings(args))  # type: ignore[arg-type]


def to_flags(args: argparse.Namespace) -> list[str]:
    """The limits, threads and settings of `args` as flags for another process."""
    given = {name: getattr(args, name) for name in ("minutes", "plies", "threads", *_SETTINGS)}
    return [f"--{name.replace('_', '-')}={value}" for name, value in given.items() if value is not None]
