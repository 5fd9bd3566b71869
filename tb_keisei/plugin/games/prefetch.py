"""Reads ahead, on a thread of its own, what a person is likely to ask for next."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

_log = logging.getLogger("tensorboard")

_MOST_WAITING: Final = 32
"""Of what waits so many are kept, the newest: a person who has gone on does not want the others any more."""

_REST: Final = 2.0
"""Rest after each, in times what it took: reading ahead leaves two thirds of a processor to what is asked for now."""

WishT = TypeVar("WishT")


class Prefetch(Generic[WishT]):
    """`prefetch.want(wishes)` has `read` called with each, the first of the latest wishes first. It never waits."""

    def __init__(self, read: Callable[[WishT], object]) -> None:
        self._read = read
        self._waiting: deque[WishT] = deque(maxlen=_MOST_WAITING)
        self._changed = threading.Condition()
        self._started = False

    def want(self, wishes: Sequence[WishT]) -> None:
        """Have these read soon."""
        with self._changed:
            self._waiting.extend(reversed(wishes[:_MOST_WAITING]))
            self._changed.notify()
            if not self._started and self._waiting:
                self._started = True
                threading.Thread(target=self._work, name="keisei-prefetch", daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting)
                wish = self._waiting.pop()
            start = time.monotonic()
            try:
                self._read(wish)
            except Exception:  # noqa: BLE001 - whoever asks for it later is told what is wrong
                _log.debug("Reading ahead failed.", exc_info=True)
            time.sleep(_REST * (time.monotonic() - start))
