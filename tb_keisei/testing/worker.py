"""A worker without a thread: each record is encoded within the call that gives it, and kept instead of written."""

from tensorboard.compat.proto import event_pb2

from tb_keisei.bridge.guard import Guard
from tb_keisei.bridge.options import Internals, Options
from tb_keisei.bridge.orders.order import Batch
from tb_keisei.bridge.queue.open_game import OpenGame
from tb_keisei.bridge.queue.outbox import Item, Kind, Lane
from tb_keisei.bridge.queue.writer_series import SeriesCounters
from tb_keisei.bridge.worker.worker import Worker
from tb_keisei.errors import GameError
from tb_keisei.testing.records import Records


class MemoryWorker(Worker):
    """Puts what it is offered into `records`. Opens no file and starts nothing."""

    def __init__(self, log_dir: str, options: Options, guard: Guard, records: Records) -> None:
        super().__init__(log_dir, options, guard, Internals())
        self._guard = guard
        self._records = records
        self._counters = SeriesCounters(self.name)

    def open_soon(self) -> None:
        """Nothing is opened."""

    def start(self) -> None:
        """Nothing is started."""

    def fetch_soon(self, game: OpenGame) -> None:
        """All is fetched when the game ends."""

    def flush(self, timeout: float) -> bool:
        """Nothing ever waits."""
        return True

    def _look_after(self) -> None:
        with self.outbox.lock:
            for lane in tuple(self.outbox.lanes.values()):
                while items := self.outbox.take(lane):
                    for item in items:
                        self._settle(lane, item)

    def _settle(self, lane: Lane, item: Item) -> None:
        """A header waits here only where its body was given up: there is nothing of it to keep."""
        try:
            if item.kind is not Kind.HEADER:
                self._keep(lane.run, item)
        except Exception as error:  # noqa: BLE001  # a record that cannot be encoded, whatever is wrong with it
            self.outbox.reject(lane, item)
            self._guard.refuse(f"a {item.kind.name.lower()} record", error)
        else:
            self.outbox.done(lane, item)

    def _keep(self, run: str, item: Item) -> None:
        """Raises in strict mode also for what a real writer only finds once it writes."""
        order = item.order(self._counters)
        encoded = order.encode(Batch(set()))
        if encoded.flaw and self._guard.strict:
            raise GameError(encoded.flaw)
        self._records.add(run, order, event_pb2.Event.FromString(encoded.event))
