"""Encodes orders and appends them to the event files of one writer. It keeps nothing but open files."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from tb_keisei.bridge.orders.order import Batch, Extract, Order
from tb_keisei.bridge.say import told
from tb_keisei.bridge.writing.event_file import EventFile
from tb_keisei.bridge.writing.gil_yield import GilYield
from tb_keisei.events.framing import frame


@dataclass(frozen=True, slots=True)
class Destination:
    """Where event files go, what their names end with, and torch's purge step."""

    log_dir: str
    name: str
    purge_step: int | None = None


@dataclass(slots=True)
class Receipt:
    """What came of orders.

    Attributes:
        settled: so many of the orders, from the first on, are in the file or rejected.
        rejected: why an order cannot be encoded, by its place.
        headers: headers of games and of indexes, each as an index, by the place of their orders.
        flaws: what was wrong with games that are written nevertheless, by the place of their orders.
        extracts: of games, by the place of their orders.
        error: why writing failed; empty where it did not.
        bytes_written, files_begun: by this call.
        processor_ns: processor time of this call, where it was another process's.
    """

    settled: int = 0
    rejected: dict[int, str] = field(default_factory=dict)
    headers: dict[int, bytes] = field(default_factory=dict)
    flaws: dict[int, str] = field(default_factory=dict)
    extracts: dict[int, Extract] = field(default_factory=dict)
    error: str = ""
    bytes_written: int = 0
    files_begun: int = 0
    processor_ns: int = 0


class Scribe:
    """Writes to the log directory and to runs below it, a file each."""

    def __init__(self, destination: Destination, beside_training: bool) -> None:
        """`beside_training`: on a thread of the training's process, which must get the interpreter lock often."""
        self._destination = destination
        self._beside_training = beside_training
        self._files: dict[str, EventFile] = {}

    def write(self, run: str, orders: Sequence[Order], will: Order | None = None) -> Receipt:
        """Append orders to the event file of a run, which is opened even if there are none. Raises nothing.

        `will` is for a scribe that outlives who calls it.
        """
        file = self._file(run)
        bytes_before, files_before = file.bytes_written, file.begun
        if not file.ensure_open():
            return Receipt(error=str(file.error), files_begun=file.begun - files_before)
        receipt = Receipt()
        frames, places = self._encode(file, orders, receipt)
        count = file.append(frames)
        receipt.settled = len(orders) if count == len(frames) else places[count]
        receipt.error = str(file.error) if file.error else ""
        receipt.bytes_written = file.bytes_written - bytes_before
        receipt.files_begun = file.begun - files_before
        return receipt

    def close_run(self, run: str) -> None:
        """Close the event file of a run that is over."""
        file = self._files.pop(run, None)
        if file is not None:
            file.close()

    def close(self) -> None:
        """Close all files."""
        for run in tuple(self._files):
            self.close_run(run)

    def _file(self, run: str) -> EventFile:
        if run not in self._files:
            log_dir, name = self._destination.log_dir, self._destination.name
            directory = os.path.join(log_dir, run) if run else log_dir
            self._files[run] = EventFile(directory, name, None if run else self._destination.purge_step)
        return self._files[run]

    def _encode(self, file: EventFile, orders: Sequence[Order], receipt: Receipt) -> tuple[list[bytes], list[int]]:
        """Framed records, and the place of each one's order."""
        frames, places = [], []
        gil = GilYield()
        batch = Batch(file.tags)
        for place, order in enumerate(orders):
            try:
                event, headers, flaw, extract = order.encode(batch)
                frames.append(frame(event))
                places.append(place)
                if headers:
                    batch.headers[place] = headers
                if flaw:
                    receipt.flaws[place] = flaw
                if extract:
                    receipt.extracts[place] = extract
            except Exception as error:  # noqa: BLE001  # a record that cannot be encoded must not stop the others
                receipt.rejected[place] = f"{told(error)} ({type(error).__name__})"
            if self._beside_training:
                gil.give()
        receipt.headers = batch.headers
        return frames, places
