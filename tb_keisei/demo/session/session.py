"""A run from its first ply to its last: trains, evaluates, records, saves."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import torch

from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.play.log import GameLog
from tb_keisei.demo.play.match import MatchResult
from tb_keisei.demo.play.probes import record_probes
from tb_keisei.demo.session import checkpoint
from tb_keisei.demo.session.evaluation import evaluate
from tb_keisei.demo.session.layout import write_layout
from tb_keisei.demo.session.metrics import HISTOGRAM_EVERY, schedule, times, write_histograms, write_scalars
from tb_keisei.demo.session.progress import Progress
from tb_keisei.demo.session.recording import record_game
from tb_keisei.demo.session.statistics import Statistics
from tb_keisei.demo.shogi.outcome import Ending
from tb_keisei.demo.stopwatch import Stopwatch
from tb_keisei.record.player import Player

SAVE_SECONDS = 120.0
"""Between two checkpoints."""


@dataclass(frozen=True)
class Limits:
    """When to end: after so many minutes of this session, or at so many plies in all; None for never."""

    minutes: float | None = None
    plies: int | None = None


class Stop:
    """Told by SIGINT or SIGTERM to end after the update in progress; a second signal acts as it usually does."""

    def __init__(self) -> None:
        self.asked = False

    def listen(self) -> None:
        """Take the signals."""
        self._former = {each: signal.signal(each, self._take) for each in (signal.SIGINT, signal.SIGTERM)}

    def forget(self) -> None:
        """Leave the signals to who had them."""
        for each, handler in self._former.items():
            signal.signal(each, handler)

    def _take(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self.forget()


class Session:
    """One session of training of a run: from its beginning or a checkpoint to its end or an interruption."""

    def __init__(self, run: Path, training: Training, writer: Any, progress: Progress) -> None:
        self.run, self.training, self.writer, self.progress = run, training, writer, progress
        self.learner = Player(run.name, learner=True)
        self.statistics = Statistics()
        self.watch = Stopwatch()
        self.results: dict[str, MatchResult] = {}
        self.updates = 0

    def train(self, limits: Limits, stop: Callable[[], bool]) -> None:
        """Train until a limit or a stop, then save."""
        begun = saved = time.monotonic()
        end = begun + 60 * limits.minutes if limits.minutes is not None else float("inf")
        self._examine()
        while not stop() and time.monotonic() < end and self.training.step < (limits.plies or float("inf")):
            self._update()
            if time.monotonic() - saved > SAVE_SECONDS:
                self.save()
                saved = time.monotonic()
        self.save()

    def save(self) -> None:
        """Write a checkpoint; where that fails, say so and train on."""
        try:
            checkpoint.save(self.run, self.training.step, self.training.state())
        except (OSError, RuntimeError) as error:  # RuntimeError: torch's own, for a full disk
            self.progress.say(f"no checkpoint could be written: {error}")

    def _update(self) -> None:
        begun, before = time.perf_counter(), self.training.step
        scalars, learned = self.training.update(self.watch, self._finished)
        self.updates += 1
        elapsed, step = time.perf_counter() - begun, self.training.step
        with self.watch("bridge"):
            speed = times(self.watch.lap(), elapsed, step - before)
            write_scalars(self.writer, scalars | self.statistics.scalars() | schedule(self.training) | speed, step)
            if self.updates % HISTOGRAM_EVERY == 0:
                write_histograms(self.writer, learned, self.statistics, step)
        self.progress.update(step - before, self.statistics.count)
        if step // self.training.config.eval_every > before // self.training.config.eval_every:
            self._evaluate()

    def _finished(self, log: GameLog, end: Ending) -> None:
        self.statistics.add(len(log.moves), end)
        with self.watch("bridge"):
            facts = {"game_id": f"{log.number:07d}", "max_plies": self.training.config.max_plies}
            players = (self.learner, self.learner)
            record_game(self.writer, "self_play", log, end, self.training.step, players, **facts)

    def _examine(self) -> None:
        record_probes(self.writer, self.training.net, self.training.config, self.training.step)

    def _evaluate(self) -> None:
        self.results = evaluate(self.writer, self.training, self.learner)
        self._examine()
        self.progress.evaluated(self.training.step, self.results)


def describe(writer: Any, run: Path, training: Training) -> None:
    """The config as text, with what it runs on."""
    settings = {**training.config.hyperparameters(), "torch": torch.__version__}
    rows = "\n".join(f"| {name} | {value} |" for name, value in settings.items())
    write_layout(writer)
    writer.add_text("config", f"**{run.name}**\n\n| setting | value |\n|---|---|\n{rows}", training.step)
