"""What the trainer's managers know at the end of an epoch, beside what it logs."""

from typing import Any

from tb_keisei.adapters.keisei.names import scalars_of
from tb_keisei.adapters.keisei.part import look_up
from tb_keisei.adapters.keisei.trainer_2025.surface import HISTORY, MANAGED, UPDATED, WINS


def updated(trainer: Any) -> dict[str, float]:
    """What a PPO update leaves behind and nobody logs: gradient norm and weight updates."""
    found = {tag: look_up(trainer, path) for tag, path in UPDATED.items()}
    for name, norm in (found.pop("weight_update") or {}).items():
        found[f"weight_update/{name.removeprefix('_orig_mod.')}"] = norm
    return scalars_of(found)


def managed(trainer: Any) -> dict[str, float]:
    """Other numbers that are never logged: Elo of the colours, games so far, games an hour."""
    found = {tag: look_up(trainer, path) for tag, path in MANAGED.items()}
    return scalars_of({tag: value() if callable(value) else value for tag, value in found.items()})


def logged(trainer: Any) -> dict[str, float]:
    """The last of what was logged, as the metrics manager keeps it: for those who cannot see the log."""
    lists = {tag: look_up(trainer, path) for tag, path in HISTORY.items()}
    found = {tag: values[-1] for tag, values in lists.items() if values}
    wins = {tag: look_up(trainer, path) or 0 for tag, path in WINS.items()}
    games = sum(wins.values())
    if games:
        found |= {tag: count / games for tag, count in wins.items()}
    return scalars_of(found)
