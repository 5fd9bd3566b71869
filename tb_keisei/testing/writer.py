"""The test double of EventWriter."""

from typing import Any

from tb_keisei.bridge.event_writer import EventWriter
from tb_keisei.bridge.worker.worker import Worker
from tb_keisei.testing.records import Records
from tb_keisei.testing.worker import MemoryWorker


class RecordingWriter(EventWriter):
    """EventWriter that keeps what it is given: no files, no threads, and strict unless it is told otherwise.

    What a call gave is there when the call returns, and it went through its bytes: a game is what `read_games` would
    yield.

    Attributes:
        games: the finished games, as Game.
        probes: one Probe for each call of `add_probe`.
        scalars: the points of each tag, as (step, value as float32).
        texts: the texts of each tag, as (step, text).
        summaries: whatever else was added, by tag, as (step, Summary.Value); of a RecordingSummaryWriter only.

    Tags of a run below this one (torch's `add_scalars`, `add_hparams`) begin with its name and a slash.
    """

    def __init__(self, log_dir: Any = "recorded", *args: Any, strict: bool = True, **options: Any) -> None:
        """Arguments are those of the real writer; nothing is made at `log_dir`."""
        self._records = Records()
        self.games = self._records.games
        self.probes = self._records.probes
        self.scalars = self._records.scalars
        self.texts = self._records.texts
        self.summaries = self._records.summaries
        super().__init__(log_dir, *args, strict=strict, **options)

    def _new_worker(self) -> Worker:
        return MemoryWorker(self._directory, self._options, self._guard, self._records)
