"""Everything of the Keisei trainer that is read or wrapped, in one place.

Names are those of the version of August 2025. All are public. A path is looked up when the tap is attached; where one
is missing, the part that needs it is left out, and a warning names both.
"""

from dataclasses import dataclass
from typing import Any

from tb_keisei.keisei.guard import log


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the tap: what it shows, and the paths from the trainer that it needs."""

    shows: str
    paths: tuple[str, ...]

    def is_there(self, trainer: Any) -> bool:
        """Whether the trainer has all paths; a warning names those that it lacks."""
        lacking = [path for path in self.paths if look_up(trainer, path) is None]
        if lacking:
            log.warning("this version of Keisei has no %s: TensorBoard will show no %s", ", ".join(lacking), self.shows)
        return not lacking


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
    "evaluation games", (*GAMES.paths, "evaluation_manager", "game.make_move", "config.evaluation.opponent_type")
)
SCALARS = Part("scalars", (*STEP, "training_loop_manager.run", "metrics_manager"))
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


def look_up(trainer: Any, path: str) -> Any:
    """What is at a path like "metrics_manager.global_timestep"; None where it is not there."""
    found = trainer
    for name in path.split("."):
        found = getattr(found, name, None)
        if found is None:
            return None
    return found


def policy_head(model: Any) -> Any:
    """The module whose output is the policy's logits; None where the model has none.

    torch.compile wraps the model, but rollouts run the module inside.
    """
    return getattr(getattr(model, "_orig_mod", model), "policy_head", None)
