"""Checkpoints: the whole state of a training in one file, under `<run>/checkpoints/`."""

import os
from pathlib import Path
from typing import Any

import torch

from tb_keisei.demo.errors import TrainerError
from tb_keisei.demo.session.checkpoint_files import folder, found

FORMAT = 1
KEPT = 5
"""So many of the newest stay."""


def save(run: Path, step: int, state: dict[str, Any]) -> Path:
    """Write a checkpoint, whole or not at all, and remove all but the newest few."""
    folder(run).mkdir(parents=True, exist_ok=True)
    path = folder(run) / f"step-{step:012d}.pt"
    partial = path.with_suffix(".partial")
    torch.save({"format": FORMAT, **state}, partial)
    os.replace(partial, path)
    for old in found(run)[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def load(path: Path) -> dict[str, Any]:
    """The state that was saved. Runs no code from the file."""
    try:
        state: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for a file that is not a checkpoint
        raise TrainerError(f"{path} cannot be read as a checkpoint ({error}); resume from an older one") from error
    if state.get("format") != FORMAT:
        raise TrainerError(f"{path} has checkpoint format {state.get('format')}, this version reads {FORMAT}")
    return state


def newest(run: Path) -> Path:
    """The newest checkpoint of a run."""
    paths = found(run)
    if not paths:
        raise TrainerError(f"{run} has no checkpoint to resume from; start a new run without --resume")
    return paths[-1]
