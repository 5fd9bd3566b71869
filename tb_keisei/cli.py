"""`tb-keisei …`: each command lives with what it is about and is imported only when it is called."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from tb_keisei.errors import KeiseiError

_KEISEI = "tb_keisei.adapters.keisei"
_COMMANDS = {
    "compact": ("tb_keisei.events.compact", "put old games aside, so that TensorBoard needs less memory"),
    "demo": ("tb_keisei.demo.command", "train a small Shogi policy and watch it in TensorBoard"),
    "doctor": ("tb_keisei.bridge.doctor", "say how recording did in the runs of a log directory, and what to change"),
    "inspect": ("tb_keisei.events.inspect", "say what the runs of a log directory hold"),
    "follow keisei-db": (f"{_KEISEI}.db.follow_db", "metrics, Elo and games of a Keisei of 2026, from its database"),
    "import keisei-log": (f"{_KEISEI}.log.import_log", "curves of a Keisei training that is over, from its log"),
    "run": (f"{_KEISEI}.run", "watch a Keisei training: your own command after two words"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 2 where its arguments or its input are wrong."""
    arguments = _join_words(sys.argv[1:] if argv is None else list(argv))
    parser = argparse.ArgumentParser(prog="tb-keisei", description="Keisei for TensorBoard")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (module, summary) in _COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary)
        if arguments[:1] == [name]:
            import_module(module).add_arguments(command)
    args = parser.parse_args(arguments)
    try:
        code: int = import_module(_COMMANDS[args.command][0]).main(args)
    except KeiseiError as error:
        print(f"tb-keisei {args.command}: {error}", file=sys.stderr)
        return 2
    return code


def _join_words(arguments: list[str]) -> list[str]:
    """A command of two words as one argument."""
    two = " ".join(arguments[:2])
    return [two, *arguments[2:]] if two in _COMMANDS else arguments


if __name__ == "__main__":
    sys.exit(main())
