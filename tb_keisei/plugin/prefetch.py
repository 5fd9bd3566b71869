"""Reads ahead what is likely to be clicked next, a few reads at a time. Nothing ever waits for it."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from tb_keisei.plugin.library import Library, neighbours, series_of
from tb_keisei.plugin.store import Entry

_log = logging.getLogger("tensorboard")

_THREADS = 4
"""Four reads at once take the default data server 1.5 ms each; one alone takes 44."""
_MOST_JOBS = 64
_GAMES_OF_A_PAGE = 8
_SERIES_OF_A_PAGE = 16
_NEIGHBOURS = 2

Job = Callable[[], object]


class ReadAhead:
    """Fills the cache of a library with what is on screen and what is next to it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._worker = _Worker()

    def page(self, entries: Sequence[Entry]) -> None:
        """A list is shown: find its games, and read the first ones."""
        first_of_series = {series_of(entry): entry for entry in reversed(entries)}
        shown = list(first_of_series.values())[-_SERIES_OF_A_PAGE:]
        for entry in shown:
            self._worker.submit(partial(self._library.read_references, entry))
        for entry in reversed(entries[:_GAMES_OF_A_PAGE]):
            self._worker.submit(partial(self._library.read, entry))

    def around(self, entry: Entry) -> None:
        """A game is opened: read those beside it."""
        for neighbour in reversed(neighbours(entry, _NEIGHBOURS)):
            self._worker.submit(partial(self._library.read, neighbour))


class _Worker:
    """Runs jobs on a few daemon threads, the newest first; the oldest are forgotten when there are too many."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque(maxlen=_MOST_JOBS)
        self._waiting = threading.Semaphore(0)
        self._starting = threading.Lock()
        self._started = False

    def submit(self, job: Job) -> None:
        """Have a job done soon, or never."""
        self._start()
        self._jobs.append(job)
        self._waiting.release()

    def _start(self) -> None:
        with self._starting:
            if not self._started:
                self._started = True
                for number in range(_THREADS):
                    threading.Thread(target=self._work, name=f"keisei-prefetch-{number}", daemon=True).start()

    def _work(self) -> None:
        while True:
            self._waiting.acquire()
            try:
                job = self._jobs.pop()
            except IndexError:  # it was forgotten
                continue
            try:
                job()
            except Exception:  # noqa: BLE001 - a click on that game will tell what is wrong with it
                _log.debug("A game could not be read ahead.", exc_info=True)
