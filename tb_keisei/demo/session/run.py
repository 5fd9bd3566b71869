"""A run's folder and name."""

import re
from pathlib import Path

from tb_keisei.demo.errors import TrainerError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def new_run(logdir: Path, name: str | None, prefix: str = "demo") -> Path:
    """A folder that does not exist yet: `<logdir>/<name>`, or the next of prefix-001, prefix-002, ..."""
    if name is None:
        ends = [path.name.removeprefix(f"{prefix}-") for path in logdir.glob(f"{prefix}-*")]
        name = f"{prefix}-{max((int(end) for end in ends if end.isdecimal()), default=0) + 1:03d}"
    run = _named(logdir, name)
    if run.exists():
        raise TrainerError(f"{run} exists; go on with it by --resume {name}, or choose another --name")
    return run


def old_run(logdir: Path, name: str) -> Path:
    """The folder of a run that exists."""
    run = _named(logdir, name)
    if not run.is_dir():
        there = ", ".join(sorted(path.name for path in logdir.glob("*/") if (path / "checkpoints").is_dir()))
        raise TrainerError(f"there is no run {name} in {logdir}; there is {there or 'none'}")
    return run


def _named(logdir: Path, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise TrainerError(f"{name!r} is not a run's name: use letters, digits, '.', '_' and '-'")
    return logdir / name
