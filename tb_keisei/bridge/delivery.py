"""What the worker does in one pass: take records out of the outbox and append them to event files."""

import os
import time
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple

from tb_keisei.bridge.draft import Draft
from tb_keisei.bridge.event_file import EventFile
from tb_keisei.bridge.guard import Guard
from tb_keisei.bridge.health import Health, health_events
from tb_keisei.bridge.meter import Meter
from tb_keisei.bridge.neighbours import Neighbours
from tb_keisei.bridge.outbox import Item, Kind, Lane, Outbox, now
from tb_keisei.bridge.parcel import Parcel, pack
from tb_keisei.bridge.tape import Tape
from tb_keisei.bridge.words import told
from tb_keisei.events.framing import frame

INDEX_HEADERS: Final = 20
INDEX_NS: Final = 1_000_000_000
"""An index event holds so many headers, or those of that time."""

_MAX_STEP: Final = 1 << 62

REPORT_SECS: Final = 5.0
"""Seconds between two reports of the bridge's health in the run."""


class Destination(NamedTuple):
    """Where event files go, and what is needed to open them."""

    log_dir: str
    suffix: str
    purge_step: int | None


class Delivery:
    """From one outbox to its event files; for the worker's thread, but for `health` and plain attributes.

    Attributes:
        to_open: the run's directory and event file are to be made though nothing is written yet.
        hurry: write headers without waiting for more of them.
        failures: tries to write that failed.
        to_fetch: open games that hold much on a GPU.
    """

    def __init__(self, name: str, destination: Destination, outbox: Outbox, guard: Guard, meter: Meter) -> None:
        self.to_open = False
        self.hurry = False
        self.failures = 0
        self.to_fetch: deque[Draft] = deque()
        self._name = name
        self._destination = destination
        self._outbox = outbox
        self._main = outbox.lane("")
        self._guard = guard
        self._voice = guard.voice
        self._meter = meter
        self._tapes: dict[Lane, Tape] = {}
        self._neighbours = Neighbours(destination.log_dir, name, guard.voice)
        self._step = 0
        self._reported = (time.monotonic(), self.health())

    def run_pass(self) -> None:
        """Write what waits."""
        while self.to_fetch:
            self.to_fetch.popleft().fetch()
        if self.to_open and self._tape(self._main).file.ready():
            self.to_open = not self._append(self._main, [])
        for lane in tuple(self._outbox.lanes.values()):
            while self._write_some(lane):
                pass
            if lane.ending and self._outbox.remove(lane):
                self._tapes[lane].file.close()
        if not self._failing() and self._outbox.calm():
            self._voice.over("overflow", "the queue has room again")
        if time.monotonic() - self._reported[0] >= REPORT_SECS:
            self.report()

    def report(self) -> None:
        """Write how the bridge does into the run, where anything was written since the last time."""
        then, before = self._reported
        after = self.health()
        if after.bytes_written == before.bytes_written or self.is_failing(self._main):
            return
        seconds = max(time.monotonic() - then, 1e-3)
        events = health_events(before, after, seconds, self._step, time.time())
        self._append(self._main, [Parcel(frame(event), []) for event in events])
        self._meter.lag_ns = 0
        self._reported = (time.monotonic(), self.health())
        if after.written["scalar"] > before.written["scalar"]:
            self._neighbours.look()

    def hasten(self) -> None:
        """Let what failed be tried again at once."""
        for tape in tuple(self._tapes.values()):
            tape.file.hasten()

    def is_failing(self, lane: Lane) -> bool:
        """Whether a lane's file cannot be written to at present."""
        tape = self._tapes.get(lane)
        return tape is not None and tape.file.error is not None

    def _failing(self) -> bool:
        return any(tape.file.error is not None for tape in self._tapes.values())

    def close(self) -> None:
        """Close all files."""
        for tape in tuple(self._tapes.values()):
            tape.file.close()

    def health(self) -> Health:
        """The health at this moment."""
        files = [tape.file for tape in tuple(self._tapes.values())]
        meter, counts = self._meter, self._outbox.counts
        waiting = meter.writing_since
        return Health(
            writer=self._name,
            queue_bytes=self._outbox.bytes,
            max_queue_bytes=self._outbox.max_bytes,
            offered=_by_kind(counts.offered),
            written=_by_kind(counts.written),
            dropped=_by_kind(counts.dropped),
            rejected=_by_kind(counts.rejected),
            misuses=self._guard.misuses,
            bytes_written=sum(file.bytes_written for file in files),
            files=sum(file.generation for file in files),
            training_seconds=meter.training_ns / 1e9,
            worker_seconds=meter.worker_ns / 1e9,
            lag_seconds=meter.lag_ns / 1e9,
            error=next((str(file.error) for file in files if file.error is not None), ""),
            waiting_seconds=(now() - waiting) / 1e9 if waiting else 0.0,
        )

    def _write_some(self, lane: Lane) -> bool:
        """Write one batch of a lane; whether to go on with it."""
        tape = self._tape(lane)
        if not tape.file.ready():
            return False
        items = self._outbox.take(lane, self._due_headers(lane))
        if not items:
            return False
        self._step = max([self._step, *(item.step for item in items if item.step < _MAX_STEP)])
        return self._append(lane, pack(items, tape, partial(self._reject, lane)))

    def _append(self, lane: Lane, parcels: Sequence[Parcel]) -> bool:
        file = self._tape(lane).file
        failed_before = file.error is not None
        self._meter.writing_since = now()
        count = file.append([parcel.frame for parcel in parcels])
        self._meter.writing_since = 0
        for parcel in parcels[:count]:
            self._note_lag(parcel.items)
            self._outbox.done(lane, parcel.items)
        if file.error is not None:
            self.failures += 1
            text = f"cannot write to {file.directory!r}: {file.error}; training goes on, it will be tried again"
            self._voice.once(f"file {file.directory}", text)
        elif failed_before:
            self._voice.over(f"file {file.directory}", f"writing to {file.directory!r} again")
        return file.error is None

    def _note_lag(self, items: Sequence[Item]) -> None:
        if items and items[0].kind is not Kind.HEADER:
            self._meter.lag_ns = max(self._meter.lag_ns, now() - items[0].time)

    def _tape(self, lane: Lane) -> Tape:
        tape = self._tapes.get(lane)
        if tape is None:
            log_dir, suffix, purge_step = self._destination
            directory = os.path.join(log_dir, lane.run) if lane.run else log_dir
            file = EventFile(directory, self._name, suffix, None if lane.run else purge_step)
            tape = self._tapes[lane] = Tape(self._name, file)
        return tape

    def _due_headers(self, lane: Lane) -> int:
        headers = lane.queues[Kind.HEADER]
        if not headers:
            return 0
        due = self.hurry or len(headers) >= INDEX_HEADERS or now() - headers[0].time >= INDEX_NS
        return INDEX_HEADERS if due else 0

    def _reject(self, lane: Lane, item: Item, error: Exception) -> None:
        kind = item.kind.name.lower()
        self._outbox.reject(lane, item)
        self._voice.once(
            f"reject {kind}",
            f"a {kind} record could not be encoded and is left out: {told(error)} ({type(error).__name__})",
        )


def _by_kind(counts: list[int]) -> dict[str, int]:
    return {kind.name.lower(): count for kind, count in zip(Kind, counts, strict=True)}
