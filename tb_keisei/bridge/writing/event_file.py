"""One event file after another in one directory: opening, appending, and going on in a new one after a fault."""

import os
import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import Final

from tensorboard.compat.proto import event_pb2

from tb_keisei.bridge.options import NO_REMOTE, is_remote
from tb_keisei.events.event import file_version_event
from tb_keisei.events.framing import frame

_PREFIX: Final = "events.out.tfevents."
_LAST_STAMP: Final = 9_999_999_999
"""Names have ten digits."""


class EventFile:
    """The files of one directory. Nothing is opened at first; no method raises OSError.

    Attributes:
        error: why the last `append` failed; None where it did not.
        tags: series whose metadata stands in the present file.
        begun: number of files begun.
        bytes_written: in all files.
    """

    def __init__(self, directory: str, name: str, purge_step: int | None = None) -> None:
        """`name` is what file names end with, after the second in which a file was begun."""
        self.directory = directory
        self.error: OSError | None = None
        self.tags: set[str] = set()
        self.begun = 0
        self.bytes_written = 0
        self._name = name
        self._purge_step = purge_step
        self._fd: int | None = None
        self._path = ""
        self._size = 0

    def ensure_open(self) -> bool:
        """Begin a file where none is open, or the present one was deleted; False where that fails, `error` says why."""
        try:
            if self._fd is not None and os.fstat(self._fd).st_nlink == 0:
                self.close()  # writing on would succeed and be lost
            if self._fd is None:
                self._begin()
        except (OSError, ValueError) as error:  # a name may hold what no path can
            self._fail(error if isinstance(error, OSError) else OSError(str(error)), 0)
            return False
        self.error = None
        return True

    def append(self, frames: Sequence[bytes]) -> int:
        """Append framed records to the present file; return how many are whole in it.

        If not all are, `error` says why, and the next `ensure_open` begins a new file.
        """
        assert self._fd is not None
        data = memoryview(b"".join(frames))
        done = 0
        try:
            while done < len(data):
                done += os.write(self._fd, data[done:])
        except OSError as error:
            ends = [end for end in accumulate(map(len, frames)) if end <= done]
            self._fail(error, ends[-1] if ends else 0)
            return len(ends)
        self._grow(done)
        return len(frames)

    def close(self) -> None:
        """Close the present file."""
        fd, self._fd = self._fd, None
        self.tags = set()
        if fd is not None:
            with suppress(OSError):  # what was written is written; there is nothing to do about the rest
                os.close(fd)

    def _begin(self) -> None:
        """Create a file with its first events."""
        if is_remote(self.directory):
            raise OSError(f"{self.directory!r} is not {NO_REMOTE}")
        os.makedirs(self.directory, exist_ok=True)
        self._path = str(Path(self.directory) / f"{_PREFIX}{_later_stamp(self.directory):010d}.{self._name}")
        self._fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o666)
        self._size = 0
        self.begun += 1
        head = b"".join(map(frame, self._head()))
        if os.write(self._fd, head) < len(head):
            raise OSError(f"no room for the first events of {self._path!r}")
        self._grow(len(head))
        self._purge_step = None

    def _head(self) -> Iterable[bytes]:
        """The file's version, and where a run is resumed the mark that ends later steps (as torch writes them)."""
        walltime = time.time()
        yield file_version_event(walltime)
        if self._purge_step is not None:
            start = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
            yield event_pb2.Event(wall_time=walltime, step=self._purge_step, session_log=start).SerializeToString()

    def _grow(self, size: int) -> None:
        self._size += size
        self.bytes_written += size

    def _fail(self, error: OSError, kept: int) -> None:
        """Leave the file with its whole records."""
        self.error = error
        if self._fd is not None:
            self._grow(kept)
            with suppress(OSError):  # readers wait at an incomplete record: it does no harm
                os.ftruncate(self._fd, self._size) if self._size else os.unlink(self._path)
        self.close()


def file_name(writer: str, suffix: str, pid: int) -> str:
    """What the names of a writer's event files end with, as torch has it: host, process, then what is unique."""
    return f"{socket.gethostname()}.{pid}.{writer}{suffix}"


def _later_stamp(directory: str) -> int:
    """The second for a new file's name: readers go by names, so a later file of a directory must sort later."""
    stamps = [
        name.removeprefix(_PREFIX).partition(".")[0] for name in os.listdir(directory) if name.startswith(_PREFIX)
    ]
    newest = max((int(stamp) for stamp in stamps if stamp.isdecimal()), default=0)
    return max(int(time.time()), newest + 1 if newest < _LAST_STAMP else 0)
