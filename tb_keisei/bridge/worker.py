"""The thread that writes: it takes records out of the outbox, encodes them and appends them to event files."""

import os
import threading
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from tb_keisei.bridge.draft import Draft
from tb_keisei.bridge.event_file import EventFile
from tb_keisei.bridge.game_item import GameItem, index_event_of
from tb_keisei.bridge.outbox import Item, Kind, Lane, Outbox, now
from tb_keisei.bridge.tape import Tape
from tb_keisei.bridge.voice import LOGGER, Voice
from tb_keisei.events.framing import frame
from tb_keisei.record.header import GameHeader
from tb_keisei.record.series import Segment

LONGEST_TICK: Final = 0.25
"""Seconds that the worker sleeps at most: a record is on disk about that long after the call."""

INDEX_HEADERS: Final = 20
INDEX_NANOSECONDS: Final = 1_000_000_000
"""An index event holds so many headers, or those of that time."""


class Parcel(NamedTuple):
    """One framed record and the items that are in it."""

    frame: bytes
    items: Sequence[Item]


class Destination(NamedTuple):
    """Where event files go, and what is needed to open them."""

    log_dir: str
    suffix: str
    purge_step: int | None


class Worker:
    """One opening of a run: its outbox, its event files and the thread. Knows nothing of the writer the user holds.

    Attributes:
        name: 16 hexadecimal digits, from the operating system's random source: nothing that training is seeded with.
        alive: whether the thread runs.
        closed: nothing more is accepted.
        training_ns: nanoseconds spent in calls, about.
        failures: tries to write that failed.
    """

    def __init__(self, destination: Destination, max_bytes: int, flush_secs: float, voice: Voice) -> None:
        self.name = os.urandom(8).hex()
        self.outbox = Outbox(max_bytes)
        self.main = self.outbox.lane("")
        self.tapes: dict[Lane, Tape] = {}
        self.alive = False
        self.closed = False
        self.training_ns = 0
        self.failures = 0
        self._destination = destination
        self._tick = min(max(flush_secs, 0.01), LONGEST_TICK)
        self._voice = voice
        self._gate = threading.Lock()
        self._gate.acquire()
        self._passed = threading.Condition(self.outbox.lock)
        self._to_open = False
        self._hurry = False
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._to_fetch: deque[Draft] = deque()

    def offer(self, item: Item, run: str = "") -> bool:
        """Queue an item for the event file of a run below the log directory; False where the worker is closed."""
        if self.closed:
            return False
        self.outbox.put(self.outbox.lane(run) if run else self.main, item)
        self._look_after()
        return True

    def offer_game(self, item: GameItem) -> bool:
        """Queue a game; False where the worker is closed."""
        if self.closed:
            return False
        self.outbox.put_game(self.main, item)
        self._look_after()
        return True

    def end_run(self, run: str) -> None:
        """Close the event file of a run below the log directory once what is queued for it is written."""
        self.outbox.lane(run).ending = True

    def fetch_soon(self, draft: Draft) -> None:
        """Have what an open game holds on a GPU fetched."""
        self._to_fetch.append(draft)

    def open_soon(self) -> None:
        """Have the run's directory and event file made, though nothing is written yet."""
        self._to_open = True
        self.start()
        self.wake()

    def start(self) -> None:
        """Start the thread unless it runs."""
        with self.outbox.lock:
            if not self.alive:
                self.alive = True
                self._thread = threading.Thread(target=self._run, name="tb_keisei.bridge", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Let the thread look at once. Never waits, and may be called from anywhere."""
        try:
            self._gate.release()
        except RuntimeError:
            return  # it has been woken already

    def flush(self, timeout: float) -> bool:
        """Wait until all that is queued now is written; False where it is not in `timeout` seconds, or cannot be."""
        deadline, queued, failures = time.monotonic() + timeout, now(), self.failures
        for tape in tuple(self.tapes.values()):
            tape.file.hasten()
        with self._passed:
            while self._waits(queued):
                self._hurry = True
                self.start()
                self.wake()
                if self.failures > failures and not self._waits(queued, healthy=True):
                    return False
                left = deadline - time.monotonic()
                if left <= 0:
                    return False
                self._passed.wait(min(left, 1.0))
        return True

    def close(self, timeout: float) -> bool:
        """Accept nothing more, write what is queued for at most `timeout` seconds; whether that was all."""
        deadline = time.monotonic() + timeout
        self.closed = True
        written = self.flush(timeout)
        self.stop()
        thread = self._thread
        if thread is not None and written:
            thread.join(max(deadline - time.monotonic(), 0))
        return written

    def stop(self) -> None:
        """Let the thread write what is queued, and end."""
        self.closed = True
        self._stopping = True
        self.wake()

    def _look_after(self) -> None:
        if not self.alive:
            self.start()
        if self.outbox.bytes > self.outbox.max_bytes >> 2:
            self.wake()
            if self.outbox.gave_up:
                self._tell_of_overflow()

    def _tell_of_overflow(self) -> None:
        self._voice.once(
            "overflow",
            f"the queue of {self.outbox.max_bytes / (1 << 20):.0f} MiB is full: bodies of games are given up first, "
            "then images and histograms, text, headers, scalars; training goes on",
        )

    def _waits(self, queued: int, healthy: bool = False) -> bool:
        """Whether anything waits that was queued by then (in lanes that can be written to)."""
        lanes = [lane for lane in self.outbox.lanes.values() if not (healthy and self._is_failing(lane))]
        times = [time for lane in lanes if (time := lane.oldest()) is not None]
        return any(time <= queued for time in times) or (self._to_open and self.main in lanes)

    def _is_failing(self, lane: Lane) -> bool:
        return lane in self.tapes and self.tapes[lane].file.error is not None

    def _run(self) -> None:
        try:
            while not self._stopping or self._waits(now()):
                self._gate.acquire(timeout=self._tick)
                try:
                    self._pass()
                except Exception as error:  # noqa: BLE001  # the thread must outlive whatever is wrong with one pass
                    self._voice.once("worker", f"an error of the bridge itself, please report it: {error!r:.300}")
                    LOGGER.debug("traceback", exc_info=True)
            for tape in self.tapes.values():
                tape.file.close()
        finally:
            self.alive = False

    def _pass(self) -> None:
        """Write what waits."""
        while self._to_fetch:
            self._to_fetch.popleft().fetch()
        if self._to_open and self._tape(self.main).file.ready():
            self._to_open = not self._append(self.main, [])
        for lane in tuple(self.outbox.lanes.values()):
            while self._write_some(lane):
                pass
            if lane.ending and self.outbox.remove(lane):
                self.tapes.pop(lane).file.close()
        if self.outbox.calm():
            self._voice.over("overflow", "the queue has room again")
        with self._passed:
            self._hurry = False
            self._passed.notify_all()

    def _write_some(self, lane: Lane) -> bool:
        """Write one batch of a lane; whether to go on with it."""
        tape = self._tape(lane)
        if not tape.file.ready():
            return False
        items = self.outbox.take(lane, self._due_headers(lane))
        return bool(items) and self._append(lane, self._pack(lane, items, tape))

    def _append(self, lane: Lane, parcels: Sequence[Parcel]) -> bool:
        file = self.tapes[lane].file
        failed_before = file.error is not None
        count = file.append([parcel.frame for parcel in parcels])
        for parcel in parcels[:count]:
            self.outbox.done(lane, parcel.items)
        if file.error is not None:
            self.failures += 1
            self._voice.once(
                f"file {file.directory}",
                f"cannot write to {file.directory!r}: {file.error}; training goes on, it will be tried again",
            )
        elif failed_before:
            self._voice.over(f"file {file.directory}", f"writing to {file.directory!r} again")
        return file.error is None

    def _tape(self, lane: Lane) -> Tape:
        tape = self.tapes.get(lane)
        if tape is None:
            log_dir, suffix, purge_step = self._destination
            directory = os.path.join(log_dir, lane.run) if lane.run else log_dir
            file = EventFile(directory, self.name, suffix, None if lane.run else purge_step)
            tape = self.tapes[lane] = Tape(self.name, file)
        return tape

    def _due_headers(self, lane: Lane) -> int:
        headers = lane.queues[Kind.HEADER]
        if not headers:
            return 0
        due = self._hurry or self._stopping or len(headers) >= INDEX_HEADERS
        return INDEX_HEADERS if due or now() - headers[0].time >= INDEX_NANOSECONDS else 0

    def _pack(self, lane: Lane, items: Sequence[Item], tape: Tape) -> list[Parcel]:
        parcels = []
        entries: defaultdict[Segment, list[tuple[GameHeader, GameItem]]] = defaultdict(list)
        for item in items:
            try:
                if item.kind is Kind.HEADER and isinstance(item, GameItem):
                    segment, header = item.index_entry(tape)
                    entries[segment].append((header, item))
                else:
                    parcels.append(Parcel(frame(item.event(tape)), [item]))
            except Exception as error:  # noqa: BLE001  # a record that cannot be encoded must not stop the others
                self._reject(lane, item, error)
        for segment, group in entries.items():
            event = index_event_of(segment, [header for header, _ in group], tape)
            parcels.append(Parcel(frame(event), [item for _, item in group]))
        return parcels

    def _reject(self, lane: Lane, item: Item, error: Exception) -> None:
        kind = item.kind.name.lower()
        self.outbox.reject(lane, item)
        self._voice.once(f"reject {kind}", f"a {kind} record could not be encoded and is left out: {error!r:.300}")
