"""What the worker does in one pass: take records out of the outbox and have them written."""

import time
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tb_keisei.bridge.apart import Apart
from tb_keisei.bridge.backoff import Backoff
from tb_keisei.bridge.breath import Breath
from tb_keisei.bridge.counters import Counters
from tb_keisei.bridge.desk import Desk
from tb_keisei.bridge.draft import Draft
from tb_keisei.bridge.game_item import GameItem
from tb_keisei.bridge.guard import Guard
from tb_keisei.bridge.health import Health, HealthReport
from tb_keisei.bridge.meter import Meter
from tb_keisei.bridge.neighbours import Neighbours
from tb_keisei.bridge.order import IndexOrder, Order, Remains, TableOrder
from tb_keisei.bridge.outbox import Item, Kind, Lane, Outbox, now
from tb_keisei.bridge.scribe import Destination, Receipt
from tb_keisei.bridge.shelf import WORTH_A_TABLE, Shelf
from tb_keisei.bridge.words import told
from tb_keisei.record.series import Segment

INDEX_HEADERS: Final = 20
INDEX_NS: Final = 1_000_000_000
"""An index event holds so many headers, or those of that time."""

REPORT_SECS: Final = 5.0
"""Seconds between two reports of the bridge's health in the run."""

PROCESS_FOR_GAMES: Final = True
"""Whether games are encoded in a process of the writer's own."""

_MAX_STEP: Final = 1 << 62


class Parcel(NamedTuple):
    """An order and the items that are in it: one, or the headers of an index."""

    order: Order
    items: Sequence[Item]


class Delivery:
    """From one outbox to its event files; for the worker's thread, but for `health` and plain attributes.

    Attributes:
        to_open: the run's directory and event file are to be made though nothing is written yet.
        games_expected: games are being recorded.
        apart: from which thread the writer keeps away.
        hurry: write headers without waiting for more of them.
        failures: tries to write that failed.
        flawed: games written with something left out.
        to_fetch: open games that hold much on a GPU.
    """

    def __init__(self, name: str, destination: Destination, outbox: Outbox, guard: Guard, meter: Meter) -> None:
        self.to_open = False
        self.games_expected = False
        self.apart = Apart()
        self.hurry = False
        self.failures = 0
        self.flawed = 0
        self.to_fetch: deque[Draft] = deque()
        self._name = name
        self._log_dir = destination.log_dir
        self._outbox = outbox
        self._main = outbox.lane("")
        self._guard = guard
        self._voice = guard.voice
        self._meter = meter
        self._counters = Counters(name)
        self._shelf = Shelf()
        self._desk = Desk(destination, guard.voice)
        self._backoffs: defaultdict[Lane, Backoff] = defaultdict(Backoff)
        self._neighbours = Neighbours(destination.log_dir, name, guard.voice)
        self._health_report = HealthReport()
        self._step = 0
        self._bytes_written = 0
        self._files_begun = 0
        self._reported = (time.monotonic(), self.health())

    def run_pass(self) -> None:
        """Write what waits."""
        while self.to_fetch:
            self.to_fetch.popleft().fetch()
        if self.games_expected and PROCESS_FOR_GAMES:
            self._desk.move_out()
            self.apart.keep(self._desk.process)
        if self.to_open and self._backoffs[self._main].ready():
            self.to_open = not self._write(self._main, [])
        for lane in tuple(self._outbox.lanes.values()):
            while self._write_some(lane):
                pass
            if lane.ending and self._outbox.remove(lane):
                self._desk.close_run(lane.run)
        self._write_tables(self._shelf.take(time.time()))
        if not self._error() and self._outbox.calm():
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
        orders = self._health_report.orders(before, after, seconds, self._step, time.time())
        self._write(self._main, [Parcel(order, []) for order in orders])
        self._meter.lag_ns = 0
        self._reported = (time.monotonic(), self.health())
        if after.written["scalar"] > before.written["scalar"]:
            self._neighbours.look()

    def hasten(self) -> None:
        """Let what failed be tried again at once."""
        for backoff in tuple(self._backoffs.values()):
            backoff.hasten()

    def is_failing(self, lane: Lane) -> bool:
        """Whether a lane's file could not be written to the last time."""
        backoff = self._backoffs.get(lane)
        return backoff is not None and bool(backoff.error)

    def close(self) -> None:
        """Write the tables of the last segments, and close all files."""
        self._write_tables(self._shelf.take(time.time(), WORTH_A_TABLE))
        self._desk.close()

    def forget(self) -> None:
        """In a forked child: let go of the parent's files."""
        self._desk.forget()

    def health(self) -> Health:
        """The health at this moment."""
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
            flawed=self.flawed,
            bytes_written=self._bytes_written,
            files=self._files_begun,
            failures=self.failures,
            training_seconds=meter.training_ns / 1e9,
            worker_seconds=meter.worker_ns / 1e9,
            lag_seconds=meter.lag_ns / 1e9,
            error=self._error(),
            waiting_seconds=(now() - waiting) / 1e9 if waiting else 0.0,
        )

    def _error(self) -> str:
        return next((backoff.error for backoff in tuple(self._backoffs.values()) if backoff.error), "")

    def _write_some(self, lane: Lane) -> bool:
        """Write one batch of a lane; whether to go on with it."""
        if not self._backoffs[lane].ready():
            return False
        items = self._outbox.take(lane, self._due_headers(lane))
        if not items:
            return False
        self._step = max([self._step, *(item.step for item in items if item.step < _MAX_STEP)])
        return self._write(lane, self._packed(lane, items))

    def _packed(self, lane: Lane, items: Iterable[Item]) -> list[Parcel]:
        """Orders of items: one each, and of headers one a segment."""
        parcels = []
        entries: defaultdict[Segment, list[tuple[bytes | Remains, GameItem]]] = defaultdict(list)
        breath = Breath()
        for item in items:
            breath.take()
            try:
                if item.kind is Kind.HEADER and isinstance(item, GameItem):
                    segment, entry = item.index_entry(self._counters)
                    entries[segment].append((entry, item))
                else:
                    parcels.append(Parcel(item.order(self._counters), [item]))
            except Exception as error:  # noqa: BLE001  # a record that cannot be made must not stop the others
                self._reject(lane, [item], f"{told(error)} ({type(error).__name__})")
        for segment, group in entries.items():
            step = self._counters.next_step(segment.index_tag)
            order = IndexOrder(segment, step, time.time(), tuple(entry for entry, _ in group))
            parcels.append(Parcel(order, [item for _, item in group]))
        return parcels

    def _write_tables(self, tables: Sequence[TableOrder]) -> None:
        """Without one a reader is slower, and no worse: so a table that cannot be written is not tried again."""
        if tables and not self.is_failing(self._main):
            self._write(self._main, [Parcel(table, []) for table in tables])

    def _write(self, lane: Lane, parcels: Sequence[Parcel]) -> bool:
        """Have parcels written; whether that went well."""
        self._meter.writing_since = now()
        receipt = self._desk.write(lane.run, [parcel.order for parcel in parcels])
        self._meter.writing_since = 0
        self._meter.worker_ns += receipt.processor_ns
        self._bytes_written += receipt.bytes_written
        self._files_begun += receipt.files_begun
        for place, text in receipt.rejected.items():
            self._reject(lane, parcels[place].items, text)
        breath = Breath()
        for place in range(receipt.settled):
            breath.take()
            if place not in receipt.rejected:
                order, items = parcels[place]
                if isinstance(order, IndexOrder):
                    self._shelf.put(order.segment, order.entries)
                self._settle(lane, items, receipt.headers.get(place, b""))
            if place in receipt.flaws:
                self._note_flaw(receipt.flaws[place])
        self._note_error(lane, receipt)
        return not receipt.error

    def _settle(self, lane: Lane, items: Sequence[Item], header: bytes) -> None:
        for item in items:
            if item.kind is not Kind.HEADER:
                self._meter.lag_ns = max(self._meter.lag_ns, now() - item.time)
            self._outbox.done(lane, item, header)

    def _note_flaw(self, text: str) -> None:
        """A game is written with something left out: the first is told, all are counted."""
        self.flawed += 1
        rest = "the rest of the game is recorded; TB_KEISEI_STRICT=1 raises where it is given"
        self._voice.once("flaw", f"{text}; {rest}. More like it are counted only")

    def _note_error(self, lane: Lane, receipt: Receipt) -> None:
        backoff, where = self._backoffs[lane], f"{self._log_dir}/{lane.run}" if lane.run else self._log_dir
        if receipt.error:
            self.failures += 1
            backoff.failed(receipt.error)
            text = f"cannot write to {where!r}: {receipt.error}; training goes on, it will be tried again"
            self._voice.once(f"file {lane.run}", text)
        elif backoff.error:
            backoff.succeeded()
            self._voice.over(f"file {lane.run}", f"writing to {where!r} again")

    def _due_headers(self, lane: Lane) -> int:
        headers = lane.queues[Kind.HEADER]
        if not headers:
            return 0
        due = self.hurry or len(headers) >= INDEX_HEADERS or now() - headers[0].time >= INDEX_NS
        return INDEX_HEADERS if due else 0

    def _reject(self, lane: Lane, items: Sequence[Item], text: str) -> None:
        for item in items:
            kind = item.kind.name.lower()
            self._outbox.reject(lane, item)
            self._voice.once(f"reject {kind}", f"a {kind} record could not be encoded and is left out: {text}")


def _by_kind(counts: list[int]) -> dict[str, int]:
    return {kind.name.lower(): count for kind, count in zip(Kind, counts, strict=True)}
