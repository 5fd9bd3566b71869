"""The flags of a training run; no heavy imports, since `tb-keisei demo` shares them."""

import argparse
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tb_keisei.demo.config import Config

_SETTINGS = {
    "seed": "seed of weights, moves and evaluation games; the same seed trains the same weights",
    "games": "games played side by side",
    "max_plies": "a game of this length is a draw",
    "channels": "channels of the network",
    "blocks": "residual blocks of the network",
    "learning_rate": "learning rate of Adam",
    "precision": "bits of the network's numbers: 16 (bfloat16) is faster where the processor has AMX",
    "discount": "of the outcome, a ply: the lower, the more a win sooner is worth than a win later",
    "threads": "CPU threads of the network",
    "policy_every": "record the whole policy of every Nth game (of the others: the moves)",
    "eval_every": "plies between two evaluations against a random player",
    "eval_games": "games of an evaluation",
}

_DEFAULTS = {"precision": "16 with AMX, else 32"}
"""Where it is not a number."""


def add_training_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the flags of a training run."""
    parser.add_argument("--logdir", type=Path, default=Path("runs"), help="folder of all runs (default: %(default)s)")
    names = parser.add_mutually_exclusive_group()
    names.add_argument("--name", help="name of the new run (default: the next of demo-001, demo-002, ...)")
    names.add_argument("--resume", metavar="NAME", help="go on with this run from its newest checkpoint")
    parser.add_argument("--minutes", type=_number(float), metavar="M", help="end the training after so many minutes")
    parser.add_argument("--plies", type=_number(int), metavar="N", help="end the training at so many plies in all")
    group = parser.add_argument_group("settings of a new run")
    defaults = Config()
    for name, text in _SETTINGS.items():
        default = getattr(defaults, name)
        flag = f"--{name.replace('_', '-')}"
        number = _number(type(default), zero=name == "seed")
        group.add_argument(flag, type=number, metavar="N", help=f"{text} (default: {_DEFAULTS.get(name, default)})")


def _number(kind: type[int] | type[float], zero: bool = False) -> Callable[[str], float]:
    """A number above 0 of this kind, from text; 0 too where `zero` is allowed."""

    def number(text: str) -> float:
        value = kind(text)
        if not (0 < value < float("inf") or (zero and value == 0)):
            raise argparse.ArgumentTypeError(f"{text} is not above 0")
        return value

    number.__name__ = kind.__name__
    return number


def settings(args: argparse.Namespace) -> dict[str, int | float]:
    """The settings that were given as flags."""
    return {name: getattr(args, name) for name in _SETTINGS if getattr(args, name) is not None}


def config(args: argparse.Namespace) -> Config:
    """The config of a new run."""
    return replace(Config(), **settings(args))  # type: ignore[arg-type]


def to_flags(args: argparse.Namespace) -> list[str]:
    """The limits and settings of `args` as flags for another process."""
    given = {name: getattr(args, name) for name in ("minutes", "plies", *_SETTINGS)}
    return [f"--{name.replace('_', '-')}={value}" for name, value in given.items() if value is not None]
