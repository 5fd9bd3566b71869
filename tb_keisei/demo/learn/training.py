"""The state of a training, and one update of it."""

import json
from dataclasses import asdict
from typing import Any

import numpy as np
import torch

from tb_keisei.demo.config import Config
from tb_keisei.demo.learn.batch import Batch, batch
from tb_keisei.demo.learn.ppo import learn
from tb_keisei.demo.net.net import Net
from tb_keisei.demo.play.selfplay import Finished, SelfPlay
from tb_keisei.demo.stopwatch import Stopwatch

State = dict[str, Any]


class Training:
    """Network, optimizer, random numbers and games in progress: all that decides how the training goes on.

    `step` counts plies of self-play. Nothing here looks at a clock, so a training is the same however often it is
    stopped and restored.
    """

    def __init__(self, config: Config) -> None:
        self.config = config
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(config.seed)
            self.net = Net(config.channels, config.blocks, config.precision)
        self.optimizer = torch.optim.Adam(self.net.parameters(), config.learning_rate, eps=1e-5)
        self.rng = np.random.default_rng(config.seed)
        self.selfplay = SelfPlay(config)

    @property
    def step(self) -> int:
        """Plies of self-play so far."""
        return self.selfplay.step

    def update(self, watch: Stopwatch, finished: Finished) -> tuple[dict[str, float], Batch]:
        """Play a segment and learn from it; scalars by tag, and what was learned from."""
        segment = self.selfplay.play(self.net, self.config.segment, self.rng, watch, finished)
        with watch("bookkeeping"):
            learned = batch(segment, self.config, self.step)
        for group in self.optimizer.param_groups:
            group["lr"] = self.config.rate(self.step)
        with watch("net"):
            scalars = learn(self.net, self.optimizer, learned, self.config, self.rng)
        return scalars, learned

    def state(self) -> State:
        """All of it, as tensors and plain values."""
        return {
            "config": asdict(self.config),
            "net": self.net.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "rng": json.dumps(self.rng.bit_generator.state),
            "selfplay": self.selfplay.state(),
        }

    @classmethod
    def restored(cls, state: State) -> "Training":
        """The training that `state` was taken from."""
        training = cls(Config(**state["config"]))
        training.net.load_state_dict(state["net"])
        training.optimizer.load_state_dict(state["optimizer"])
        training.rng.bit_generator.state = json.loads(state["rng"])
        training.selfplay.restore(state["selfplay"])
        return training
