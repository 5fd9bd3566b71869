"""Where a training that goes on, or begins again, may write without hiding what is there."""

from pathlib import Path

from tb_keisei.events.scan import read_events
from tb_keisei.events.walk import Lost, event_files


def free_directory(directory: Path, step: int) -> Path:
    """`directory`, or a new sub-run of it where its scalars already reach beyond `step`.

    Within a series, TensorBoard lets a smaller step delete the greater ones. So a run that was resumed from an older
    checkpoint, or begun anew in the directory of another, gets the sub-run "from-step-<step>".
    """
    if step >= last_step(directory):
        return directory
    name, number = f"from-step-{step}", 1
    while event_files_in(directory / name):
        number += 1
        name = f"from-step-{step}-{number}"
    return directory / name


def last_step(directory: Path) -> int:
    """The greatest step of an event that lies directly in a directory; 0 where there is none."""
    return max((_last_step(path) for path in event_files_in(directory)), default=0)


def event_files_in(directory: Path) -> list[Path]:
    """Event files of this run alone, not of its sub-runs."""
    return [path for path in event_files(directory) if path.parent == directory] if directory.is_dir() else []


def _last_step(path: Path) -> int:
    """Of what can be read: TensorBoard, too, reads no more."""
    return max((event.step for event in read_events(path) if not isinstance(event, Lost)), default=0)
