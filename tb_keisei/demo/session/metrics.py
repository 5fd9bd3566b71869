"""The scalars and histograms of an update."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tb_keisei.demo.learn.batch import Batch
from tb_keisei.demo.learn.training import Training
from tb_keisei.demo.session.statistics import Statistics

HISTOGRAM_EVERY = 20
"""Updates between two histograms."""
PARTS = ("net", "rules", "bookkeeping", "bridge")
"""What the time goes to."""


class MetricWriter(Protocol):
    """Where scalars and histograms go: `tb_keisei.SummaryWriter`."""

    def add_scalar(self, tag: str, scalar_value: float, global_step: int) -> Any:
        """Record a number at a training step."""

    def add_histogram(self, tag: str, values: NDArray[Any], global_step: int) -> Any:
        """Record a distribution at a training step."""


def times(seconds: dict[str, float], elapsed: float, plies: int) -> dict[str, float]:
    """Speed, and the share of the time that each part took, from a lap of the stopwatch that took `elapsed` seconds."""
    shares = {f"time/{name}_share": seconds.get(name, 0.0) / elapsed for name in PARTS}
    return {"time/plies_per_second": plies / elapsed, **shares}


def write_scalars(writer: MetricWriter, scalars: dict[str, float], step: int) -> None:
    """One point of each curve."""
    for tag, value in scalars.items():
        writer.add_scalar(tag, value, step)


def schedule(training: Training) -> dict[str, float]:
    """What changes by plan as the training goes on."""
    return {
        "train/learning_rate": training.optimizer.param_groups[0]["lr"],
        "train/material_weight": training.config.material(training.step),
    }


def write_histograms(writer: MetricWriter, learned: Batch, statistics: Statistics, step: int) -> None:
    """Advantages and returns of the batch, and the lengths of the games since the last call."""
    writer.add_histogram("train/advantages", learned.advantages, step)
    writer.add_histogram("train/returns", learned.outcome_returns, step)
    lengths = statistics.lengths()
    if lengths:
        writer.add_histogram("rollout/game_lengths", np.array(lengths), step)
