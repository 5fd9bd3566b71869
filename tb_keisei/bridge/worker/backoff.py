"""When to try again what failed."""

import time
from typing import Final

FIRST_PAUSE: Final = 0.25
LONGEST_PAUSE: Final = 8.0


class Backoff:
    """Pauses that double from a quarter of a second to eight; `error` says why the last try failed."""

    def __init__(self) -> None:
        self.error = ""
        self._retry_at = 0.0
        self._pause = FIRST_PAUSE

    def ready(self) -> bool:
        """Whether it is time to try."""
        return not self.error or time.monotonic() >= self._retry_at

    def failed(self, error: str) -> None:
        """A try failed."""
        self.error = error
        self._retry_at = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, LONGEST_PAUSE)

    def succeeded(self) -> None:
        """A try went well."""
        self.error, self._pause = "", FIRST_PAUSE

    def hasten(self) -> None:
        """Try at the next occasion."""
        self._retry_at = 0.0
