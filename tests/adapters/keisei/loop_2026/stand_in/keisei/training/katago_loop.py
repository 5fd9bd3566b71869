"""The loop: rollouts of many games side by side, alone or against a league.

Its traps: opponents and colours are drawn anew at an epoch's start, in games under way too; a lane that ends has
begun anew when the step returns; the network is asked for more than moves; functions of this module are looked up by
their names.
"""

import argparse
import os
import sqlite3
from copy import deepcopy
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from shogi_gym import VecEnv

from keisei.config import load_config
from keisei.training.katago_ppo import Buffer, KataGoPPOAlgorithm, draw, scalar_value
from keisei.training.network import Network


class Role(Enum):
    RECENT_FIXED = "recent_fixed"


@dataclass(frozen=True)
class OpponentEntry:
    id: int
    display_name: str
    elo_rating: float = 1000.0
    role: Role = Role.RECENT_FIXED


def write_epoch_summary(db_path, metrics, epoch, step):
    with sqlite3.connect(db_path) as db:
        db.execute("CREATE TABLE IF NOT EXISTS metrics (epoch INTEGER, step INTEGER, policy_loss REAL)")
        db.execute("INSERT INTO metrics VALUES (?, ?, ?)", (epoch, step, metrics["policy_loss"]))


def save_checkpoint(path, model, optimizer, epoch, step, **more):
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model_state_dict": model.state_dict(), "epoch": epoch, "step": step}, path)


@torch.no_grad()
def split_merge_step(
    obs,
    legal_masks,
    current_players,
    learner_model,
    opponent_model=None,
    opponent_models=None,
    env_opponent_ids=None,
    learner_side=0,
    value_adapter=None,
    opponent_devices=None,
):
    actions = torch.zeros(len(obs), dtype=torch.long)
    learners = np.ascontiguousarray(current_players == learner_side)
    rows = torch.from_numpy(np.flatnonzero(learners))
    log_probs, values = torch.zeros(0), torch.zeros(0)
    if len(rows):
        learner_model.eval()
        output = learner_model(obs[rows])
        actions[rows], log_probs = draw(output, legal_masks[rows])
        values = scalar_value(output)
    everybody = {0: opponent_model} if opponent_models is None else opponent_models
    for opponent, model in everybody.items():
        theirs = ~learners if opponent_models is None else ~learners & (env_opponent_ids == opponent)
        if theirs.any():
            next(model.parameters())
            where = torch.from_numpy(np.flatnonzero(theirs))
            actions[where], _ = draw(model(obs[where]), legal_masks[where])
    return SimpleNamespace(actions=actions, learner_log_probs=log_probs, learner_values=values, learner_indices=rows)


class KataGoTrainingLoop:
    def __init__(self, config, vecenv=None, dist_ctx=None):
        self.config = config
        self.dist_ctx = dist_ctx or SimpleNamespace(is_main=True, world_size=1)
        self.num_envs = config.training.num_games
        self.vecenv = vecenv or VecEnv(self.num_envs, config.training.max_ply, observation_mode="katago")
        self.model = Network(**config.model.params)
        params = config.training.algorithm_params
        self.ppo = KataGoPPOAlgorithm(self.model, params["learning_rate"], compiled=params.get("compile_mode"))
        self.buffer = Buffer()
        self.score_norm = 76.0
        self.value_adapter = None
        self.db_path = config.display.db_path
        self.epoch = self.global_step = 0
        self._cached_entries_by_id = {}
        self._opponent_models = self._env_opponent_ids = self._opponent_results = None
        self._current_opponent = self._current_opponent_entry = None
        self._resume()

    @property
    def _base_model(self):
        return self.model

    def _resume(self):
        found = sorted(Path(self.config.training.checkpoint_dir).glob("epoch_*.pt"))
        if found:
            state = torch.load(found[-1], weights_only=True)
            self.model.load_state_dict(state["model_state_dict"])
            self.epoch, self.global_step = state["epoch"], state["step"]

    def run(self, num_epochs, steps_per_epoch):
        result = self.vecenv.reset()
        players = np.zeros(self.num_envs, np.uint8)
        for epoch in range(self.epoch, self.epoch + num_epochs):
            self.epoch = epoch
            self._draw_opponents()
            result, players = self._rollout(result, players, steps_per_epoch)
            losses = self.ppo.update(self.buffer, torch.zeros(self.num_envs), value_adapter=self.value_adapter)
            self._sum_up(losses, epoch)

    def _draw_opponents(self):
        league = self.config.league
        if league is None:
            return
        number = len(self._cached_entries_by_id) + 1
        if number <= 3:
            self._cached_entries_by_id[number] = OpponentEntry(number, f"Nr {number}", 1000.0 + number)
        chosen = list(self._cached_entries_by_id)[-league.opponents_per_epoch :]
        self._opponent_models = {entry: deepcopy(self.model).eval() for entry in chosen}
        self._env_opponent_ids = np.random.choice(chosen, self.num_envs).astype(np.int64)
        self._opponent_results = {entry: [0, 0, 0] for entry in chosen}
        self._current_opponent_entry = self._cached_entries_by_id[chosen[0]]
        self._current_opponent = self._opponent_models[chosen[0]]

    def _rollout(self, result, players, steps):
        sides = 0
        if self.config.league is not None and self.config.league.color_randomization:
            sides = np.random.randint(0, 2, size=self.num_envs, dtype=np.uint8)
        for _ in range(steps):
            self.global_step += 1
            obs = torch.from_numpy(np.asarray(result.observations))
            masks = torch.from_numpy(np.asarray(result.legal_masks))
            if self._current_opponent is None:
                result = self._alone(obs, masks)
            else:
                result = self._against(obs, masks, players, sides)
            players = np.asarray(result.current_players)
        return result, players

    def _alone(self, obs, masks):
        actions, log_probs, values = self.ppo.select_actions(obs, masks, value_adapter=self.value_adapter)
        result = self.vecenv.step(actions.tolist())
        if result.truncated.any():
            self.ppo.forward_model.eval()
            with torch.no_grad():
                self.ppo.forward_model(torch.from_numpy(result.terminal_observations))
            self.ppo.forward_model.train()
        rewards = torch.from_numpy(result.rewards)
        self.buffer.add(
            observations=obs, actions=actions, log_probs=log_probs, values=values, rewards=rewards, legal_masks=masks
        )
        return result

    def _against(self, obs, masks, players, sides):
        given = {"obs": obs, "legal_masks": masks, "current_players": players, "learner_model": self.model}
        if self.config.league.opponents_per_epoch > 1:
            given |= {"opponent_models": self._opponent_models, "env_opponent_ids": self._env_opponent_ids}
        else:
            given["opponent_model"] = self._current_opponent
        merged = split_merge_step(**given, learner_side=sides, value_adapter=self.value_adapter)
        result = self.vecenv.step(merged.actions.tolist())
        rows = merged.learner_indices
        if len(rows):
            self.buffer.add(
                observations=obs[rows],
                actions=merged.actions[rows],
                log_probs=merged.learner_log_probs,
                values=merged.learner_values,
                rewards=torch.from_numpy(result.rewards)[rows],
                legal_masks=masks[rows],
            )
        for lane in np.flatnonzero(result.terminated | result.truncated):
            reward = result.rewards[lane] * (1 if players[lane] == np.broadcast_to(sides, self.num_envs)[lane] else -1)
            if result.terminated[lane]:
                place = 0 if reward > 0 else 1 if reward < 0 else 2
                self._opponent_results[int(self._env_opponent_ids[lane])][place] += 1
            self._env_opponent_ids[lane] = np.random.choice(list(self._opponent_models))
            if isinstance(sides, np.ndarray):
                sides[lane] = np.random.randint(0, 2)
        return result

    def _sum_up(self, losses, epoch):
        ended = self.vecenv.episodes_completed
        metrics = {
            "epoch": epoch,
            "step": self.global_step,
            "policy_loss": losses["policy_loss"],
            "episodes_completed": ended,
            "avg_episode_length": self.vecenv.mean_episode_length,
            "draw_rate": self.vecenv.draw_rate,
            "win_rate": None,
        }
        write_epoch_summary(self.db_path, metrics, epoch, self.global_step)
        if hasattr(self.vecenv, "reset_stats"):
            self.vecenv.reset_stats()
        if self.dist_ctx.is_main and (epoch + 1) % self.config.training.checkpoint_interval == 0:
            path = Path(self.config.training.checkpoint_dir) / f"epoch_{epoch:05d}.pt"
            save_checkpoint(path, self._base_model, self.ppo.optimizer, epoch + 1, self.global_step)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("config", type=Path)
    parser.add_argument("--epochs", type=int, default=1000)
    parser.add_argument("--steps-per-epoch", type=int, default=None)
    parser.add_argument("--seed", type=int, default=42)
    args = parser.parse_args()
    np.random.seed(args.seed)
    torch.manual_seed(args.seed)
    config = load_config(args.config)
    ranks = SimpleNamespace(is_main=os.environ.get("RANK", "0") == "0", world_size=1)
    loop = KataGoTrainingLoop(config, dist_ctx=ranks)
    loop.run(num_epochs=args.epochs, steps_per_epoch=args.steps_per_epoch or config.training.max_ply)


if __name__ == "__main__":
    main()
