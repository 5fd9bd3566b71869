"""An engine with somebody looking on, without a loop or a network."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from tb_keisei.adapters.hooks import FaultBarrier
from tb_keisei.adapters.keisei.loop_2026.players import LEARNER
from tb_keisei.adapters.keisei.loop_2026.selfplay import SelfPlay
from tb_keisei.adapters.keisei.loop_2026.vecenv import WatchedVecEnv


class Watched:
    """Games of random moves, all lanes recorded."""

    def __init__(self, engine: Any, writer: Any) -> None:
        config = SimpleNamespace(
            model=SimpleNamespace(display_name="Tiny"), training=SimpleNamespace(max_ply=engine.max_ply), league=None
        )
        self.loop = SimpleNamespace(
            config=config, global_step=0, epoch=0, num_envs=engine.num_envs, score_norm=76.0, _cached_entries_by_id={}
        )
        self.guard = FaultBarrier()
        self.games = SelfPlay(self.loop, writer, self.guard, np.arange(engine.num_envs), None)
        self.engine = WatchedVecEnv(engine, self.games, self.guard)
        self.rng = np.random.default_rng(4)
        self.result = self.engine.reset()

    def step(self, **more: Any) -> None:
        """A random move in every lane."""
        self.play([int(self.rng.choice(np.flatnonzero(mask))) for mask in self.result.legal_masks], **more)

    def play(self, actions: list[int], **more: Any) -> None:
        """These moves."""
        self.loop.global_step += 1
        self.games.movers = np.full(self.engine.num_envs, LEARNER)
        self.result = self.engine.step(actions, **more)
