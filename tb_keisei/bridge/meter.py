"""The bridge's clock, and what it costs as plain numbers that any thread may read."""

from time import perf_counter_ns
from typing import Final

SAMPLE: Final = 16
"""Every so many calls of `add_ply`, time is taken."""

_INTERRUPTED_NS: Final = 200_000
"""A call takes microseconds. One that takes longer was interrupted: it stands for itself, not for the others."""


class Meter:
    """Nanoseconds.

    Attributes:
        training_ns: in calls, on the threads of training; a sample of the calls, so about.
        worker_ns: processor time of the writer's thread.
        lag_ns: longest time from a call to the file since it was last set to 0.
        writing_since: `now()` when the write that is under way began; 0 where none is.
    """

    __slots__ = ("lag_ns", "training_ns", "worker_ns", "writing_since")

    def __init__(self) -> None:
        self.training_ns = 0
        self.worker_ns = 0
        self.lag_ns = 0
        self.writing_since = 0

    def add_sample(self, call_ns: int) -> None:
        """A call of `add_ply` took so long."""
        self.training_ns += call_ns if call_ns > _INTERRUPTED_NS else SAMPLE * call_ns


def now() -> int:
    """The clock of all that is timed here, in nanoseconds."""
    return perf_counter_ns()
