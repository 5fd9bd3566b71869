"""The thread that writes, and how the other threads reach it."""

import os
import threading
import time
from collections.abc import Callable
from typing import Final

from tb_keisei.bridge.directory import make_directory
from tb_keisei.bridge.guard import Guard
from tb_keisei.bridge.meter import Meter, now
from tb_keisei.bridge.options import Internals, Options, is_remote
from tb_keisei.bridge.queue.game_item import GameItem
from tb_keisei.bridge.queue.open_game import OpenGame
from tb_keisei.bridge.queue.outbox import Item, Kind, Lane, Outbox
from tb_keisei.bridge.say import LOGGER, told
from tb_keisei.bridge.worker.delivery import Delivery
from tb_keisei.bridge.worker.health import Health
from tb_keisei.bridge.writing.event_file import file_name
from tb_keisei.bridge.writing.lifetime import before_exit, seconds_to_end
from tb_keisei.bridge.writing.scribe import Destination

LONGEST_TICK: Final = 0.25
"""Seconds that the thread sleeps at most: a record is on disk about that long after the call."""

_RECORDS: Final = {
    Kind.GAME: "game(s)",
    Kind.MEDIA: "image(s) or histogram(s)",
    Kind.TEXT: "text(s)",
    Kind.HEADER: "header(s) of games",
    Kind.PROBE: "probe(s)",
    Kind.SCALAR: "scalar(s)",
}


class Worker:
    """One opening of a run: its outbox and its thread. It knows nothing of the writer that the user holds.

    Attributes:
        name: 16 hexadecimal digits, from the operating system's random source: nothing that training is seeded with.
        alive: whether the thread runs.
        closed: nothing more is accepted.
    """

    def __init__(self, log_dir: str, options: Options, guard: Guard, internals: Internals) -> None:
        self.name = os.urandom(8).hex()
        self._log_dir = log_dir
        name = file_name(self.name, options.filename_suffix, os.getpid())
        destination = Destination(log_dir, name, options.purge_step)
        self.outbox = Outbox(options.max_queue_bytes)
        self.meter = Meter()
        self.alive = False
        self.closed = False
        self._main = self.outbox.lane("")
        self._delivery = Delivery(self.name, destination, self.outbox, guard, self.meter, internals)
        self._tick = min(max(options.flush_secs, 0.01), LONGEST_TICK)
        self._voice = guard.voice
        self._gate = threading.Lock()
        self._gate.acquire()
        self._passed = threading.Condition(self.outbox.lock)
        self._passes = 0
        self._given_up_at = -1
        self._stopping = False
        self._thread: threading.Thread | None = None

    def offer(self, item: Item, run: str = "") -> bool:
        """Queue an item for the event file of a run below the log directory; False where the worker is closed."""
        if self.closed:
            return False
        self.outbox.put(self.outbox.lane(run) if run else self._main, item)
        self._look_after()
        return True

    def offer_game(self, item: GameItem) -> bool:
        """Queue a game; False where the worker is closed."""
        if self.closed:
            return False
        self.outbox.put_game(self._main, item)
        self._look_after()
        return True

    def expect_games(self) -> None:
        """A game is being recorded: have the writer's process ready."""
        self._delivery.games_expected = True
        self._delivery.affinity.training = threading.get_native_id()

    def end_run(self, run: str) -> None:
        """Close the event file of a run below the log directory once what is queued for it is written."""
        self.outbox.lane(run).ending = True

    def fetch_soon(self, game: OpenGame) -> None:
        """Have what an open game holds on a GPU fetched."""
        self._delivery.to_fetch.append(game)

    def open_soon(self) -> None:
        """Have the run's directory made, for which this waits a moment, and its event file, for which it does not."""
        if not is_remote(self._log_dir):
            make_directory(self._log_dir)
        self._delivery.to_open = True
        self.start()
        self.wake()

    def health(self) -> Health:
        """The health at this moment."""
        return self._delivery.health()

    def start(self) -> None:
        """Start the thread unless it runs."""
        with self.outbox.lock:
            if self.alive:
                return
            before_exit(self)
            thread = threading.Thread(target=self._run, name="tb_keisei.bridge", daemon=True)
            self.alive = True
            try:
                thread.start()
            except RuntimeError as error:  # no more threads, or the interpreter is ending
                self.alive = False
                self._voice.once("thread", f"the writer's thread cannot be started: {error}; training goes on")
            else:
                self._thread = thread

    def wake(self) -> None:
        """Let the thread look at once. Never waits, and may be called from anywhere."""
        try:
            self._gate.release()
        except RuntimeError:
            return  # it has been woken already

    def flush(self, timeout: float) -> bool:
        """Wait until all that is queued now is written.

        False where it is not in `timeout` seconds; at once where writing is tried and fails, or where an earlier flush
        waited in vain for a file system that still does not answer.
        """
        deadline, queued = time.monotonic() + timeout, now()
        self._delivery.hasten()
        with self._passed:
            while self._waits(queued):
                self.start()
                self.wake()
                failed = self._delivery.failed_at > queued and not self._waits(queued, healthy=True)
                hangs = self._passes == self._given_up_at and self.meter.writing_since > 0
                left = deadline - time.monotonic()
                if left <= 0 or failed or hangs:
                    self._given_up_at = self._passes
                    return False
                self._passed.wait(min(left, 1.0))
        return True

    def close(self, timeout: float) -> bool:
        """Accept nothing more, write what is queued for at most `timeout` seconds; whether that was all."""
        deadline = time.monotonic() + timeout
        if not self.closed:
            self._tell_of_open_games()
        self.closed = True
        written = self.flush(timeout)
        self.stop()
        thread = self._thread
        if written and thread is not None and thread is not threading.current_thread():
            thread.join(max(deadline - time.monotonic(), 0))
        if not written:
            text = f"{self._left()} not written in the {timeout:g} s that closing may take"
            self._voice.once("close", f"{text}; the writer goes on with it as long as the process runs")
        return written

    def end(self, timeout: float) -> None:
        """The process ends: write what is queued for at most `timeout` seconds, and say what is lost."""
        if not self.flush(timeout) and self.outbox.waiting().total():
            self._voice.once("end", f"{self._left()} not written when the process ended")

    def _left(self) -> str:
        """What waits, in words."""
        waiting = sorted(self.outbox.waiting().items())
        return ", ".join(f"{count} {_RECORDS[kind]}" for kind, count in waiting) or "something"

    def stop(self) -> None:
        """Let the thread write what is queued, and end."""
        self.closed = True
        self._stopping = True
        self.wake()

    def orphan(self) -> None:
        """In a forked child: forget the parent's records, files and locks. Open games go on without a body."""
        self.closed = True
        self.alive = False
        self._thread = None
        self.outbox.lock = threading.RLock()
        self._passed = threading.Condition(self.outbox.lock)
        self._delivery.forget()
        self.outbox.forget()

    def _look_after(self) -> None:
        if not self.alive:
            self.start()
        if (seconds := seconds_to_end()) is not None:
            self.end(seconds)
        if self.outbox.bytes > self.outbox.max_bytes >> 2:
            self.wake()
            if self.outbox.gave_up and not self._voice.said("overflow"):
                self._tell_of_overflow()

    def _tell_of_open_games(self) -> None:
        begun = sum(isinstance(item, OpenGame) and len(item.plies) > 0 for item in self.outbox.still_open())
        if begun:
            games = (
                "1 game was begun and not finished, and is"
                if begun == 1
                else f"{begun} games were begun and not finished, and are"
            )
            hint = (
                'finish(winner=None, reason="other", kind="aborted", …) keeps one, abort() says that it is not wanted'
            )
            self._voice.once("open games", f"{games} left out: {hint}")

    def _tell_of_overflow(self) -> None:
        health = self.health()
        reason = health.error or (f"no answer for {health.waiting_seconds:.0f} s" if health.waiting_seconds > 1 else "")
        self._voice.once(
            "overflow",
            f"the queue of {self.outbox.max_bytes / 1e6:.3g} MB is full{f' ({reason})' if reason else ''}: "
            "bodies of games are given up first, then images and histograms, text, headers of games, scalars; "
            "training goes on",
        )

    def _waits(self, queued: int, healthy: bool = False) -> bool:
        """Whether anything waits that was queued by then (in lanes that can be written to)."""
        delivery = self._delivery
        lanes: list[Lane] = [lane for lane in self.outbox.lanes.values() if not (healthy and delivery.is_failing(lane))]
        times = [time for lane in lanes if (time := lane.oldest()) is not None]
        return any(time <= queued for time in times) or (delivery.to_open and self._main in lanes)

    def _run(self) -> None:
        try:
            while not self._stopping or self._waits(now()):
                self._gate.acquire(timeout=self._tick)
                self._do(self._pass)
            self._do(self._delivery.report)
            self._delivery.close()
        finally:
            self.alive = False

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001  # the thread must outlive whatever is wrong with one pass
            self._voice.once("worker", f"an error of the bridge itself, please report it: {told(error)}")
            LOGGER.debug("traceback", exc_info=True)

    def _pass(self) -> None:
        started = time.thread_time_ns()
        self._delivery.run_pass()
        with self._passed:
            self._passes += 1
            self._passed.notify_all()
        self.meter.worker_ns += time.thread_time_ns() - started
