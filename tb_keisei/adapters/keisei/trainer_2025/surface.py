"""Everything of the Keisei trainer that is read or wrapped, in one place.

Names are those of the version of August 2025. All are public. A path is looked up when the tap is attached; where one
is missing, the part that needs it is left out, and a warning names both.
"""

from typing import Any

from tb_keisei.adapters.keisei.part import Part

STEP = ("metrics_manager.global_timestep",)

GAMES = Part(
    "self-play games",
    (
        *STEP,
        "step_manager.execute_step",
        "metrics_manager.total_episodes_completed",
        "game.to_sfen_string",
        "game.max_moves_per_game",
        "game.move_count",
        "policy_output_mapper.idx_to_move",
        "policy_output_mapper.shogi_move_to_usi",
    ),
)
POLICIES = Part("policies", ("agent.select_action", "agent.model"))
EVALUATION = Part(
    "evaluation games",
    (
        *GAMES.paths,
        "evaluation_manager",
        "game.make_move",
        "game.game_over",
        "game.termination_reason",
        "game.winner",
        "config.evaluation.opponent_type",
    ),
)
SCALARS = Part("scalars", (*STEP, "training_loop_manager.run", "metrics_manager"))
LOG = Part("numbers that pass the log", ("log_both",))
HISTOGRAMS = Part(
    "advantages and returns",
    (
        *STEP,
        "experience_buffer.compute_advantages_and_returns",
        "experience_buffer.advantages",
        "experience_buffer.returns",
        "experience_buffer.values",
        "experience_buffer.ptr",
    ),
)
CHECKPOINTS = Part("checkpoints", (*STEP, "model_manager"))
SETTINGS = Part("settings and hparams", ("config.model_dump", "model_manager"))

ARTIFACTS = "run_artifact_dir"
"""The run's own directory, where `tb-keisei run` puts event files."""

PARALLEL = "config.parallel.enabled"
"""Whether games are played in other processes, where nobody sees them."""

RUN_NAME = "run_name"
"""The name of the agent in training; "keisei" where there is none."""

UPDATED = {"ppo/gradient_norm": "last_gradient_norm", "weight_update": "last_weight_updates"}
"""What a PPO update leaves behind and nobody logs, by tag."""

MANAGED = {
    "elo_by_colour/black": "metrics_manager.elo_system.black_rating",
    "elo_by_colour/white": "metrics_manager.elo_system.white_rating",
    "episodes_total": "metrics_manager.total_episodes_completed",
    "games_per_hour": "metrics_manager.get_games_completion_rate",
}
"""Other numbers that are never logged, by tag."""

NUMBERS = tuple(Part(tag, (path,)) for tag, path in (UPDATED | MANAGED).items())

HISTORY = {
    "ppo/policy_loss": "metrics_manager.history.policy_losses",
    "ppo/value_loss": "metrics_manager.history.value_losses",
    "ppo/entropy": "metrics_manager.history.entropies",
    "ppo/kl_divergence_approx": "metrics_manager.history.kl_divergences",
    "ppo/clip_fraction": "metrics_manager.history.clip_fractions",
    "ppo/learning_rate": "metrics_manager.history.learning_rates",
    "episode_length": "metrics_manager.history.episode_lengths",
    "episode_reward": "metrics_manager.history.episode_rewards",
}
"""Where the metrics manager keeps what was logged, by tag: for the callback, which cannot see the log."""

WINS = {
    "black_win_rate": "metrics_manager.black_wins",
    "white_win_rate": "metrics_manager.white_wins",
    "draw_rate": "metrics_manager.draws",
}
"""Games that ended so, by tag of the rate."""

EVALUATE_FUNCTIONS = ("evaluate_current_agent", "evaluate_current_agent_async", "evaluate_current_agent_in_memory")
"""Functions of the evaluation manager that play games with the current weights."""

SAVE_FUNCTIONS = {
    "save_checkpoint": "checkpoints",
    "save_final_checkpoint": "checkpoints",
    "save_final_model": "final_model",
}
"""Functions of the model manager that write a file and return (success, path), and the text series that notes it."""

MODEL_SETTINGS = ("model_type", "input_features", "tower_depth", "tower_width", "se_ratio")
"""Fields of the model manager that the command line changes without telling the configuration."""


def policy_head(model: Any) -> Any:
    """The module whose output is the policy's logits; None where the model has none.

    torch.compile wraps the model, but rollouts run the module inside.
    """
    return getattr(getattr(model, "_orig_mod", model), "policy_head", None)
