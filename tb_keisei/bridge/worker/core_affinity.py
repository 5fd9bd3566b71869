"""Core affinity: keeping the writer off the core that training runs on, where there is another.

The kernel puts threads where it likes. Where one of the writer's comes to a core beside the training's, training waits
for a whole tick of the scheduler, some 4 ms, whatever the writer's priority is.
"""

import os
from contextlib import suppress
from pathlib import Path
from threading import get_native_id
from typing import Final

_CORE: Final = 36
"""Place of the core that a thread ran on last in its `stat`, behind the name (proc_pid_stat(5), field 39)."""


class CoreAffinity:
    """Used by the worker's thread, which it moves too.

    Attributes:
        training: the native id of a thread that records; 0 where none is known.
    """

    def __init__(self) -> None:
        self.training = 0
        self._kept: dict[int, set[int]] = {}

    def keep(self, process: int | None) -> None:
        """Let this thread and the writer's process have all cores that training may use but the one that it is on."""
        if not self.training or not hasattr(os, "sched_setaffinity"):
            return
        with suppress(OSError, ValueError, IndexError):  # the thread has ended, or the system tells nothing of it
            cores = os.sched_getaffinity(self.training) - {_core_of(self.training)}
            for moved in (get_native_id(), process):
                if moved is not None and cores and self._kept.get(moved) != cores:
                    os.sched_setaffinity(moved, cores)
                    self._kept[moved] = cores


def _core_of(thread: int) -> int:
    stat = Path(f"/proc/self/task/{thread}/stat").read_text()
    return int(stat.rpartition(")")[2].split()[_CORE])
