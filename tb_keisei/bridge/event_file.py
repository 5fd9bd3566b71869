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

from tb_keisei.events.event import file_version_event
from tb_keisei.events.framing import frame

FIRST_PAUSE: Final = 0.25
LONGEST_PAUSE: Final = 8.0


_stamps: dict[str, int] = {}


def _later_stamp(directory: str) -> int:
    """Seconds since 1970 for a file's name: readers go by the name, so a later file of a directory must sort later."""
    _stamps[directory] = max(int(time.time()), _stamps.get(directory, 0) + 1)
    return _stamps[directory]


class EventFile:
    """The files of one directory. Nothing is opened before the first `append`; no method raises OSError.

    Attributes:
        error: why writing fails at present; None where it does not.
        tags: series whose metadata stands in the present file.
        generation: number of files begun.
        bytes_written: in all files.
    """

    def __init__(self, directory: str, writer: str, suffix: str = "", purge_step: int | None = None) -> None:
        self.directory = directory
        self.error: OSError | None = None
        self.tags: set[str] = set()
        self.generation = 0
        self.bytes_written = 0
        self._writer = writer
        self._suffix = suffix
        self._purge_step = purge_step
        self._fd: int | None = None
        self._path = ""
        self._size = 0
        self._retry_at = 0.0
        self._pause = FIRST_PAUSE

    def ready(self) -> bool:
        """Whether it is time to try (again)."""
        return self.error is None or time.monotonic() >= self._retry_at

    def hasten(self) -> None:
        """Try again at the next occasion."""
        self._retry_at = 0.0

    def open(self) -> bool:
        """Open a file where none is open; False where that fails, and `error` then says why."""
        return self.append(()) == 0 and self.error is None

    def append(self, frames: Sequence[bytes]) -> int:
        """Append framed records; return how many are whole in the file. If not all, the next call begins a new file."""
        data = memoryview(b"".join(frames))
        done = 0
        try:
            fd = self._present_fd()
            while done < len(data):
                done += os.write(fd, data[done:])
        except OSError as error:
            ends = [end for end in accumulate(map(len, frames)) if end <= done]
            self._fail(error, ends[-1] if ends else 0)
            return len(ends)
        self._grow(done)
        self.error, self._pause = None, FIRST_PAUSE
        return len(frames)

    def close(self) -> None:
        """Close the present file. The next `append` would begin a new one."""
        fd, self._fd = self._fd, None
        self.tags = set()
        if fd is not None:
            with suppress(OSError):  # what was written is written; there is nothing to do about the rest
                os.close(fd)

    def _present_fd(self) -> int:
        if self._fd is not None and os.fstat(self._fd).st_nlink == 0:
            self.close()  # deleted under us: writing on would succeed and be lost
        if self._fd is None:
            self._begin()
        assert self._fd is not None
        return self._fd

    def _begin(self) -> None:
        """Create a file with its first events."""
        os.makedirs(self.directory, exist_ok=True)
        stamp = _later_stamp(self.directory)
        name = f"events.out.tfevents.{stamp:010d}.{socket.gethostname()}.{os.getpid()}.{self._writer}"
        self._path = str(Path(self.directory) / (name + self._suffix))
        self._fd = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o666)
        self._size = 0
        self.generation += 1
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
        """Leave the file with its whole records, and wait before the next one."""
        self.error = error
        self._retry_at = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
        if self._fd is not None:
            self._grow(kept)
            with suppress(OSError):  # readers wait at an incomplete record: it does no harm
                os.ftruncate(self._fd, self._size) if self._size else os.unlink(self._path)
        self.close()
