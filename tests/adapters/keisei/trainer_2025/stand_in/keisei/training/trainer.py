"""The trainer and its loop."""

import json
import random
from datetime import datetime
from pathlib import Path

import numpy as np
import torch

from keisei.evaluation import EvaluationManager
from keisei.network import ExperienceBuffer, PPOAgent
from keisei.shogi import Color, ShogiGame
from keisei.training.managers import CallbackManager, MetricsManager, ModelManager, StepManager
from keisei.utils import PolicyOutputMapper, TrainingLogger


class TrainingLoopManager:
    def __init__(self, trainer):
        self.trainer, self.current_epoch, self.episode_state = trainer, 0, None

    def run(self):
        trainer, log_both = self.trainer, self.trainer.log_both
        metrics, config = trainer.metrics_manager, trainer.config.training
        while metrics.global_timestep < config.total_timesteps:
            self.current_epoch += 1
            for _ in range(config.steps_per_epoch):
                if metrics.global_timestep >= config.total_timesteps:
                    break
                self._step(log_both)
            if metrics.global_timestep >= config.total_timesteps:
                # TRAP: no update and no callback after the last epoch.
                log_both(f"Target timesteps ({config.total_timesteps}) reached during epoch {self.current_epoch}.")
                break
            trainer.perform_ppo_update(self.episode_state.current_obs, log_both)
            trainer.callback_manager.execute_step_callbacks(trainer)

    def _step(self, log_both):
        trainer, metrics = self.trainer, self.trainer.metrics_manager
        result = trainer.step_manager.execute_step(
            episode_state=self.episode_state, global_timestep=metrics.global_timestep, logger_func=log_both
        )
        if not result.success:
            log_both(f"[WARNING] Step failed at {metrics.global_timestep}. Resetting.", also_to_wandb=True)
            self.episode_state = trainer.step_manager.reset_episode()
            return
        state = self.episode_state
        state.current_obs = result.next_obs
        state.episode_reward += result.reward
        state.episode_length += 1
        if result.done:
            stats = {name: getattr(metrics, name) for name in ("black_wins", "white_wins", "draws")}
            self.episode_state, winner = trainer.step_manager.handle_episode_end(
                state, result, stats, metrics.total_episodes_completed, log_both
            )
            metrics.update_episode_stats({"black": Color.BLACK, "white": Color.WHITE, None: None}[winner])
        metrics.global_timestep += 1  # TRAP: after the end of the game was dealt with


class Trainer:
    def __init__(self, config, args):
        self.config, self.args, self.log_both = config, args, None
        self.run_name = getattr(args, "run_name", None) or f"keisei_{datetime.now():%Y%m%d_%H%M%S}"
        self.run_artifact_dir = self.model_dir = str(Path(config.logging.model_dir) / self.run_name)
        Path(self.run_artifact_dir).mkdir(parents=True, exist_ok=True)
        self.log_file_path = str(Path(self.run_artifact_dir) / "training_log.txt")
        Path(self.run_artifact_dir, "effective_config.json").write_text(json.dumps(config.model_dump(), indent=4))
        torch.manual_seed(config.env.seed)
        np.random.seed(config.env.seed)
        random.seed(config.env.seed)
        self.model_manager = ModelManager(config, args)
        self.metrics_manager = MetricsManager()
        self.evaluation_manager = EvaluationManager(config)
        self.callback_manager = CallbackManager()
        self.game = ShogiGame(config.env.max_moves_per_game)
        self.policy_output_mapper = PolicyOutputMapper()
        self.agent = PPOAgent(self.model_manager.create_model(), config)
        self.model = self.agent.model
        self.experience_buffer = ExperienceBuffer(config.training.steps_per_epoch)
        self.step_manager = StepManager(self.game, self.agent, self.policy_output_mapper, self.experience_buffer)
        self.resumed_from_checkpoint = self.model_manager.handle_checkpoint_resume(
            self.agent, self.model_dir, self.metrics_manager
        )
        self.training_loop_manager = TrainingLoopManager(self)
        self.last_gradient_norm, self.last_weight_updates = 0.0, {}

    def perform_ppo_update(self, current_obs, log_both):
        self.experience_buffer.compute_advantages_and_returns(self.agent.get_value(current_obs))
        before = {name: p.detach().clone() for name, p in self.agent.model.named_parameters()}
        metrics = self.agent.learn(self.experience_buffer)
        self.last_weight_updates = {
            name: (p.detach() - before[name]).norm().item() for name, p in self.agent.model.named_parameters()
        }
        self.last_gradient_norm = self.agent.last_gradient_norm
        self.experience_buffer.clear()
        self.metrics_manager.add_ppo_data(metrics)
        text = json.dumps({name: f"{value:.4f}" for name, value in metrics.items()})
        step = self.metrics_manager.global_timestep
        log_both(f"PPO Update @ ts {step + 1}. Metrics: {text}", also_to_wandb=True, wandb_data=metrics)

    def run_training_loop(self):
        with TrainingLogger(self.log_file_path) as logger:

            def log_both(message, also_to_wandb=False, wandb_data=None, log_level="info"):
                logger.log(message)

            self.log_both = log_both
            self.log_both(f"--- SESSION START: {self.run_name} ---")
            metrics = self.metrics_manager
            if self.resumed_from_checkpoint:
                self.log_both(
                    f"Resuming from timestep {metrics.global_timestep}, "
                    f"{metrics.total_episodes_completed} episodes completed."
                )
            else:
                self.log_both("Starting fresh training.")
            self.log_both("Model Structure:\n{'model_type': 'resnet'}")  # TRAP: a real new line within a message
            self.training_loop_manager.episode_state = self.step_manager.reset_episode()
            try:
                self.training_loop_manager.run()
            except KeyboardInterrupt:
                self.log_both("Trainer caught KeyboardInterrupt from TrainingLoopManager. Finalizing.")
            finally:
                self._finalize_training(self.log_both)

    def _finalize_training(self, log_both):
        metrics = self.metrics_manager
        step = metrics.global_timestep
        log_both(
            f"Training loop finished at timestep {step}. Total episodes: {metrics.total_episodes_completed}.",
            also_to_wandb=True,
        )
        if step >= self.config.training.total_timesteps:
            self.model_manager.save_final_model(self.agent, self.model_dir, step)
        self.model_manager.save_final_checkpoint(self.agent, self.model_dir, step, metrics)
