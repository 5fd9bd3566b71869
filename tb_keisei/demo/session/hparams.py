"""What TensorBoard's HParams tab compares runs by."""

from typing import Any

from torch.utils.tensorboard.summary import hparams

from tb_keisei.demo.config import Config

METRICS = (
    "eval_random/score",
    "eval_one_ply/score",
    "rollout/ep_len_mean",
    "rollout/draw_rate",
    "train/entropy",
    "time/plies_per_second",
)
"""Curves of the run whose last values stand beside its settings."""


def write_hparams(writer: Any, config: Config, step: int) -> None:
    """Say what the run is made of, in the run itself: its metrics are its own curves, so they are always up to date.

    (`SummaryWriter.add_hparams` would make a second run with values of its own.)
    """
    settings = {name: float(value) for name, value in config.hyperparameters().items()}
    experiment, start, _ = hparams(settings, dict.fromkeys(METRICS, 0.0))  # type: ignore[no-untyped-call]
    for summary in (experiment, start):
        writer.file_writer.add_summary(summary, step)


def write_end(writer: Any, step: int) -> None:
    """Say that the run ended as it should."""
    _, _, end = hparams({}, {})  # type: ignore[no-untyped-call]
    writer.file_writer.add_summary(end, step)
