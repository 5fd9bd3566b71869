"""The run's configuration, as text and as hparams that TensorBoard's HParams tab compares."""

import json
from collections.abc import Mapping
from typing import Any, Final

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

Setting = str | bool | int | float


def settings_of(trainer: Any) -> dict[str, Setting]:
    """The configuration with dotted names, and the real values of what the command line changed behind its back."""
    settings = flatten(trainer.config.model_dump())
    for name in MODEL_SETTINGS:
        value = getattr(trainer.model_manager, name, None)
        if value is not None:
            settings[f"training.{name}"] = value
    return settings


def flatten(values: Mapping[str, Any], prefix: str = "") -> dict[str, Setting]:
    """Nested settings with dotted names; what hparams cannot hold becomes its JSON text."""
    flat: dict[str, Setting] = {}
    for name, value in values.items():
        if isinstance(value, Mapping) and value:
            flat |= flatten(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = (
                value if isinstance(value, str | bool | int | float) else json.dumps(value, default=str)
            )
    return flat


def write_settings(trainer: Any, writer: Any) -> None:
    """To be called when training begins; a run that is killed has its settings all the same."""
    from torch.utils.tensorboard.summary import hparams  # torch is the trainer's: it is there

    settings, step = settings_of(trainer), trainer.metrics_manager.global_timestep
    text = json.dumps(settings, indent=4, ensure_ascii=False)
    writer.add_text("config", f"```json\n{text}\n```", step)
    writer.add_text("about_these_numbers", NOTES, step)
    compared = {name: value for name, value in settings.items() if name.partition(".")[0] not in APPEARANCE}
    experiment, start, _ = hparams(compared, dict.fromkeys(FINAL_METRICS, 0.0))  # type: ignore[no-untyped-call]
    for summary in (experiment, start):
        writer.file_writer.add_summary(summary)


def write_end(writer: Any) -> None:
    """To be called when training ended, so that the HParams tab says so."""
    from torch.utils.tensorboard.summary import hparams

    _, _, end = hparams({}, {})  # type: ignore[no-untyped-call]
    writer.file_writer.add_summary(end)
