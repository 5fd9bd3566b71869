"""The recorded sample runs that come with the package, so that there is something to look at in the first second."""

import shutil
from pathlib import Path

RUNS = Path(__file__).parent / "sample_runs"
"""A folder a run; made by `make sample`."""


def lay_out(logdir: Path) -> list[str]:
    """Copy the sample runs into a log directory, where they are not yet; the names of those copied."""
    missing = [run for run in sorted(RUNS.glob("*/")) if not (logdir / run.name).exists()]
    for run in missing:
        shutil.copytree(run, logdir / run.name)
    return [run.name for run in missing]
