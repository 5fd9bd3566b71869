"""Where the time goes."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Seconds of wall time by name: `with watch("rules"): ...`. Sections do not nest."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Add the time of the block to `name`."""
        start = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += perf_counter() - start

    def lap(self) -> dict[str, float]:
        """The seconds by name since the last lap."""
        seconds, self.seconds = dict(self.seconds), defaultdict(float)
        return seconds
