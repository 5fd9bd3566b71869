"""`tb-keisei …`: each command lives with what it is about and is imported only when it is called."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Final, Protocol, cast

from tb_keisei.errors import KeiseiError


class Command(Protocol):
    """What the module of a command has."""

    def add_arguments(self, parser: argparse.ArgumentParser, /) -> None:
        """Say which arguments the command takes."""

    def main(self, args: argparse.Namespace, /) -> int:
        """Do it; return the exit code. Raises KeiseiError where that cannot be done, which `main` puts in a line."""


_KEISEI: Final = "tb_keisei.adapters.keisei"

COMMANDS: Final = {
    "compact": ("tb_keisei.events.compact", "put old games aside, so that TensorBoard needs less memory"),
    "demo": ("tb_keisei.demo.command", "train a small Shogi policy and watch it in TensorBoard"),
    "doctor": ("tb_keisei.bridge.doctor", "say how recording did in the runs of a log directory, and what to change"),
    "inspect": ("tb_keisei.events.inspect", "say what the runs of a log directory hold"),
    "follow keisei-db": (f"{_KEISEI}.db.follow_db", "metrics, Elo and games of a Keisei of 2026, from its database"),
    "import keisei-log": (f"{_KEISEI}.log.import_log", "curves of a Keisei training that is over, from its log"),
    "run": (f"{_KEISEI}.run", "watch a Keisei training: your own command after two words"),
}
"""The module of each command, and what it does in a line."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 2 where its arguments or its input are wrong."""
    arguments = _join_words(sys.argv[1:] if argv is None else list(argv))
    parser = argparse.ArgumentParser(prog="tb-keisei", description="Keisei for TensorBoard")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if arguments[:1] == [name]:
            command_of(name).add_arguments(command)
    args = parser.parse_args(arguments)
    try:
        return command_of(args.command).main(args)
    except KeiseiError as error:
        print(f"tb-keisei {args.command}: {error}", file=sys.stderr)
        return 2


def command_of(name: str) -> Command:
    """A command, imported when it is first asked for."""
    return cast(Command, import_module(COMMANDS[name][0]))


def _join_words(arguments: list[str]) -> list[str]:
    """A command of two words as one argument."""
    two = " ".join(arguments[:2])
    return [two, *arguments[2:]] if two in COMMANDS else arguments


if __name__ == "__main__":
    sys.exit(main())
