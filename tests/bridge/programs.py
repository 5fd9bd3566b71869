"""Small programs that use the bridge and end in some way; run in a process of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[2]


def in_subprocess() -> dict[str, str]:
    """Environment with which a program finds this package from anywhere."""
    given = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, given))}  # an empty entry would be the directory


def run_program(code: str, *arguments: object, timeout: float = 60, expect: int | None = 0) -> str:
    """Run Python code with `sys.argv[1:]`; its output. Fails where it does not end with `expect` in time."""
    return _run(["-c", code, *map(str, arguments)], timeout, expect)


def run_script(script: Path, *arguments: object, timeout: float = 60) -> str:
    """Run a file, as multiprocessing needs it to import the program in its children."""
    return _run([str(script), *map(str, arguments)], timeout, 0)


def _run(arguments: list[str], timeout: float, expect: int | None) -> str:
    command = [sys.executable, *arguments]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=in_subprocess(), check=False)
    assert expect is None or ran.returncode == expect, ran.stderr
    return ran.stdout + ran.stderr


@contextmanager
def program(code: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A running program with pipes to talk through; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=in_subprocess(),
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
