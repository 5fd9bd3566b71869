"""How writers live through the ends and splits of processes: interpreter exit, multiprocessing's children, fork.

Signals keep their meaning: SIGTERM ends the process at once, and what was not written yet is gone.
"""

import atexit
import os
import sys
import time
import weakref
from typing import Final, Protocol

EXIT_DEADLINE: Final = 10.0
"""Seconds that all writers of a process together may take at its end."""

_LATE_SECS: Final = 0.5


class Writes(Protocol):
    """What has something to write before the process ends."""

    def end(self, timeout: float) -> None:
        """Write what is queued, within `timeout` seconds, and say what was not."""


class Splits(Protocol):
    """What must not go on as it is in a forked child."""

    def begin_anew(self) -> None:
        """Called in the child, where no other thread runs and any lock may be held for ever."""


_writing: "weakref.WeakSet[Writes]" = weakref.WeakSet()
_splitting: "weakref.WeakSet[Splits]" = weakref.WeakSet()
_finalizer_of: list[int] = []
_deadline: list[float] = []
"""When the process's end may take no longer; empty until it ends."""


class _Child:
    """Stands for a process that multiprocessing has begun: it may forget the finalizers that were there before."""


_child = _Child()


def before_exit(writes: Writes) -> None:
    """Have it flushed before this process ends."""
    _writing.add(writes)
    util = sys.modules.get("multiprocessing.util")
    if util is not None and _finalizer_of != [os.getpid()]:
        _finalize(_child)
        # What a child of forkserver or spawn unpickles is there before multiprocessing clears its finalizers.
        util.register_after_fork(_child, _finalize)


def _finalize(_: _Child) -> None:
    """Children of multiprocessing end without atexit, but not without its own finalizers."""
    _finalizer_of[:] = [os.getpid()]
    sys.modules["multiprocessing.util"].Finalize(None, _end_all, exitpriority=100)


def in_child(splits: Splits) -> None:
    """Have it begin anew in every process forked from this one."""
    _splitting.add(splits)


def seconds_to_end() -> float | None:
    """Seconds that a writer may take for what comes now that the process ends; None where it does not end yet.

    Exit handlers that were there before this package run after its own, and may still record something.
    """
    return max(_deadline[0] - time.monotonic(), _LATE_SECS) if _deadline else None


def _end_all() -> None:
    _deadline[:] = [time.monotonic() + EXIT_DEADLINE]
    for writes in tuple(_writing):
        writes.end(max(_deadline[0] - time.monotonic(), 0.0))


def _begin_all_anew() -> None:
    _writing.clear()
    _deadline.clear()
    for splits in tuple(_splitting):
        splits.begin_anew()


atexit.register(_end_all)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_all_anew)
