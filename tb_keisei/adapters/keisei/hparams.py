"""A run's configuration, as text and as hparams that TensorBoard's HParams tab compares."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

Setting = str | bool | int | float


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


def write_config(writer: Any, settings: Mapping[str, Setting], notes: str, step: int) -> None:
    """The configuration, and what the numbers mean, as text."""
    text = json.dumps(settings, indent=4, ensure_ascii=False)
    writer.add_text("config", f"```json\n{text}\n```", step)
    writer.add_text("about_these_numbers", notes, step)


def write_hparams(writer: Any, settings: Mapping[str, Setting], metrics: Iterable[str]) -> None:
    """To be called when training begins; a run that is killed has its settings all the same.

    `metrics` are the scalars whose last value the HParams tab shows beside them.
    """
    from torch.utils.tensorboard.summary import hparams  # torch is the trainer's: it is there

    experiment, start, _ = hparams(dict(settings), dict.fromkeys(metrics, 0.0))  # type: ignore[no-untyped-call]
    for summary in (experiment, start):
        writer.file_writer.add_summary(summary)


def write_end(writer: Any) -> None:
    """To be called when training ended, so that the HParams tab says so."""
    from torch.utils.tensorboard.summary import hparams

    _, _, end = hparams({}, {})  # type: ignore[no-untyped-call]
    writer.file_writer.add_summary(end)
