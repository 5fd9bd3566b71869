"""What the trainer's managers know at the end of an epoch, beside what it logs."""

from typing import Any, Final

from tb_keisei.keisei.names import scalars_of
from tb_keisei.keisei.surface import look_up

_PATHS: Final = {
    "elo_by_colour/black": "metrics_manager.elo_system.black_rating",
    "elo_by_colour/white": "metrics_manager.elo_system.white_rating",
    "episodes_total": "metrics_manager.total_episodes_completed",
}
_HISTORY: Final = {
    "ppo/policy_loss": "policy_losses",
    "ppo/value_loss": "value_losses",
    "ppo/entropy": "entropies",
    "ppo/kl_divergence_approx": "kl_divergences",
    "ppo/clip_fraction": "clip_fractions",
    "ppo/learning_rate": "learning_rates",
    "episode_length": "episode_lengths",
    "episode_reward": "episode_rewards",
}
_WINS: Final = {"black_win_rate": "black_wins", "white_win_rate": "white_wins", "draw_rate": "draws"}


def updated(trainer: Any) -> dict[str, float]:
    """What a PPO update leaves behind and nobody logs: gradient norm and weight updates."""
    found = {"ppo/gradient_norm": look_up(trainer, "last_gradient_norm")}
    for name, norm in (look_up(trainer, "last_weight_updates") or {}).items():
        found[f"weight_update/{name.removeprefix('_orig_mod.')}"] = norm
    return scalars_of(found)


def managed(trainer: Any) -> dict[str, float]:
    """Other numbers that are never logged: Elo of the colours, games so far, games an hour."""
    found = {tag: look_up(trainer, path) for tag, path in _PATHS.items()}
    rate = look_up(trainer, "metrics_manager.get_games_completion_rate")
    if rate is not None:
        found["games_per_hour"] = rate()
    return scalars_of(found)


def logged(trainer: Any) -> dict[str, float]:
    """The last of what was logged, as the metrics manager keeps it: for those who cannot see the log."""
    metrics = trainer.metrics_manager
    lists = {tag: look_up(metrics, f"history.{name}") for tag, name in _HISTORY.items()}
    found = {tag: values[-1] for tag, values in lists.items() if values}
    wins = {tag: getattr(metrics, name, 0) for tag, name in _WINS.items()}
    games = sum(wins.values())
    if games:
        found |= {tag: count / games for tag, count in wins.items()}
    return scalars_of(found)
