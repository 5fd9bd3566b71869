"""Where the whole of an event file stands once its games have been put aside.

`tb-keisei compact` leaves an event file without the bodies of old games for TensorBoard, and keeps the whole file
beside it under a name that TensorBoard does not load. Whoever reads games reads the whole one.
"""

import os
from pathlib import Path
from typing import BinaryIO

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
    archive = archive_of(itself(event_file))
    return archive if os.path.isfile(archive) else event_file


def itself(file: Path) -> Path:
    """The file that a link leads to, beside which its archive is; any other as it is."""
    return Path(os.path.realpath(file)) if os.path.islink(file) else file


def open_whole(event_file: Path) -> BinaryIO:
    """Open it; where it is being put aside or restored at this moment, what was the whole is not what is any more."""
    while True:
        path = whole(event_file)
        file = path.open("rb")
        if whole(event_file) == path:
            return file
        file.close()


def is_ours(name: str) -> bool:
    """Whether a file of this name is an event file or an archive."""
    return _EVENTS in name or _ARCHIVE in name
