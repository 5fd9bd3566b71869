"""Small programs that use the bridge and end in some way; run in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def in_subprocess() -> dict[str, str]:
    """Environment with which a program finds this package from anywhere."""
    return os.environ | {"PYTHONPATH": str(ROOT)}


def run_program(code: str, *arguments: object, timeout: float = 60, expect: int | None = 0) -> str:
    """Run Python code with `sys.argv[1:]`; its output. Fails where it does not end with `expect` in time."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=timeout, env=in_subprocess(), check=False)
    assert expect is None or ran.returncode == expect, ran.stderr
    return ran.stdout + ran.stderr
