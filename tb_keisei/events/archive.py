"""Where the whole of an event file stands once its games have been put aside.

`tb-keisei compact` leaves an event file without the bodies of old games for TensorBoard, and keeps the whole file
beside it under a name that TensorBoard does not load. Whoever reads games reads the whole one.
"""

from pathlib import Path

_EVENTS = "tfevents"
_ARCHIVE = "keisei-archive"


def archive_of(event_file: Path) -> Path:
    """The path of the archive of an event file, whether or not there is one."""
    return event_file.with_name(event_file.name.replace(_EVENTS, _ARCHIVE))


def event_file_of(path: Path) -> Path:
    """The path of the event file that `path`, an event file or an archive, belongs to."""
    return path.with_name(path.name.replace(_ARCHIVE, _EVENTS))


def whole(event_file: Path) -> Path:
    """The archive where there is one, else the event file."""
    archive = archive_of(event_file)
    return archive if archive.is_file() else event_file


def find_event_files(root: Path) -> list[Path]:
    """Event files below a directory, oldest first within each, also those of which only the archive is left."""
    names = (f"*{part}*" for part in (_EVENTS, _ARCHIVE))
    return sorted({event_file_of(file) for name in names for file in root.rglob(name) if file.is_file()})
