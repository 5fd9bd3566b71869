"""The run's configuration, as text and as hparams that TensorBoard's HParams tab compares."""

from typing import Any, Final

from tb_keisei.adapters.keisei.hparams import Setting, flatten, write_config, write_hparams
from tb_keisei.adapters.keisei.names import NOTES
from tb_keisei.adapters.keisei.trainer_2025.surface import MODEL_SETTINGS

FINAL_METRICS: Final = (
    "ppo/policy_loss",
    "ppo/value_loss",
    "ppo/entropy",
    "ppo/kl_divergence_approx",
    "ppo/clip_fraction",
    "episode_length",
    "black_win_rate",
    "white_win_rate",
    "draw_rate",
    "steps_per_second",
    "episodes_total",
)
"""Scalars whose last value the HParams tab shows beside a run's settings."""

APPEARANCE: Final = ("display", "demo", "logging", "wandb")
"""Sections of the configuration that change no training: the HParams tab would begin with thirty columns of them."""


def settings_of(trainer: Any) -> dict[str, Setting]:
    """The configuration with dotted names, and the real values of what the command line changed behind its back."""
    settings = flatten(trainer.config.model_dump())
    for name in MODEL_SETTINGS:
        value = getattr(trainer.model_manager, name, None)
        if value is not None:
            settings[f"training.{name}"] = value
    return settings


def write_settings(trainer: Any, writer: Any) -> None:
    """To be called when training begins; a run that is killed has its settings all the same."""
    settings = settings_of(trainer)
    write_config(writer, settings, NOTES, trainer.metrics_manager.global_timestep)
    compared = {name: value for name, value in settings.items() if name.partition(".")[0] not in APPEARANCE}
    write_hparams(writer, compared, FINAL_METRICS)
