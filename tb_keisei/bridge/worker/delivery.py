"""What the worker does in one pass: take records out of the outbox and have them written."""

import re
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from functools import partial
from typing import Final

from tb_keisei.bridge.guard import Guard
from tb_keisei.bridge.meter import Meter, now
from tb_keisei.bridge.options import Internals
from tb_keisei.bridge.orders.order import (
    ExtractOrder,
    GameOrder,
    HealthOrder,
    IndexOrder,
    OpenGamesOrder,
    Order,
    TableOrder,
)
from tb_keisei.bridge.queue.open_game import OpenGame
from tb_keisei.bridge.queue.outbox import Item, Kind, Lane, Outbox
from tb_keisei.bridge.queue.writer_series import WORTH_A_TABLE, Extracts, SeriesCounters, UntabledIndexes
from tb_keisei.bridge.say import told
from tb_keisei.bridge.worker.backoff import Backoff
from tb_keisei.bridge.worker.core_affinity import CoreAffinity
from tb_keisei.bridge.worker.health import HEALTH_TAG, LOST_AT_END, Health, HealthReport
from tb_keisei.bridge.worker.open_games import OpenGamesReport, open_games
from tb_keisei.bridge.worker.other_writers import OtherWriters
from tb_keisei.bridge.worker.parcels import Parcel, packed
from tb_keisei.bridge.writing.gil_yield import GilYield
from tb_keisei.bridge.writing.scribe import Destination, Receipt
from tb_keisei.bridge.writing.scribe_host import ScribeHost
from tb_keisei.record.open_games import OpenGames

_MOST_KINDS: Final = 10
"""Kinds of flaws that are told."""

_MAX_STEP: Final = 1 << 62


class Delivery:
    """From one outbox to its event files; for the worker's thread, but for `health` and plain attributes.

    Attributes:
        to_open: the run's directory and event file are to be made though nothing is written yet.
        games_expected: games are being recorded.
        apart: from which thread the writer keeps away.
        failures: tries to write that failed.
        failed_at: `now()` when the last of them began; 0 where there is none.
        flawed: games written with something left out.
        to_fetch: open games that hold much on a GPU.
    """

    def __init__(
        self, name: str, destination: Destination, outbox: Outbox, guard: Guard, meter: Meter, internals: Internals
    ) -> None:
        self.to_open = False
        self.games_expected = False
        self.affinity = CoreAffinity()
        self.failures = 0
        self.failed_at = 0
        self.flawed = 0
        self._flaws: set[str] = set()
        self.to_fetch: deque[OpenGame] = deque()
        self._name = name
        self._log_dir = destination.log_dir
        self._outbox = outbox
        self._main = outbox.lane("")
        self._guard = guard
        self._voice = guard.voice
        self._meter = meter
        self._internals = internals
        self._counters = SeriesCounters(name)
        self._untabled = UntabledIndexes()
        self._extracts = Extracts()
        self._host = ScribeHost(destination, guard.voice)
        self._backoffs: defaultdict[Lane, Backoff] = defaultdict(Backoff)
        self._others = OtherWriters(destination.log_dir, name, guard.voice)
        self._health_report = HealthReport()
        self._open_games_report = OpenGamesReport()
        self._step = 0
        self._bytes_written = 0
        self._files_begun = 0
        self._reported = (time.monotonic(), self.health())

    def run_pass(self) -> None:
        """Write what waits."""
        while self.to_fetch:
            self.to_fetch.popleft().fetch()
        if self.games_expected and self._internals.process_for_games:
            self._host.move_out()
            self.affinity.keep(self._host.process)
        if self.to_open and self._backoffs[self._main].ready():
            self.to_open = not self._write(self._main, [])
        for lane in tuple(self._outbox.lanes.values()):
            while self._write_some(lane):
                self._report_in_time()
            if lane.ending and self._outbox.remove(lane):
                self._host.close_run(lane.run)
        self._write_again(self._extracts.take(self._counters, time.time()))
        if not self._error() and self._outbox.calm():
            self._voice.over("overflow", "the queue has room again")
        self._report_in_time()

    def report(self) -> None:
        """Write how the bridge does into the run, where anything was written since the last time.

        A writer that was given nothing leaves an empty run, as torch's does.
        """
        then, before = self._reported
        after = self.health()
        is_idle = after.bytes_written == before.bytes_written or not (any(after.offered.values()) or after.misuses)
        if is_idle or self.is_failing(self._main):
            return
        seconds = max(time.monotonic() - then, 1e-3)
        orders = self._health_report.orders(before, after, seconds, self._step, time.time())
        self._write(self._main, [Parcel(order, []) for order in orders])
        self._tell_of_open_games(open_games(self._outbox.still_open()))
        self._meter.lag_ns = 0
        self._reported = (time.monotonic(), self.health())
        if after.written["scalar"] > before.written["scalar"]:
            self._others.look()

    def _tell_of_open_games(self, now_open: OpenGames) -> None:
        self._write_again(list(self._open_games_report.orders(now_open, self._counters, time.time())))

    def _report_in_time(self) -> None:
        """Also where the queue never empties: that is when a report is wanted."""
        if time.monotonic() - self._reported[0] >= self._internals.report_secs:
            self.report()

    def hasten(self) -> None:
        """Let what failed be tried again at once."""
        for backoff in tuple(self._backoffs.values()):
            backoff.hasten()

    def is_failing(self, lane: Lane) -> bool:
        """Whether a lane's file could not be written to the last time."""
        backoff = self._backoffs.get(lane)
        return backoff is not None and bool(backoff.error)

    def close(self) -> None:
        """Write extracts and tables of the last segments, that no game is open any more, and close all files."""
        self._tell_of_open_games(OpenGames())
        self._write_again(self._extracts.take(self._counters, time.time(), all_of_them=True))
        self._write_again(self._untabled.take(time.time(), WORTH_A_TABLE))
        self._host.close()

    def forget(self) -> None:
        """In a forked child: let go of the parent's files."""
        self._host.forget()

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
            process=self._host.process,
            waiting_seconds=(now() - waiting) / 1e9 if waiting else 0.0,
        )

    def _error(self) -> str:
        return next((backoff.error for backoff in tuple(self._backoffs.values()) if backoff.error), "")

    def _write_some(self, lane: Lane) -> bool:
        """Write one batch of a lane; whether to go on with it."""
        if not self._backoffs[lane].ready():
            return False
        items = self._outbox.take(lane)
        if not items:
            return False
        self._step = max([self._step, *(item.step for item in items if item.step < _MAX_STEP)])
        went_well = self._write(lane, packed(items, self._counters, partial(self._refuse, lane)))
        self._write_again(self._untabled.take(time.time()))
        return went_well

    def _write_again(self, orders: Sequence[TableOrder | ExtractOrder | OpenGamesOrder]) -> None:
        """What says once more what is written, and of games that are open: it is not tried a second time."""
        if orders and not self.is_failing(self._main):
            self._write(self._main, [Parcel(order, []) for order in orders])

    def _write(self, lane: Lane, parcels: Sequence[Parcel]) -> bool:
        """Have parcels written; whether that went well."""
        started = self._meter.writing_since = now()
        receipt = self._host.write(lane.run, [parcel.order for parcel in parcels], self._will(parcels))
        self._meter.writing_since = 0
        self._meter.worker_ns += receipt.processor_ns
        self._bytes_written += receipt.bytes_written
        self._files_begun += receipt.files_begun
        for place, text in receipt.rejected.items():
            self._reject(lane, parcels[place].items, text)
        listed = self._note_indexes(parcels, receipt)
        gil = GilYield()
        for place, (order, items) in enumerate(parcels[: receipt.settled]):
            gil.give()
            if place in receipt.rejected:
                continue
            unlisted = isinstance(order, GameOrder) and place not in listed
            self._settle(lane, items, receipt.headers[place] if unlisted else b"")
            if place in receipt.flaws:
                self._note_flaw(receipt.flaws[place])
            if isinstance(order, GameOrder) and place in receipt.extracts:
                self._extracts.put(order.segment, receipt.extracts[place])
        self._note_error(lane, receipt, started)
        return not receipt.error

    def _will(self, parcels: Sequence[Parcel]) -> Order | None:
        """What is to be said where the training's process ends with this write: how many records were still waiting."""
        waiting = self._outbox.waiting().total() - sum(len(parcel.items) for parcel in parcels)
        return (
            HealthOrder(f"{HEALTH_TAG}/{self._name}/{LOST_AT_END}", waiting, self._step, time.time())
            if waiting
            else None
        )

    def _note_indexes(self, parcels: Sequence[Parcel], receipt: Receipt) -> set[int]:
        """Keep the indexes for their tables, and give back the steps of those that are not written.

        Returns the places of the games that are listed.
        """
        listed: set[int] = set()
        for place, (order, items) in enumerate(parcels):
            if not isinstance(order, IndexOrder):
                continue
            if place >= receipt.settled:
                self._counters.give_back(order.segment.index_tag, order.event_step)
            elif place not in receipt.rejected:
                games = [game for game in order.games if game in receipt.headers]
                listed.update(games)
                self._untabled.put(order.segment, receipt.headers[place], len(games) + len(items))
        return listed

    def _settle(self, lane: Lane, items: Sequence[Item], unlisted: bytes) -> None:
        """These are in the file; `unlisted` is the header of a game that is, where the header is not."""
        for item in items:
            if item.kind is not Kind.HEADER:
                self._meter.lag_ns = max(self._meter.lag_ns, now() - item.time)
            if unlisted:
                self._outbox.done_without_header(lane, item, unlisted)
            else:
                self._outbox.done(lane, item)

    def _note_flaw(self, text: str) -> None:
        """A game is written with something left out: the first of each kind is told, all are counted."""
        self.flawed += 1
        kind = _kind_of(text)
        if len(self._flaws) < _MOST_KINDS:
            self._flaws.add(kind)
        if kind in self._flaws:
            rest = "the rest of the game is recorded; TB_KEISEI_STRICT=1 raises where it is given"
            self._voice.once(f"flaw {kind}", f"{text}; {rest}. More like it are counted only")

    def _note_error(self, lane: Lane, receipt: Receipt, started: int) -> None:
        backoff, where = self._backoffs[lane], f"{self._log_dir}/{lane.run}" if lane.run else self._log_dir
        if receipt.error:
            self.failures += 1
            self.failed_at = started
            backoff.failed(receipt.error)
            text = f"cannot write to {where!r}: {receipt.error}; training goes on, it will be tried again"
            self._voice.once(f"file {lane.run}", text)
        elif backoff.error:
            backoff.succeeded()
            self._voice.over(f"file {lane.run}", f"writing to {where!r} again")

    def _refuse(self, lane: Lane, item: Item, error: Exception) -> None:
        self._reject(lane, [item], f"{told(error)} ({type(error).__name__})")

    def _reject(self, lane: Lane, items: Sequence[Item], text: str) -> None:
        for item in items:
            kind = item.kind.name.lower()
            self._outbox.reject(lane, item)
            self._voice.once(f"reject {kind}", f"a {kind} record could not be encoded and is left out: {text}")


def _kind_of(flaw: str) -> str:
    """What is alike of flaws: their words, without the game, the ply, numbers and what was given."""
    return re.sub(r"'[^']*'|[-+\d.]+", "", flaw.partition(": ")[2])[:60]


def _by_kind(counts: list[int]) -> dict[str, int]:
    return {kind.name.lower(): count for kind, count in zip(Kind, counts, strict=True)}
