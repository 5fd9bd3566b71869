"""The managers that the trainer is made of."""

import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch

from keisei.network import Model
from keisei.shogi import Color


class MetricsManager:
    def __init__(self):
        self.global_timestep = self.total_episodes_completed = 0
        self.black_wins = self.white_wins = self.draws = 0
        self.elo_system = SimpleNamespace(black_rating=1500.0, white_rating=1500.0)
        self.finished = deque(maxlen=1000)
        names = ("policy_losses", "value_losses", "entropies", "kl_divergences", "clip_fractions", "learning_rates")
        self.history = SimpleNamespace(**{name: [] for name in (*names, "episode_lengths", "episode_rewards")})

    def update_episode_stats(self, winner):
        self.total_episodes_completed += 1
        self.black_wins += winner is Color.BLACK
        self.white_wins += winner is Color.WHITE
        self.draws += winner is None
        elo = self.elo_system
        expected = 1 / (1 + 10 ** ((elo.white_rating - elo.black_rating) / 400))
        change = 32 * ({Color.BLACK: 1.0, Color.WHITE: 0.0, None: 0.5}[winner] - expected)
        elo.black_rating, elo.white_rating = elo.black_rating + change, elo.white_rating - change
        self.finished.append(time.time())

    def get_games_completion_rate(self):
        return float(sum(then >= time.time() - 3600 for then in self.finished))

    def add_ppo_data(self, metrics):
        names = ("policy_losses", "value_losses", "entropies", "kl_divergences", "clip_fractions", "learning_rates")
        for name, value in zip(names, metrics.values(), strict=True):
            getattr(self.history, name).append(value)


class ModelManager:
    """TRAP: the command line's model settings come here and are not told to the configuration."""

    def __init__(self, config, args):
        self.model_type, self.input_features = config.training.model_type, config.training.input_features
        self.tower_depth = getattr(args, "tower_depth", None) or config.training.tower_depth
        self.tower_width = getattr(args, "tower_width", None) or config.training.tower_width
        self.se_ratio = getattr(args, "se_ratio", None) or config.training.se_ratio

    def create_model(self):
        return Model(self.tower_depth, self.tower_width)

    def save_final_model(self, agent, model_dir, global_timestep, **_):
        path = str(Path(model_dir) / "final_model.pth")
        torch.save({"model_state_dict": agent.model.state_dict()}, path)
        return True, path

    def save_final_checkpoint(self, agent, model_dir, global_timestep, metrics):
        path = Path(model_dir) / f"checkpoint_ts{global_timestep}.pth"
        if global_timestep <= 0 or path.exists():
            return global_timestep > 0, str(path) if global_timestep > 0 else None
        names = ("global_timestep", "total_episodes_completed", "black_wins", "white_wins", "draws")
        state = {"model_state_dict": agent.model.state_dict(), "optimizer_state_dict": agent.optimizer.state_dict()}
        torch.save(state | {name: getattr(metrics, name) for name in names}, path)
        return True, str(path)

    def handle_checkpoint_resume(self, agent, model_dir, metrics):
        """TRAP: the newest checkpoint of the run's directory is loaded without being asked for."""
        found = sorted(Path(model_dir).glob("checkpoint_ts*.pth"), key=lambda path: int(path.stem.rpartition("ts")[2]))
        if not found:
            return False
        state = torch.load(found[-1], weights_only=False)
        agent.model.load_state_dict(state.pop("model_state_dict"))
        agent.optimizer.load_state_dict(state.pop("optimizer_state_dict"))
        for name, value in state.items():
            setattr(metrics, name, value)
        return str(found[-1])


class CallbackManager:
    def __init__(self):
        self.callbacks = []

    def add_callback(self, callback):
        self.callbacks.append(callback)

    def execute_step_callbacks(self, trainer):
        for callback in self.callbacks:
            try:
                callback.on_step_end(trainer)
            except Exception as error:  # noqa: BLE001
                trainer.log_both(f"[ERROR] Callback {type(callback).__name__} failed: {error}")


@dataclass
class EpisodeState:
    current_obs: np.ndarray
    episode_reward: float = 0.0
    episode_length: int = 0


@dataclass
class StepResult:
    next_obs: np.ndarray
    reward: float
    done: bool
    info: dict = field(default_factory=dict)
    selected_move: tuple | None = None
    policy_index: int = 0
    log_prob: float = 0.0
    value_pred: float = 0.0
    success: bool = True
    error_message: str | None = None


class StepManager:
    def __init__(self, game, agent, policy_mapper, experience_buffer):
        self.game, self.agent = game, agent
        self.policy_mapper, self.experience_buffer = policy_mapper, experience_buffer
        self.move_history = []  # TRAP: filled in demo mode only

    def reset_episode(self):
        return EpisodeState(self.game.reset())

    def execute_step(self, episode_state, global_timestep, logger_func):
        try:
            mask = self.policy_mapper.get_legal_mask(self.game.get_legal_moves(), device=self.agent.device)
            move, index, log_prob, value = self.agent.select_action(episode_state.current_obs, mask, is_training=True)
            obs, reward, done, info = self.game.make_move(move)
            self.experience_buffer.add(
                torch.as_tensor(episode_state.current_obs), index, reward, log_prob, value, done, mask
            )
            return StepResult(obs, reward, done, info, move, index, log_prob, value)
        except ValueError as error:
            logger_func(f"CRITICAL: Error during training step: {error}. Resetting episode.", True, None, "error")
            return StepResult(self.game.reset(), 0.0, False, success=False, error_message=str(error))

    def handle_episode_end(self, episode_state, step_result, game_stats, total_episodes_completed, logger_func):
        winner = step_result.info.get("winner")
        winner = winner.lower() if winner else None
        stats = dict(game_stats)
        stats[f"{winner}_wins" if winner else "draws"] += 1
        total, reason = sum(stats.values()), step_result.info["reason"]
        words = {"black": "Sente wins by", "white": "Gote wins by", None: "Draw by"}[winner]
        logger_func(
            f"Episode {total_episodes_completed + 1} finished. Length: {episode_state.episode_length}, "
            f"Reward: {episode_state.episode_reward:.2f}. {words} {reason}.",
            also_to_wandb=True,
            wandb_data={
                "episode_reward": episode_state.episode_reward,
                "episode_length": episode_state.episode_length,
                "game_outcome": winner,
                "game_reason": reason,
                **{f"{name}_total": count for name, count in stats.items()},
                "black_win_rate": stats["black_wins"] / total,
                "white_win_rate": stats["white_wins"] / total,
                "draw_rate": stats["draws"] / total,
            },
            log_level="info",
        )
        return self.reset_episode(), winner
