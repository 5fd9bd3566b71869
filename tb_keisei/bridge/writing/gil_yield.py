"""Yielding the GIL to the training thread."""

import time
from typing import Final

_AFTER_NS: Final = 300_000
_SECS: Final = 50e-6


class GilYield:
    """For a thread beside training's, which would ask for the lock after 5 ms only."""

    def __init__(self) -> None:
        self._last = time.perf_counter_ns()

    def give(self) -> None:
        """Sleep for a moment where much was done since the last time. Sleeping for no time would not let go of it."""
        if time.perf_counter_ns() - self._last > _AFTER_NS:
            time.sleep(_SECS)
            self._last = time.perf_counter_ns()
