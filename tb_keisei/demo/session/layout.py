"""Which curves TensorBoard's Custom Scalars tab shows together."""

from typing import Any

_GAMES = [f"rollout/{name}_rate" for name in ("black_win", "white_win", "draw")]
_ENDS = [f"rollout/{name}_rate" for name in ("checkmate", "max_moves", "repetition")]
_SHARES = [f"time/{name}_share" for name in ("net", "rules", "bookkeeping", "bridge")]

LAYOUT = {
    "Strength": {
        "score (win 1, draw 1/2)": ["Multiline", ["eval_random/score", "eval_one_ply/score"]],
        "games against random play": ["Multiline", [f"eval_random/{name}" for name in ("wins", "draws", "losses")]],
        "games against one-ply play": ["Multiline", [f"eval_one_ply/{name}" for name in ("wins", "draws", "losses")]],
    },
    "Self-play": {
        "who wins": ["Multiline", _GAMES],
        "how games end": ["Multiline", _ENDS],
        "plies of a game": ["Multiline", ["rollout/ep_len_mean"]],
    },
    "Learning": {
        "entropy of the policy (nats)": ["Multiline", ["train/entropy"]],
        "losses": ["Multiline", ["train/policy_loss", "train/value_loss", "train/material_loss"]],
        "how far a step goes": ["Multiline", ["train/approx_kl", "train/clip_fraction"]],
        "value: explained variance": ["Multiline", ["train/explained_variance"]],
        "by plan": ["Multiline", ["train/learning_rate", "train/material_weight"]],
    },
    "Speed": {
        "plies a second": ["Multiline", ["time/plies_per_second"]],
        "where the time goes": ["Multiline", _SHARES],
    },
}
"""Charts by category; the names are curves of a run."""


def write_layout(writer: Any) -> None:
    """Say it, in any run of the log directory: it holds for all."""
    writer.add_custom_scalars(LAYOUT)
