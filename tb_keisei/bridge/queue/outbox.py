"""What waits to be written, bounded in bytes.

Putting never waits for I/O. When the bound is reached, records are given up in the order of `Kind`, newest first
within a kind, so that what was there first stays; a game that is given up leaves its header. The lock is reentrant and
no critical section calls anything that could wait: a signal handler or the garbage collector may call in at any time.
"""

import threading
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tb_keisei.bridge.orders.order import Order
    from tb_keisei.bridge.queue.writer_series import SeriesCounters

MAX_TAKEN: Final = 1 << 19
"""Bytes that the worker takes at once, but no more than an eighth of the bound: they cannot be given up any more."""


class Kind(IntEnum):
    """Kinds of records, in the order in which they are given up."""

    GAME = 0
    MEDIA = 1
    TEXT = 2
    HEADER = 3
    PROBE = 4
    SCALAR = 5


class Item(ABC):
    """One record that waits.

    Attributes:
        kind: what it is; a game becomes a header once its body is written or given up.
        size: bytes of memory that it holds, about.
        step: the training step; 0 where there is none.
        time: `now()` at the call.
    """

    __slots__ = ("kind", "size", "step", "time")

    kind: Kind
    size: int
    step: int
    time: int

    @abstractmethod
    def order(self, counters: "SeriesCounters") -> "Order":
        """What is to be written. Called on the worker, again for every new try."""

    def check(self) -> None:  # noqa: B027  # most have nothing to check
        """Raise what is wrong with it: strict mode asks at the call."""

    def written(self, header: bytes) -> bool:
        """The body of a game is in the file, without this header; whether that goes on waiting, as another kind."""
        return False

    def give_up(self) -> bool:
        """Drop what is big; whether the item goes on waiting, as another kind."""
        return False


class Lane:
    """What waits for one event file, `run` being the directory below the log directory (empty: that one itself).

    `ending`: nothing more is expected in it.
    """

    def __init__(self, run: str = "") -> None:
        self.run = run
        self.queues: tuple[deque[Item], ...] = tuple(deque() for _ in Kind)
        self.taken: deque[Item] = deque()
        self.ending = False

    def oldest(self) -> int | None:
        """Time of the oldest item; None where nothing waits."""
        times = [queue[0].time for queue in self.queues if queue]
        times += [item.time for item in (*self.queues[Kind.HEADER], *self.taken)]  # these are in no order of time
        return min(times) if times else None


class Counts:
    """Records by kind: offered = written + dropped + rejected + what still waits."""

    def __init__(self) -> None:
        self.offered = [0] * len(Kind)
        self.written = [0] * len(Kind)
        self.dropped = [0] * len(Kind)
        self.rejected = [0] * len(Kind)


class Outbox:
    """Records of all lanes of one writer; `bytes` is what they hold, with the games that are still open."""

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.lock = threading.RLock()
        self.lanes: dict[str, Lane] = {}
        self.gave_up = False
        self.open: dict[int, Item] = {}
        self._shrunk: dict[int, Item] = {}
        self.bytes = 0
        self.counts = Counts()
        self._abandoned: deque[Item] = deque()

    def lane(self, run: str) -> Lane:
        """The lane of a run, made when it is first asked for."""
        with self.lock:
            if run not in self.lanes:
                self.lanes[run] = Lane(run)
            return self.lanes[run]

    def remove(self, lane: Lane) -> bool:
        """Forget a lane; False where something waits in it."""
        with self.lock:
            if lane.oldest() is not None:
                return False
            del self.lanes[lane.run]
            return True

    def put(self, lane: Lane, item: Item) -> None:
        """Queue an item."""
        with self.lock:
            self.counts.offered[item.kind] += 1
            self.bytes += item.size
            self._queue(lane, item)

    def put_game(self, lane: Lane, item: Item) -> None:
        """Queue a game, which counts as a body and a header; one whose body was given up already is a header only."""
        with self.lock:
            self.counts.offered[Kind.GAME] += 1
            self.counts.offered[Kind.HEADER] += 1
            self.counts.dropped[Kind.GAME] += item.kind is Kind.HEADER
            self._shrunk.pop(id(item), None)
            if self.open.pop(id(item), None) is None:
                self.bytes += item.size
            self._queue(lane, item)

    def open_game(self, item: Item) -> None:
        """A game begins; it counts from now on. Where there is no room it begins without a body."""
        with self.lock:
            self.open[id(item)] = item
            self.bytes += item.size
            if self.bytes > self.max_bytes:
                self._shrink_open(item)

    def still_open(self) -> Sequence[Item]:
        """Games that are neither finished nor aborted."""
        with self.lock:
            self._bury()
            return (*self._shrunk.values(), *self.open.values())

    def reserve(self, item: Item, size: int) -> None:
        """Let an open game hold `size` bytes more; where there is no room its body is given up."""
        with self.lock:
            self._bury()
            if id(item) not in self.open:
                return
            if self.bytes + size > self.max_bytes:
                self._shrink_open(item)
                return
            item.size += size
            self.bytes += size

    def abandon(self, item: Item) -> None:
        """An open game will not be finished. May be called from a destructor: only notes it."""
        self._abandoned.append(item)

    def take(self, lane: Lane) -> Sequence[Item]:
        """Move items to `lane.taken`, waiting headers first and then the oldest; return all taken."""
        with self.lock:
            if not lane.taken:
                self._fill(lane)
            return tuple(lane.taken)

    def done(self, lane: Lane, item: Item) -> None:
        """An item that was taken is in the file, a game with its header."""
        with self.lock:
            lane.taken.remove(item)
            self.counts.written[item.kind] += 1
            self.counts.written[Kind.HEADER] += item.kind is Kind.GAME
            self.bytes -= item.size

    def done_without_header(self, lane: Lane, item: Item, header: bytes) -> None:
        """The body of a game that was taken is in the file; its header waits."""
        with self.lock:
            lane.taken.remove(item)
            self.counts.written[item.kind] += 1
            self._leave(lane, item, lambda: item.written(header))

    def reject(self, lane: Lane, item: Item) -> None:
        """A taken item cannot be encoded."""
        with self.lock:
            lane.taken.remove(item)
            self.counts.rejected[item.kind] += 1
            self._leave(lane, item, item.give_up)

    def forget(self) -> None:
        """Forget all that waits, and leave open games without a body."""
        for item in self.open.values():
            item.give_up()
        self.open.clear()
        self._shrunk.clear()
        self.lanes.clear()
        self.bytes = 0

    def waiting(self) -> Counter[Kind]:
        """Records that wait, those that are taken among them; a game is one, by what it is now."""
        with self.lock:
            waiting = Counter({kind: sum(len(lane.queues[kind]) for lane in self.lanes.values()) for kind in Kind})
            return waiting + Counter(item.kind for lane in self.lanes.values() for item in lane.taken)

    def calm(self) -> bool:
        """Whether records were given up, and now there is room again; then forgets it."""
        with self.lock:
            self._bury()
            calm = self.gave_up and self.bytes < self.max_bytes >> 1
            self.gave_up = self.gave_up and not calm
            return calm

    def _queue(self, lane: Lane, item: Item) -> None:
        if item.size > self.max_bytes:
            self._drop(lane, item)
            return
        lane.queues[item.kind].append(item)
        if self.bytes > self.max_bytes:
            self._shrink()

    def _fill(self, lane: Lane) -> None:
        size = 0
        limit = min(MAX_TAKEN, self.max_bytes >> 3)
        headers = lane.queues[Kind.HEADER]
        while size < limit and (heads := [queue for queue in lane.queues if queue]):
            item = (headers or min(heads, key=_head_time)).popleft()
            lane.taken.append(item)
            size += item.size

    def _leave(self, lane: Lane, item: Item, change: Callable[[], bool]) -> None:
        """An item leaves its place: for good, or to wait as another kind."""
        size = item.size
        if change():
            lane.queues[item.kind].append(item)
            self.bytes += item.size
        self.bytes -= size

    def _drop(self, lane: Lane, item: Item) -> None:
        self.gave_up = True
        self.counts.dropped[item.kind] += 1
        self._leave(lane, item, item.give_up)

    def _shrink(self) -> None:
        self._bury()
        for kind in Kind:
            while self.bytes > self.max_bytes and self._drop_newest(kind):
                pass

    def _drop_newest(self, kind: Kind) -> bool:
        """Give up the newest item of a kind, of the lane that has the most; False where there is none."""
        lane = max(self.lanes.values(), key=lambda lane: len(lane.queues[kind]))
        if lane.queues[kind]:
            self._drop(lane, lane.queues[kind].pop())
            return True
        if kind is Kind.GAME and self.open:
            self._shrink_open(self.open[next(reversed(self.open))])
            return True
        return False

    def _shrink_open(self, item: Item) -> None:
        """Give up the body of an open game; what is left of it counts again when it is put."""
        self.gave_up = True
        self._shrunk[id(item)] = self.open.pop(id(item))
        self.bytes -= item.size
        item.give_up()

    def _bury(self) -> None:
        while self._abandoned:
            item = self._abandoned.popleft()
            self._shrunk.pop(id(item), None)
            if self.open.pop(id(item), None) is not None:
                self.bytes -= item.size


def _head_time(queue: deque[Item]) -> int:
    return queue[0].time
