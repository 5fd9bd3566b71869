"""Making the run's directory while the writer's constructor waits, as torch's does, but never for long.

Programs put files of their own beside the events, or look for the next free name of a run, as soon as they have the
writer. A file system that hangs must not hold them up all the same.
"""

import os
import threading
from contextlib import suppress
from typing import Final

LONGEST_SECS: Final = 2.0


def make_directory(path: str) -> None:
    """Have a directory made on a thread of its own, and wait for it at most `LONGEST_SECS`. Raises nothing."""
    thread = threading.Thread(target=_make, args=(path,), name="tb_keisei.mkdir", daemon=True)
    with suppress(RuntimeError):  # no more threads: the writer has the same trouble, and says so
        thread.start()
        thread.join(LONGEST_SECS)


def _make(path: str) -> None:
    with suppress(OSError, ValueError):  # writing tries again, and says what is wrong
        os.makedirs(path, exist_ok=True)
