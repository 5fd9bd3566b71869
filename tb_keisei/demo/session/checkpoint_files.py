"""Where the checkpoints of a run are. Needs no torch."""

from pathlib import Path


def folder(run: Path) -> Path:
    """Where the checkpoints of a run are."""
    return run / "checkpoints"


def found(run: Path) -> list[Path]:
    """The checkpoints of a run, oldest first."""
    return sorted(folder(run).glob("step-*.pt"))
