"""A program of Python's, run in this process as Python itself would run it: arguments, signals, output, exit code."""

import runpy
import shutil
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Final

from tb_keisei.errors import KeiseiError

LOOP_MODULE: Final = "keisei.training.katago_loop"
"""Run with `-m` it would be `__main__`, and nobody would see its import: it is imported, and its `main` called."""

_PLAIN_OPTIONS: Final = frozenset({"-u", "-B", "-b", "-q", "-s"})
"""Of Python's own options those that a program does not need."""

_EXAMPLE: Final = "as in `tb-keisei run -- keisei-train config.toml` or `tb-keisei run -- train.py train`"


def words_of(program: Sequence[str]) -> list[str]:
    """What Python would be given: a script, or `-m` and a module, and arguments. Raises KeiseiError where none is."""
    words = list(program[1:] if program[:1] == ["--"] else program)
    if words and _is_python(words[0]):
        words = words[1:]
        while words and words[0] in _PLAIN_OPTIONS:
            words = words[1:]
    if not words or words == ["-m"]:
        raise KeiseiError(f"say what to run, {_EXAMPLE}")
    if words[0].startswith("-") and words[0] != "-m":
        raise KeiseiError(
            f"Python's own option {words[0]} can't be taken over: give it to the Python that runs tb-keisei"
        )
    if Path(words[0]).name == "uv":
        raise KeiseiError("put uv first: `uv run tb-keisei run -- …`")
    return words


def run(words: Sequence[str]) -> None:
    """Run it. Raises what it raises, SystemExit too; KeiseiError where there is no such script."""
    if words[0] == "-m":
        _run_module(words[1], words[2:])
        return
    script = _script(words[0])
    sys.argv = [script, *words[1:]]
    sys.path.insert(0, str(Path(script).resolve().parent))
    runpy.run_path(script, run_name="__main__")


def _run_module(name: str, arguments: Sequence[str]) -> None:
    """The current folder comes first on the path, as it does for Python."""
    sys.path.insert(0, str(Path.cwd()))
    if name != LOOP_MODULE:
        sys.argv = [name, *arguments]
        runpy.run_module(name, run_name="__main__", alter_sys=True)
        return
    module = import_module(name)
    sys.argv = [str(module.__file__), *arguments]
    module.main()


def _script(name: str) -> str:
    """A file, or a command that pip installed, such as `keisei-train`."""
    if Path(name).is_file():
        return name
    found = shutil.which(name)
    if found is None:
        raise KeiseiError(f"there is no file and no command {name!r}; say what to run, {_EXAMPLE}")
    with Path(found).open("rb") as file:
        if b"python" not in file.readline():
            raise KeiseiError(f"{found} is no program of Python's: say what it runs, {_EXAMPLE}")
    return found


def _is_python(word: str) -> bool:
    return Path(word).name.startswith("python")
