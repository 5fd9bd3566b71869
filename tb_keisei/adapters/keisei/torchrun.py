"""`tb-keisei run -- torchrun … -m module …`: every process that torchrun starts is run by us."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tb_keisei.errors import KeiseiError


def is_torchrun(words: Sequence[str]) -> bool:
    """Whether a command starts several processes through torchrun."""
    return Path(words[0]).name == "torchrun" or list(words[:2]) == ["-m", "torch.distributed.run"]


def run_torchrun(words: Sequence[str], args: argparse.Namespace) -> None:
    """Run it in this process, as the command itself does; its children run their program through us."""
    try:
        from torch.distributed import run as launcher
    except ImportError:
        raise KeiseiError("torchrun comes with torch, which is not installed here") from None
    given = launcher.get_args_parser().parse_args(list(words[2:] if words[0] == "-m" else words[1:]))
    launcher.run(through_us(given, args))  # type: ignore[no-untyped-call]


def through_us(given: Any, args: argparse.Namespace) -> Any:
    """torchrun's arguments with `-m tb_keisei run … --` before the program."""
    program = [*(["-m"] if given.module else []), given.training_script, *given.training_script_args]
    if given.no_python:
        raise KeiseiError("torchrun's --no-python starts a program that is not Python's: it can't be watched")
    given.module = True
    given.training_script = "tb_keisei"
    given.training_script_args = ["run", *options_of(args), "--", *program]
    return given


def options_of(args: argparse.Namespace) -> list[str]:
    """Our own options, to be given on."""
    where = ["--logdir", str(args.logdir.absolute())] if args.logdir is not None else []
    numbers = ["--every", str(args.every), "--lanes", str(args.lanes)]
    return [*where, *numbers, *(["--no-policy"] if args.no_policy else [])]
