"""The run's configuration, with what the model's shapes say of its true size."""

from dataclasses import asdict, is_dataclass
from typing import Any, Final

from tb_keisei.adapters.keisei.hparams import Setting, flatten, write_config, write_hparams
from tb_keisei.adapters.keisei.loop_2026.notes import NOTES

FINAL_METRICS: Final = (
    "policy_loss",
    "value_loss",
    "score_loss",
    "entropy",
    "gradient_norm",
    "avg_episode_length",
    "draw_rate",
    "truncation_rate",
    "black_win_rate",
    "white_win_rate",
    "plies_per_second",
    "plies_total",
)
"""Scalars whose last value the HParams tab shows beside a run's settings."""

NO_TRAINING: Final = ("display", "demonstrator")
"""Sections of the configuration that change no training."""

_SHAPES: Final = {
    "channels": ("input_conv.weight", 0),
    "obs_channels": ("input_conv.weight", 1),
    "se_hidden": ("blocks.0.se_fc1.weight", 0),
    "global_pool_channels": ("blocks.0.global_fc.0.weight", 0),
    "policy_channels": ("policy_conv1.weight", 0),
    "value_fc_size": ("value_fc1.weight", 0),
    "score_fc_size": ("score_fc1.weight", 0),
}
"""What a configuration may leave to its defaults, by the tensor and the dimension that tell it."""


def settings_of(loop: Any) -> dict[str, Setting]:
    """The configuration with dotted names, and the model as it was built."""
    config = loop.config
    settings = flatten(asdict(config) if is_dataclass(config) and not isinstance(config, type) else vars(config))
    return settings | {f"model.built.{name}": size for name, size in built(loop._base_model).items()}


def built(model: Any) -> dict[str, int]:
    """Sizes of a model, as its tensors have them."""
    tensors = model.state_dict()
    sizes = {
        name: int(tensors[tensor].shape[dimension])
        for name, (tensor, dimension) in _SHAPES.items()
        if tensor in tensors
    }
    blocks = {name.split(".")[1] for name in tensors if name.startswith("blocks.")}
    sizes |= {"num_blocks": len(blocks)} if blocks else {}
    return sizes | {"parameters": sum(tensor.numel() for tensor in model.parameters())}


def write_settings(loop: Any, writer: Any) -> None:
    """To be called when training begins; a run that is killed has its settings all the same."""
    settings = settings_of(loop)
    write_config(writer, settings, NOTES, loop.global_step)
    compared = {name: value for name, value in settings.items() if name.partition(".")[0] not in NO_TRAINING}
    write_hparams(writer, compared, FINAL_METRICS)
