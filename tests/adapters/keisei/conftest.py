"""Runs of the trainers, real or stand-in, each made once."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.keisei.runs import HERE, LIMIT_SECS, Run, environment, home_of


def driver(version: str, home: Path, make_folder: Callable[[], Path]) -> Callable[..., Run]:
    """Trains in a process of its own, by the options of the version's drive.py; each once."""
    made: dict[Any, Run] = {}

    def train(out: Path | None = None, **options) -> Run:
        key = json.dumps(options, sort_keys=True)
        if out is None and key in made:
            return made[key]
        out, kept = out or make_folder(), out is None
        command = [sys.executable, str(HERE / version / "drive.py"), str(home), str(out), json.dumps(options)]
        done = subprocess.run(
            command, env=environment(home), capture_output=True, text=True, timeout=LIMIT_SECS, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        run = Run(out, out / "events")
        if kept:
            made[key] = run
        return run

    return train


@pytest.fixture(scope="session")
def home() -> Path:
    """The trainer of 2025."""
    return home_of("trainer_2025")


@pytest.fixture(scope="session")
def drive(home, tmp_path_factory):
    """Train with the trainer of 2025."""
    return driver("trainer_2025", home, lambda: tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="session")
def home_2026() -> Path:
    """The loop of 2026."""
    return home_of("loop_2026")


@pytest.fixture(scope="session")
def drive_2026(home_2026, tmp_path_factory):
    """Train with the loop of 2026."""
    return driver("loop_2026", home_2026, lambda: tmp_path_factory.mktemp("training"))
